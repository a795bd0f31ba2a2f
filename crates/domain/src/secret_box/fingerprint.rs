//! The fingerprint that the database keeps: it names the one key with which secrets are encrypted from now on, to every
//! server alike.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, LockType, OnConflict},
};

use crate::{Result, entity::panel_state};

const NAME: &str = "key_fingerprint";

/// What the database expects, if it has seen a key already.
pub(crate) async fn expected(connection: &impl ConnectionTrait) -> Result<Option<String>> {
    let known = panel_state::Entity::find_by_id(NAME)
        .one(connection)
        .await?;
    Ok(known.map(|known| known.value))
}

/// The same, and it stays so until the transaction ends. With [`LockType::Share`] others may hold it at the same time.
pub(crate) async fn expected_locked(
    transaction: &impl ConnectionTrait,
    lock: LockType,
) -> Result<Option<String>> {
    let known = panel_state::Entity::find_by_id(NAME)
        .lock(lock)
        .one(transaction)
        .await?;
    Ok(known.map(|known| known.value))
}

/// Expects this one from now on, whatever was expected before.
pub(crate) async fn remember(connection: &impl ConnectionTrait, fingerprint: &str) -> Result<()> {
    let row = panel_state::ActiveModel {
        name: Set(NAME.to_owned()),
        value: Set(fingerprint.to_owned()),
    };
    let replace = OnConflict::column(panel_state::Column::Name)
        .update_column(panel_state::Column::Value)
        .to_owned();
    panel_state::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Expects `new` in place of `old`; `false` when that was not expected any more.
pub(crate) async fn change(
    connection: &impl ConnectionTrait,
    old: &str,
    new: &str,
) -> Result<bool> {
    let changed = panel_state::Entity::update_many()
        .col_expr(panel_state::Column::Value, Expr::value(new))
        .filter(panel_state::Column::Name.eq(NAME))
        .filter(panel_state::Column::Value.eq(old))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}
