//! An account's own sessions, as its page lists and ends them.

use contract::SessionListRow;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{end_others, idle_since};
use crate::{
    Caller, Identity, Result, Services,
    audit::{self, Event},
    entity::session,
    password::CLOSED,
    policy::OwnSetting,
};

/// More than anybody looks through.
const LISTED: u64 = 100;

/// The live sessions of the account, the one that was used last first.
///
/// # Errors
/// [`contract::ApiError::ClosedWhileActing`].
pub async fn list(services: &Services, identity: &Identity) -> Result<Vec<SessionListRow>> {
    identity.require_open(OwnSetting::Sessions)?;
    let now = services.clock.now();
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(identity.account_id))
        .filter(session::Column::ExpiresAt.gt(now.millis()))
        .filter(session::Column::LastUsedAt.gt(idle_since(now).millis()))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .limit(LISTED)
        .all(services.database.read())
        .await?;
    let row = |row: session::Model| SessionListRow {
        id: row.id,
        is_this: row.id == identity.session_id,
        address: row.address,
        agent: row.agent,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Ends one session of the account. One that is over already, or is no session of the account, is no error: it is not there
/// any more, or never was.
///
/// # Errors
/// [`contract::ApiError::ClosedWhileActing`].
pub async fn end(
    services: &Services,
    identity: &Identity,
    session_id: i64,
    caller: &Caller,
) -> Result<()> {
    let now = services.clock.now();
    let entry = audit::Entry::of(Event::SessionEnd, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::Sessions) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    let transaction = services.database.begin_write().await?;
    let ended = session::Entity::delete_many()
        .filter(session::Column::Id.eq(session_id))
        .filter(session::Column::AccountId.eq(identity.account_id))
        .exec(&transaction)
        .await?;
    if ended.rows_affected > 0 {
        let entry = entry.in_session(session_id).succeeded();
        entry.write(&transaction, now).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Ends all sessions of the account but this one, with its half sign-ins and pending keys.
///
/// # Errors
/// [`contract::ApiError::ClosedWhileActing`].
pub async fn end_all_others(
    services: &Services,
    identity: &Identity,
    caller: &Caller,
) -> Result<()> {
    let now = services.clock.now();
    let entry = audit::Entry::of(Event::SessionEnd, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::Sessions) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    let transaction = services.database.begin_write().await?;
    super::require_live(services, &transaction, identity).await?;
    end_others(&transaction, identity.account_id, Some(identity.session_id)).await?;
    let entry = entry.succeeded_as("all others");
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(())
}
