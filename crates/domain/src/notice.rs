//! What an account is told of on its Home until it has read it: lines of evidence about the way in to it.
//!
//! A session is not told of what it did itself. A right password is told of when its second step is missing: once the half
//! sign-in is over, unless it was completed.

use contract::{NoticeOf, SecurityNotice, SecurityNotices};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult,
    QueryFilter as _,
};

use crate::{
    Identity, Result, Services, Timestamp,
    audit::Event,
    entity::{audit, notice},
    half_sign_in,
};

/// How many Home has room for; the sign-in history has all.
const SHOWN: usize = 10;

/// What a session is told of: not what it did itself, and no half sign-in that may still be completed.
const FOR_SESSION: &str = "account_id = $1 AND read_at IS NULL AND audit_id IN (SELECT id FROM audit \
     WHERE audit.id = notice.audit_id AND (session_id IS NULL OR session_id <> $2) \
     AND (notice.half_sign_in_id IS NULL OR at <= $3))";

/// Has an account told of a line of evidence.
pub(crate) async fn add(
    connection: &impl ConnectionTrait,
    account_id: i64,
    half_sign_in_id: Option<i64>,
    audit_id: i64,
) -> Result<()> {
    let row = notice::ActiveModel {
        audit_id: Set(audit_id),
        account_id: Set(account_id),
        half_sign_in_id: Set(half_sign_in_id),
        read_at: Set(None),
    };
    notice::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The second step has followed.
pub(crate) async fn forget_half_sign_in(
    connection: &impl ConnectionTrait,
    half_sign_in_id: i64,
) -> Result<()> {
    notice::Entity::delete_many()
        .filter(notice::Column::HalfSignInId.eq(half_sign_in_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// What the session has not read yet, newest first; nothing for whoever acts as the account.
pub(crate) async fn unread(services: &Services, identity: &Identity) -> Result<SecurityNotices> {
    if identity.is_acting() {
        return Ok(SecurityNotices::default());
    }
    let database = &services.database;
    let sql = format!(
        "SELECT audit.* FROM audit JOIN notice ON notice.audit_id = audit.id WHERE notice.audit_id IN \
         (SELECT audit_id FROM notice WHERE {FOR_SESSION}) ORDER BY audit.id DESC LIMIT {}",
        SHOWN + 1
    );
    let statement = database.statement(&sql, of_session(identity, services.clock.now()));
    let mut lines = audit::Model::find_by_statement(statement)
        .all(database.read())
        .await?;
    let has_more = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    Ok(SecurityNotices {
        rows: lines.into_iter().filter_map(to_notice).collect(),
        has_more,
    })
}

fn of_session(identity: &Identity, now: Timestamp) -> [sea_orm::Value; 3] {
    let over = now.minus(half_sign_in::LIFETIME);
    [
        identity.account_id.into(),
        identity.session_id.into(),
        over.millis().into(),
    ]
}

fn to_notice(line: audit::Model) -> Option<SecurityNotice> {
    let event = Event::named(&line.event)?;
    let of = match event {
        Event::SignInPassword if line.session_id.is_none() => NoticeOf::SecondStepMissing,
        Event::SignInPassword | Event::SignInCode | Event::SignInRecovery => NoticeOf::NewBrowser,
        _ => NoticeOf::Event {
            event: event.in_history()?,
        },
    };
    Some(SecurityNotice {
        id: line.id,
        of,
        at: line.at,
        actor: (line.actor != line.account).then_some(line.actor),
        address: line.address,
        agent: line.agent,
    })
}

/// Notes as read what the session was shown: up to the newest of that, `up_to`. Acting as the account, nothing is shown and
/// nothing is read.
///
/// # Errors
/// When the database fails.
pub async fn read(services: &Services, identity: &Identity, up_to: i64) -> Result<()> {
    if identity.is_acting() {
        return Ok(());
    }
    let (database, now) = (&services.database, services.clock.now());
    let sql = format!("UPDATE notice SET read_at = $4 WHERE {FOR_SESSION} AND audit_id <= $5");
    let [account, session, over] = of_session(identity, now);
    let values = [account, session, over, now.millis().into(), up_to.into()];
    database
        .write()
        .execute_raw(database.statement(&sql, values))
        .await?;
    Ok(())
}

/// Forgets those whose lines of evidence go.
pub(crate) async fn purge(connection: &impl ConnectionTrait, audit_ids: &[i64]) -> Result<()> {
    notice::Entity::delete_many()
        .filter(notice::Column::AuditId.is_in(audit_ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}
