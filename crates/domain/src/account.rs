//! Accounts: found, listed and added. Whether one gets in (password, state, locks) is set in `account_access`.

use contract::{ApiError, Email, FullName, Level, Login, LoginProblem, Password};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    TryInsertResult,
    sea_query::OnConflict,
};
use serde::Serialize;

pub use crate::account_access::{disable, enable, set_password_from_console, unlock};
use crate::{
    Database, PasswordHasher, Result, Settings, Timestamp, account_search,
    audit::{self, Event},
    entity::account,
    password, setup,
};

/// An account as `vestibule account list --json` prints it. Times are milliseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct AccountRow {
    /// The login.
    pub login: String,
    /// The level.
    pub level: String,
    /// The full name.
    pub name: String,
    /// The e-mail address, if there is one.
    pub email: Option<String>,
    /// Whether it can sign in.
    pub enabled: bool,
    /// Whether a password has been set.
    pub has_password: bool,
    /// Whether it has two-step authentication.
    pub two_step: bool,
    /// When it was made.
    pub created_at: i64,
    /// When it last signed in itself.
    pub last_sign_in_at: Option<i64>,
}

/// An account to be added.
#[derive(Debug)]
pub struct NewAccount {
    /// The login.
    pub login: Login,
    /// The level.
    pub level: Level,
    /// The full name.
    pub full_name: FullName,
    /// The e-mail address, if there is one.
    pub email: Option<Email>,
    /// The first password; without one nobody can sign in as it.
    pub password: Option<Password>,
}

const SELECT_ROW: &str = "SELECT account.login, account.level, account.full_name AS name, account.email, account.is_enabled AS enabled, \
     account.password_hash IS NOT NULL AS has_password, totp.id IS NOT NULL AS two_step, account.created_at, account.last_sign_in_at \
     FROM account LEFT JOIN totp ON totp.login = account.login";

/// Every account, by login.
///
/// # Errors
/// When the database fails.
pub async fn list(database: &Database) -> Result<Vec<AccountRow>> {
    let statement = database.statement(&format!("{SELECT_ROW} ORDER BY account.login"), []);
    Ok(AccountRow::find_by_statement(statement)
        .all(database.read())
        .await?)
}

/// One account.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn show(database: &Database, login: &Login) -> Result<AccountRow> {
    let statement = database.statement(
        &format!("{SELECT_ROW} WHERE account.login = $1"),
        [login.as_str().into()],
    );
    AccountRow::find_by_statement(statement)
        .one(database.read())
        .await?
        .ok_or_else(|| ApiError::NotFound.into())
}

pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    login: &Login,
) -> Result<account::Model> {
    let found = account::Entity::find()
        .filter(account::Column::Login.eq(login.as_str()))
        .one(connection)
        .await?;
    found.ok_or_else(|| ApiError::NotFound.into())
}

/// Whether an account has this login.
pub(crate) async fn is_taken(connection: &impl ConnectionTrait, login: &Login) -> Result<bool> {
    match find(connection, login).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_refusal() => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Adds an account. `root` at level root makes `admin` with it; nobody else has that level.
///
/// # Errors
/// [`ApiError::LoginRefused`], [`ApiError::LevelRefused`], [`ApiError::NewPasswordRefused`].
pub async fn add(
    database: &Database,
    hasher: &PasswordHasher,
    settings: &Settings,
    new: NewAccount,
    now: Timestamp,
) -> Result<()> {
    check_login_and_level(&new.login, new.level)?;
    let hash = match &new.password {
        Some(password) => {
            password::check(settings, &new.login, password).await?;
            Some(hasher.turn().await?.hash(password.clone()).await?)
        }
        None => None,
    };
    let login = new.login.clone();
    let transaction = database.begin_write().await?;
    if new.level == Level::Root {
        setup::insert_root_and_admin(&transaction, new, hash, now).await?;
    } else {
        insert(&transaction, new, hash, now).await?;
    }
    audit::Entry::by_console(Event::AccountAdd, &login)
        .succeeded()
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(crate) fn check_login_and_level(login: &Login, level: Level) -> Result<()> {
    let is_root = *login == Login::root() && level == Level::Root;
    if login.is_reserved() && !is_root {
        let problem = LoginProblem::Reserved;
        return Err(ApiError::LoginRefused { problem }.into());
    }
    if level == Level::Root && !is_root {
        return Err(ApiError::LevelRefused.into());
    }
    Ok(())
}

/// Adds the row; of two at once the first wins. The password is the hash, whatever `new` holds.
pub(crate) async fn insert(
    connection: &impl ConnectionTrait,
    new: NewAccount,
    password_hash: Option<String>,
    now: Timestamp,
) -> Result<account::Model> {
    let login = new.login.clone();
    let row = account::ActiveModel {
        id: NotSet,
        login: Set(new.login.into()),
        level: Set(new.level.as_str().to_owned()),
        full_name: Set(new.full_name.into()),
        email: Set(new.email.map(String::from)),
        password_hash: Set(password_hash),
        is_enabled: Set(true),
        revision: Set(0),
        known_totp_id: Set(None),
        created_at: Set(now.millis()),
        last_sign_in_at: Set(None),
        last_sign_in_address: Set(None),
        must_change_password: Set(false),
        two_step_reset_at: Set(None),
        acted_as_since: Set(None),
        language: Set(None),
    };
    let first_wins = OnConflict::column(account::Column::Login)
        .do_nothing()
        .to_owned();
    let inserted = account::Entity::insert(row)
        .on_conflict(first_wins)
        .try_insert()
        .exec_without_returning(connection)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        let account = find(connection, &login).await?;
        account_search::enter(connection, &account).await?;
        Ok(account)
    } else {
        let problem = LoginProblem::Taken;
        Err(ApiError::LoginRefused { problem }.into())
    }
}
