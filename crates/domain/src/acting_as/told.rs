//! What people are told of acting, once: an account, who acted as it before its session began; a session, that its
//! acting has ended by itself.

use contract::{ActedAs, Login};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};

use crate::{
    Identity, Result, Services, Timestamp,
    audit::Event,
    entity::{account, audit, session},
    session::read_login,
};

/// How many are told of by name; the sign-in history has all.
const TOLD: u64 = 10;

/// Who acted as the account before this session began, newest first, if it has not been told yet. To be shown at once:
/// it is told by this.
pub(crate) async fn untold(services: &Services, identity: &Identity) -> Result<Vec<ActedAs>> {
    let Some(since) = identity
        .acted_as_since
        .filter(|since| *since <= identity.began_at)
    else {
        return Ok(Vec::new());
    };
    let transaction = services.database.begin_write().await?;
    // Whoever enters the account meanwhile waits, and is left to its next session.
    super::lock(&transaction, &identity.login).await?;
    let (before, later) = find(&transaction, identity, since).await?;
    let is_first = forget(&transaction, identity, since, later).await?;
    transaction.commit().await?;
    Ok(if is_first { before } else { Vec::new() })
}

/// Who acted as the account since then and before its session began, and when somebody first did so later.
async fn find(
    transaction: &DatabaseTransaction,
    identity: &Identity,
    since: Timestamp,
) -> Result<(Vec<ActedAs>, Option<i64>)> {
    let evidence = audit::Entity::find()
        .filter(audit::Column::Account.eq(identity.login.as_str()))
        .filter(audit::Column::Event.eq(Event::ActingStart.as_str()))
        .filter(audit::Column::Outcome.eq("success"));
    let before = evidence
        .clone()
        .filter(audit::Column::At.between(since.millis(), identity.began_at.millis()))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .limit(TOLD)
        .all(transaction)
        .await?;
    let later = evidence
        .filter(audit::Column::At.gt(identity.began_at.millis()))
        .order_by_asc(audit::Column::At)
        .limit(1)
        .one(transaction)
        .await?;
    let before = before
        .into_iter()
        .map(|row| {
            Ok(ActedAs {
                actor: read_login(row.actor)?,
                at: row.at,
            })
        })
        .collect::<Result<_>>()?;
    Ok((before, later.map(|row| row.at)))
}

/// Leaves what came later to the next session. Returns whether it was this request that did.
async fn forget(
    transaction: &DatabaseTransaction,
    identity: &Identity,
    since: Timestamp,
    later: Option<i64>,
) -> Result<bool> {
    let forgotten = account::Entity::update_many()
        .col_expr(account::Column::ActedAsSince, Expr::value(later))
        .filter(account::Column::Id.eq(identity.account_id))
        .filter(account::Column::ActedAsSince.eq(since.millis()))
        .exec(transaction)
        .await?;
    Ok(forgotten.rows_affected == 1)
}

/// The account in whose name the session acted until that ended by itself, if its reader has not been told yet. To be
/// shown at once: it is told by this.
pub(crate) async fn told_that_ended(
    services: &Services,
    identity: &Identity,
) -> Result<Option<Login>> {
    let Some(login) = identity.acting_ended.clone() else {
        return Ok(None);
    };
    let told = session::Entity::update_many()
        .col_expr(session::Column::ActingEnded, Expr::value(None::<String>))
        .filter(session::Column::Id.eq(identity.session_id))
        .filter(session::Column::ActingEnded.is_not_null())
        .exec(services.database.write())
        .await?;
    Ok(Some(login).filter(|_| told.rows_affected == 1))
}
