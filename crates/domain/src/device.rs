//! Browsers that have signed in to an account before. Each has a counter of wrong passwords of its own for that account,
//! so that strangers, who share the login's and their address's, never delay it. It gives no other right.

use std::time::Duration;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::OnConflict,
};

use crate::{Result, Timestamp, entity::device, throttle::Subject, token::Token};

/// A browser is known for so long after its last sign-in.
const LIFETIME: Duration = Duration::from_hours(30 * 24);
/// The same in milliseconds, for its cookie.
pub const DEVICE_LIFETIME_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// What counts against a browser that is known to an account.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    token: Option<&Token>,
    account_id: i64,
    now: Timestamp,
) -> Result<Option<Subject>> {
    let Some(token) = token else {
        return Ok(None);
    };
    let row = device::Entity::find()
        .filter(device::Column::AccountId.eq(account_id))
        .filter(device::Column::TokenHash.eq(token.hash()))
        .filter(device::Column::ExpiresAt.gt(now.millis()))
        .one(connection)
        .await?;
    Ok(row.map(|row| Subject::Device(row.id)))
}

/// Knows a browser from now on, by the secret that it holds already or by a new one. Returns the secret.
pub(crate) async fn remember(
    connection: &impl ConnectionTrait,
    token: Option<&Token>,
    account_id: i64,
    now: Timestamp,
) -> Result<Token> {
    let token = match token {
        Some(token) => token.clone(),
        None => Token::generate()?,
    };
    let row = device::ActiveModel {
        id: NotSet,
        token_hash: Set(token.hash()),
        account_id: Set(account_id),
        expires_at: Set(now.plus(LIFETIME).millis()),
    };
    let again = OnConflict::columns([device::Column::AccountId, device::Column::TokenHash])
        .update_column(device::Column::ExpiresAt)
        .to_owned();
    device::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(connection)
        .await?;
    Ok(token)
}

/// What counts against the browsers that are known to an account.
pub(crate) async fn subjects(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<Vec<Subject>> {
    let ids: Vec<i64> = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(device::Column::AccountId.eq(account_id))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().map(Subject::Device).collect())
}
