//! Removes what time has ended. Every reader checks the time itself, so this only keeps the tables small. Of several
//! servers on one database one does it at a time.

use std::time::Duration;

use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::{
    Database, Result, Timestamp,
    entity::{audit, device, half_sign_in, session, throttle, totp_enrolment, wanted_action},
    notice, recovery_codes,
    session::idle_since,
};

/// A counter that nobody has touched for so long is forgotten. Stopped codes are not: an operator lifts them.
const QUIET_COUNTER: Duration = Duration::from_hours(30 * 24);
/// How many lines of evidence go at once, so that nobody waits long for the database.
const EVIDENCE_AT_ONCE: u64 = 5_000;
/// The key of the advisory lock that one server at a time holds on PostgreSQL ("vestikee" in ASCII).
const LOCK: i64 = 0x7665_7374_696b_6565;

/// Removes ended sessions, half sign-ins, pending keys, waiting actions, dead recovery codes, browsers that have not signed in for long,
/// forgotten counters, and evidence that is older than `audit_keep`. Returns whether it was done: not so while another
/// server is at it.
///
/// # Errors
/// When the database fails.
pub async fn purge(database: &Database, audit_keep: Duration, now: Timestamp) -> Result<bool> {
    let Some(turn) = take_turn(database).await? else {
        return Ok(false);
    };
    purge_ended(database, now).await?;
    purge_counters(database, now).await?;
    let cutoff = now.minus(audit_keep);
    while purge_evidence(database, cutoff).await? {}
    if let Some(turn) = turn {
        turn.commit().await?;
    }
    Ok(true)
}

/// The transaction that holds the turn; SQLite has one server.
async fn take_turn(database: &Database) -> Result<Option<Option<DatabaseTransaction>>> {
    #[derive(FromQueryResult)]
    struct Turn {
        is_taken: bool,
    }
    if !database.is_shared() {
        return Ok(Some(None));
    }
    let transaction = database.begin_write().await?;
    // A database may hold several panels, each in a schema of its own.
    let sql = format!(
        "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema(), {LOCK})) AS is_taken"
    );
    let turn = Turn::find_by_statement(database.statement(&sql, []))
        .one(&transaction)
        .await?;
    Ok(turn
        .is_some_and(|turn| turn.is_taken)
        .then_some(Some(transaction)))
}

async fn purge_ended(database: &Database, now: Timestamp) -> Result<()> {
    let connection = database.write();
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::LastUsedAt.lte(idle_since(now).millis()))
        .exec(connection)
        .await?;
    half_sign_in::Entity::delete_many()
        .filter(half_sign_in::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    totp_enrolment::Entity::delete_many()
        .filter(totp_enrolment::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    wanted_action::Entity::delete_many()
        .filter(wanted_action::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    device::Entity::delete_many()
        .filter(device::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    recovery_codes::purge(database, now).await
}

async fn purge_counters(database: &Database, now: Timestamp) -> Result<()> {
    let quiet = now.minus(QUIET_COUNTER).millis();
    throttle::Entity::delete_many()
        .filter(throttle::Column::WindowStartedAt.lte(quiet))
        .filter(throttle::Column::BlockedUntil.lte(quiet))
        .filter(throttle::Column::Subject.not_like("codes:%"))
        .exec(database.write())
        .await?;
    Ok(())
}

/// Removes the oldest lines. Returns whether there may be more.
async fn purge_evidence(database: &Database, cutoff: Timestamp) -> Result<bool> {
    let ids: Vec<i64> = audit::Entity::find()
        .select_only()
        .column(audit::Column::Id)
        .filter(audit::Column::At.lt(cutoff.millis()))
        .order_by_asc(audit::Column::At)
        .order_by_asc(audit::Column::Id)
        .limit(EVIDENCE_AT_ONCE)
        .into_tuple()
        .all(database.read())
        .await?;
    let may_be_more = u64::try_from(ids.len()).is_ok_and(|count| count == EVIDENCE_AT_ONCE);
    if !ids.is_empty() {
        notice::purge(database.write(), &ids).await?;
        audit::Entity::delete_many()
            .filter(audit::Column::Id.is_in(ids))
            .exec(database.write())
            .await?;
    }
    Ok(may_be_more)
}
