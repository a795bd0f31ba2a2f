//! The first start: a token printed at the console makes the root account, and admin with it.

use contract::{ApiError, FullName, Level, Login, Password, Strength};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, sea_query::OnConflict,
};

use crate::{
    Caller, Database, DomainError, Result, Services, Timestamp,
    account::{self, NewAccount},
    audit::{self, Event},
    entity::{self, panel_state},
    password,
    session::{self, NewSession, Token},
};

const TOKEN_NAME: &str = "setup_token_hash";

/// Whether there is no account yet.
///
/// # Errors
/// When the database fails.
pub async fn is_open(database: &Database) -> Result<bool> {
    has_no_account(database.read()).await
}

async fn has_no_account(connection: &impl ConnectionTrait) -> Result<bool> {
    let first = entity::account::Entity::find()
        .select_only()
        .column(entity::account::Column::Id)
        .limit(1)
        .into_tuple::<i64>()
        .one(connection)
        .await?;
    Ok(first.is_none())
}

/// Makes a new setup token in place of the one before. `None` once there is an account.
///
/// # Errors
/// When the database fails.
pub async fn issue_token(database: &Database) -> Result<Option<Token>> {
    let token = Token::generate()?;
    let row = panel_state::ActiveModel {
        name: Set(TOKEN_NAME.to_owned()),
        value: Set(hash_text(&token)),
    };
    let replace = OnConflict::column(panel_state::Column::Name)
        .update_column(panel_state::Column::Value)
        .to_owned();
    let transaction = database.begin_write().await?;
    if !has_no_account(&transaction).await? {
        return Ok(None);
    }
    panel_state::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(token))
}

fn hash_text(token: &Token) -> String {
    data_encoding::HEXLOWER.encode(&token.hash())
}

/// Makes root with its first password, and admin without one; uses the token up and signs root in. That is no sign-in of
/// every day: root stays at its own level, where its two-step authentication can be enabled.
///
/// # Errors
/// [`ApiError::AlreadySetUp`], [`ApiError::WrongSetupToken`], [`ApiError::NewPasswordRefused`].
pub async fn create_root(
    services: &Services,
    token: &str,
    password: Password,
    caller: &Caller,
) -> Result<NewSession> {
    let (database, login) = (&services.database, Login::root());
    if !is_open(database).await? {
        return Err(ApiError::AlreadySetUp.into());
    }
    let entry = audit::Entry::by_account(Event::SetUp, &login, caller);
    let Some(hash) = find_token(database, token).await? else {
        let (entry, now) = (entry.failed("wrong setup token"), services.clock.now());
        entry.write(database.write(), now).await?;
        return Err(ApiError::WrongSetupToken.into());
    };
    if let Err(refusal) = password::check(&services.settings, &login, &password).await {
        return Err(entry.refuse(services, refusal, "weak password").await);
    }
    let password_hash = services.passwords.turn().await?.hash(password).await?;
    let root = new_account(login, Level::Root, "Superuser")?;
    let now = services.clock.now();
    let transaction = database.begin_write().await?;
    use_token_up(&transaction, &hash).await?;
    let root = insert_root_and_admin(&transaction, root, Some(password_hash), now).await?;
    let begun = session::begin(&transaction, &root, Strength::Password, caller, now).await?;
    let entry = begun.noted_in(entry, &root).succeeded();
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(begun.session)
}

/// The hash of a token that is the newest one issued.
async fn find_token(database: &Database, token: &str) -> Result<Option<String>> {
    let Some(hash) = Token::parse(token).as_ref().map(hash_text) else {
        return Ok(None);
    };
    let newest = panel_state::Entity::find_by_id(TOKEN_NAME)
        .filter(panel_state::Column::Value.eq(&hash))
        .one(database.read())
        .await?;
    Ok(newest.map(|_| hash))
}

/// Removes a token, if it is still the newest one and there is no account yet.
async fn use_token_up(connection: &impl ConnectionTrait, hash: &str) -> Result<()> {
    let used = panel_state::Entity::delete_many()
        .filter(panel_state::Column::Name.eq(TOKEN_NAME))
        .filter(panel_state::Column::Value.eq(hash))
        .exec(connection)
        .await?;
    if !has_no_account(connection).await? {
        return Err(ApiError::AlreadySetUp.into());
    }
    if used.rows_affected == 0 {
        return Err(ApiError::WrongSetupToken.into());
    }
    Ok(())
}

/// Adds root, as given, and admin without a password. `last_sign_in_at` stays empty: setting up is no sign-in before
/// the first.
pub(crate) async fn insert_root_and_admin(
    connection: &impl ConnectionTrait,
    root: NewAccount,
    password_hash: Option<String>,
    now: Timestamp,
) -> Result<entity::account::Model> {
    let admin = new_account(Login::admin(), Level::Admin, "Administrator")?;
    let root = account::insert(connection, root, password_hash, now).await?;
    account::insert(connection, admin, None, now).await?;
    Ok(root)
}

fn new_account(login: Login, level: Level, full_name: &str) -> Result<NewAccount> {
    Ok(NewAccount {
        login,
        level,
        full_name: FullName::parse(full_name)
            .map_err(|_| DomainError::Fault("an account of the panel has no name"))?,
        email: None,
        password: None,
    })
}
