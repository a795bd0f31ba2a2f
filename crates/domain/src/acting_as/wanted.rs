//! The action that waits for a proof: one a session, for ten minutes.

use std::time::Duration;

use contract::{ApiError, Confirmation, NextPath};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    sea_query::OnConflict,
};

use super::Wanted;
use crate::{
    Identity, Result, Services, Timestamp,
    entity::wanted_action,
    session::{self, read_login},
};

const LIFETIME: Duration = Duration::from_mins(10);

/// What waits for a proof of this session.
///
/// # Errors
/// [`ApiError::NothingToConfirm`].
pub async fn confirmation(services: &Services, identity: &Identity) -> Result<Confirmation> {
    let (connection, now) = (services.database.read(), services.clock.now());
    let wanted = find(connection, identity, now)
        .await?
        .ok_or(ApiError::NothingToConfirm)?;
    Ok(Confirmation {
        actor: identity.actor.login.clone(),
        login: wanted.login,
        asks_for_code: identity.actor.has_two_step(),
        cancel_to: wanted
            .list
            .map_or_else(|| contract::paths::HOME.to_owned(), |list| list.to_string()),
    })
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    identity: &Identity,
    now: Timestamp,
) -> Result<Option<Wanted>> {
    let row = wanted_action::Entity::find_by_id(identity.session_id)
        .filter(wanted_action::Column::ExpiresAt.gt(now.millis()))
        .one(connection)
        .await?;
    row.map(|row| {
        Ok(Wanted {
            login: read_login(row.login)?,
            list: NextPath::parse(&row.return_to),
        })
    })
    .transpose()
}

/// Keeps it in place of the one before.
///
/// # Errors
/// [`ApiError::SignInRequired`] when the session has ended meanwhile.
pub(super) async fn keep(
    services: &Services,
    identity: &Identity,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<()> {
    use wanted_action::Column;
    let list = wanted.list.as_ref().map_or("", NextPath::as_str);
    let row = wanted_action::ActiveModel {
        session_id: Set(identity.session_id),
        login: Set(wanted.login.as_str().to_owned()),
        return_to: Set(list.to_owned()),
        expires_at: Set(now.plus(LIFETIME).millis()),
    };
    let replace = OnConflict::column(Column::SessionId)
        .update_columns([Column::Login, Column::ReturnTo, Column::ExpiresAt])
        .to_owned();
    let transaction = services.database.begin_write().await?;
    if session::lock(&transaction, identity.session_id)
        .await?
        .is_none()
    {
        return Err(ApiError::SignInRequired.into());
    }
    wanted_action::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn forget(connection: &impl ConnectionTrait, session_id: i64) -> Result<()> {
    wanted_action::Entity::delete_by_id(session_id)
        .exec(connection)
        .await?;
    Ok(())
}
