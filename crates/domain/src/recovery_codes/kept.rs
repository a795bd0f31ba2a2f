//! New recovery codes with the session that made them, until they are saved: under a key that only its cookie gives.

use std::time::Duration;

use contract::Login;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    sea_query::{Alias, Expr, OnConflict, Query},
};
use zeroize::Zeroizing;

use crate::{
    Database, DomainError, Identity, Result, Services, Timestamp,
    entity::{recovery_codes_shown, totp as totp_row},
    policy::OwnSetting,
    secret_box::SealingKey,
    session,
    token::Token,
};

/// How long they can be read.
const SHOWN_FOR: Duration = Duration::from_mins(10);

/// New codes in plain text, on their way to the one session that shows them.
#[must_use]
pub(crate) struct Fresh {
    pub(super) totp_id: i64,
    /// A line each.
    pub(super) text: Zeroizing<String>,
}

impl Fresh {
    /// Keeps them with a session, whose secret is needed to read them.
    pub(crate) async fn keep(
        self,
        transaction: &DatabaseTransaction,
        session_id: i64,
        secret: &Token,
        login: &Login,
        now: Timestamp,
    ) -> Result<()> {
        use recovery_codes_shown::Column;
        let owner = owner(session_id, login.as_str());
        let row = recovery_codes_shown::ActiveModel {
            session_id: Set(session_id),
            totp_id: Set(self.totp_id),
            login: Set(login.as_str().to_owned()),
            codes: Set(key_of(secret).seal(&owner, self.text.as_bytes())?),
            expires_at: Set(now.plus(SHOWN_FOR).millis()),
        };
        let replace = OnConflict::column(Column::SessionId)
            .update_columns([
                Column::TotpId,
                Column::Login,
                Column::Codes,
                Column::ExpiresAt,
            ])
            .to_owned();
        recovery_codes_shown::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
        Ok(())
    }
}

/// Lets a session that gets a `new` secret go on showing its codes.
pub(crate) async fn carry_over(
    connection: &impl ConnectionTrait,
    identity: &Identity,
    new: &Token,
) -> Result<()> {
    use recovery_codes_shown::{Column, Entity};
    let Some(row) = Entity::find_by_id(identity.session_id)
        .one(connection)
        .await?
    else {
        return Ok(());
    };
    let owner = owner(row.session_id, &row.login);
    let Some(text) = key_of(&identity.secret).open(&owner, &row.codes) else {
        return Ok(());
    };
    Entity::update_many()
        .col_expr(Column::Codes, Expr::value(key_of(new).seal(&owner, &text)?))
        .filter(Column::SessionId.eq(row.session_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// What the codes of a session are bound to.
fn owner(session_id: i64, login: &str) -> String {
    format!("recovery-codes:{session_id}:{login}")
}

fn key_of(secret: &Token) -> SealingKey {
    SealingKey::new(&secret.derive(b"vestibule recovery codes"))
}

/// The new codes that this session keeps, a line each, and the account to which they belong.
///
/// # Errors
/// When the database fails.
pub async fn shown(
    services: &Services,
    identity: &Identity,
) -> Result<Option<(Login, Zeroizing<String>)>> {
    let now = services.clock.now();
    if identity.require_open(OwnSetting::RecoveryCodes).is_err() {
        return Ok(None);
    }
    let Some(row) = find_shown(services.database.read(), identity.session_id, now).await? else {
        return Ok(None);
    };
    // A request that began before the session got a new secret cannot read them any more.
    let owner = owner(row.session_id, &row.login);
    let Some(text) = key_of(&identity.secret).open(&owner, &row.codes) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&text)
        .map_err(|_| DomainError::Fault("recovery codes are no text"))?
        .to_owned();
    Ok(Some((
        session::read_login(row.login)?,
        Zeroizing::new(text),
    )))
}

/// Whether this session keeps new ones.
///
/// # Errors
/// When the database fails.
pub async fn has_new(services: &Services, identity: &Identity) -> Result<bool> {
    let (connection, now) = (services.database.read(), services.clock.now());
    let row = find_shown(connection, identity.session_id, now).await?;
    Ok(row.is_some())
}

async fn find_shown(
    connection: &impl ConnectionTrait,
    session_id: i64,
    now: Timestamp,
) -> Result<Option<recovery_codes_shown::Model>> {
    let is_alive = Query::select()
        .column(totp_row::Column::Id)
        .from(Alias::new("totp"))
        .to_owned();
    Ok(recovery_codes_shown::Entity::find_by_id(session_id)
        .filter(recovery_codes_shown::Column::ExpiresAt.gt(now.millis()))
        .filter(recovery_codes_shown::Column::TotpId.in_subquery(is_alive))
        .one(connection)
        .await?)
}

/// Shows the new codes no more: they are saved; or says so of the account's own, which no session shows any more. Returns
/// whether they were the session's own account's.
///
/// # Errors
/// When the database fails.
pub async fn saved(services: &Services, identity: &Identity) -> Result<bool> {
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    let row = find_shown(&transaction, identity.session_id, now).await?;
    let own = identity
        .totp_id
        .filter(|_| identity.require_open(OwnSetting::RecoveryCodes).is_ok());
    if let Some(totp_id) = row.as_ref().map(|row| row.totp_id).or(own) {
        note_to_save(&transaction, totp_id, false).await?;
    }
    forget_shown(&transaction, identity.session_id).await?;
    transaction.commit().await?;
    Ok(row.is_none_or(|row| row.login == identity.login.as_str()))
}

/// Notes whether somebody has still to say that the codes of a `totp` row are saved.
pub(super) async fn note_to_save(
    connection: &impl ConnectionTrait,
    totp_id: i64,
    are_to_save: bool,
) -> Result<()> {
    totp_row::Entity::update_many()
        .col_expr(totp_row::Column::CodesToSave, Expr::value(are_to_save))
        .filter(totp_row::Column::Id.eq(totp_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets what a session shows.
pub(crate) async fn forget_shown(connection: &impl ConnectionTrait, session_id: i64) -> Result<()> {
    recovery_codes_shown::Entity::delete_by_id(session_id)
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets, in whichever session, those of a `totp` row.
pub(super) async fn forget_of_row(connection: &impl ConnectionTrait, totp_id: i64) -> Result<()> {
    recovery_codes_shown::Entity::delete_many()
        .filter(recovery_codes_shown::Column::TotpId.eq(totp_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Removes those that were shown for long enough.
pub(super) async fn purge(database: &Database, now: Timestamp) -> Result<()> {
    recovery_codes_shown::Entity::delete_many()
        .filter(recovery_codes_shown::Column::ExpiresAt.lte(now.millis()))
        .exec(database.write())
        .await?;
    Ok(())
}
