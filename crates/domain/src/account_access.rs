//! Whether an account gets in, as the console decides it: its password, its state, and the locks on it.

use contract::{Login, Password};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, ExprTrait as _, QueryFilter as _, sea_query::Expr,
};

use crate::{
    Database, PasswordHasher, Result, Settings, Timestamp,
    account::find,
    audit::{self, Event},
    entity::account,
    password, session, throttle,
};

/// Sets a password at the console; the account's sessions end.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::NewPasswordRefused`].
pub async fn set_password_from_console(
    database: &Database,
    hasher: &PasswordHasher,
    settings: &Settings,
    login: &Login,
    new: Password,
    now: Timestamp,
) -> Result<()> {
    find(database.read(), login).await?;
    password::check(settings, login, &new).await?;
    let hash = hasher.turn().await?.hash(new).await?;
    let transaction = database.begin_write().await?;
    let account = find(&transaction, login).await?;
    password::store(&transaction, account.id, None, hash).await?;
    session::end_others(&transaction, account.id, None).await?;
    audit::Entry::by_console(Event::AccountPassword, login)
        .succeeded()
        .told(account.id)
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Lets a disabled account sign in again.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn enable(database: &Database, login: &Login, now: Timestamp) -> Result<()> {
    set_enabled(database, login, true, now).await
}

/// Disables an account at once: its sessions end and it cannot sign in.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn disable(database: &Database, login: &Login, now: Timestamp) -> Result<()> {
    set_enabled(database, login, false, now).await
}

async fn set_enabled(
    database: &Database,
    login: &Login,
    is_enabled: bool,
    now: Timestamp,
) -> Result<()> {
    let transaction = database.begin_write().await?;
    let account = find(&transaction, login).await?;
    account::Entity::update_many()
        .col_expr(account::Column::IsEnabled, Expr::value(is_enabled))
        .col_expr(
            account::Column::Revision,
            Expr::col(account::Column::Revision).add(1),
        )
        .filter(account::Column::Id.eq(account.id))
        .exec(&transaction)
        .await?;
    if !is_enabled {
        session::end_others(&transaction, account.id, None).await?;
    }
    let event = if is_enabled {
        Event::AccountEnable
    } else {
        Event::AccountDisable
    };
    audit::Entry::by_console(event, login)
        .succeeded()
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets every wrong attempt that is counted against an account, stopped codes too.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn unlock(database: &Database, login: &Login, now: Timestamp) -> Result<()> {
    let transaction = database.begin_write().await?;
    let account = find(&transaction, login).await?;
    for subject in throttle::of_account(&transaction, &account).await? {
        throttle::forget(&transaction, &subject).await?;
    }
    audit::Entry::by_console(Event::AccountUnlock, login)
        .succeeded()
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}
