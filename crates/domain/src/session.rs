//! Sessions: begun by a sign-in, found again by the hash of their secret, ended by time, sign-out or a change of rights.

use std::time::Duration;

use contract::{Level, Login, Strength};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, FromQueryResult,
    QueryFilter as _, QuerySelect as _,
    sea_query::Expr,
};

mod own;
mod row;

pub use self::own::{end, end_all_others, list};
use self::row::{SELECT_SESSION, SessionRow};
pub use crate::token::Token;
use crate::{
    Caller, DomainError, Identity, Result, Services, Timestamp, acting_as, audit, device,
    entity::{account, half_sign_in, session, totp_enrolment},
    recovery_codes,
};

/// A session ends after this long without a request (OWASP ASVS 5.0, 7.3.1).
const IDLE_LIMIT: Duration = Duration::from_hours(1);
/// A session ends this long after its sign-in, however busy (OWASP ASVS 5.0, 7.3.2).
const ABSOLUTE_LIMIT: Duration = Duration::from_hours(24);
/// The last use is written down at most this often, so that reading pages does not write.
const TOUCH_INTERVAL: Duration = Duration::from_mins(1);

/// A session's secret as the browser must now hold it.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The secret.
    pub token: Token,
    /// The secret by which the browser is known to the account from now on, where it has just signed in.
    pub device: Option<Token>,
    /// How long the browser may keep it, in milliseconds.
    lifetime_millis: i64,
}

impl NewSession {
    fn new(token: Token, now: Timestamp, expires_at: Timestamp) -> Self {
        Self {
            token,
            device: None,
            lifetime_millis: expires_at.millis().saturating_sub(now.millis()).max(0),
        }
    }

    /// How long the browser may keep the secret, in milliseconds.
    #[must_use]
    pub const fn lifetime_millis(&self) -> i64 {
        self.lifetime_millis
    }
}

/// Finds the live session of a secret, with one statement, or two while it acts as another account; notes its use at
/// most once a minute.
///
/// # Errors
/// When the database fails.
pub async fn identify(services: &Services, token: &Token) -> Result<Option<Identity>> {
    let now = services.clock.now();
    let values = [
        token.hash().into(),
        now.millis().into(),
        idle_since(now).millis().into(),
    ];
    let sql = [
        SELECT_SESSION,
        "session.token_hash = $1 AND session.expires_at > $2 AND session.last_used_at > $3",
    ];
    let statement = services.database.statement(&sql.concat(), values);
    let Some(row) = SessionRow::find_by_statement(statement)
        .one(services.database.read())
        .await?
    else {
        return Ok(None);
    };
    if now >= Timestamp::from_millis(row.last_used_at).plus(TOUCH_INTERVAL) {
        match touch(services, row.session_id, now).await {
            // Where nothing can be written, pages can still be read; the session only ends the sooner.
            Err(error) if error.is_unavailable() => {}
            touched => touched?,
        }
    }
    let is_acting = row.is_acting;
    let identity = row.into_identity(token)?;
    if is_acting {
        acting_as::resume(services, identity, now).await
    } else {
        Ok(Some(identity))
    }
}

pub(crate) fn read_login(text: String) -> Result<Login> {
    Login::try_from(text).map_err(|_| DomainError::Fault("the database holds a login that is none"))
}

pub(crate) fn read_level(text: &str) -> Result<Level> {
    text.parse()
        .map_err(|_| DomainError::Fault("the database holds a level that is none"))
}

const fn strength_text(strength: Strength) -> &'static str {
    match strength {
        Strength::Password => "password",
        Strength::TwoStep => "two_step",
    }
}

async fn touch(services: &Services, session_id: i64, now: Timestamp) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now.millis()))
        .filter(session::Column::Id.eq(session_id))
        .filter(session::Column::LastUsedAt.lt(now.millis()))
        .exec(services.database.write())
        .await?;
    Ok(())
}

/// A session that has just begun.
pub(crate) struct Begun {
    pub(crate) session: NewSession,
    /// The number of its row.
    pub(crate) id: i64,
    /// Whether its browser had not signed in to the account before.
    is_in_new_browser: bool,
}

impl Begun {
    /// The line of evidence of its beginning. The account is told of a recovery code, and of a browser that it did not know,
    /// but for the very first.
    pub(crate) fn noted_in(&self, entry: audit::Entry, account: &account::Model) -> audit::Entry {
        let entry = entry.in_session(self.id);
        let is_stranger = self.is_in_new_browser && account.last_sign_in_at.is_some();
        if is_stranger || entry.is_of(audit::Event::SignInRecovery) {
            entry.told(account.id)
        } else {
            entry
        }
    }
}

/// Begins a session for an account that has just proved itself; its browser is known to the account from now on.
pub(crate) async fn begin(
    connection: &impl ConnectionTrait,
    account: &account::Model,
    strength: Strength,
    caller: &Caller,
    now: Timestamp,
) -> Result<Begun> {
    let token = Token::generate()?;
    let expires_at = now.plus(ABSOLUTE_LIMIT);
    let row = session::ActiveModel {
        id: NotSet,
        token_hash: Set(token.hash()),
        account_id: Set(account.id),
        strength: Set(strength_text(strength).to_owned()),
        proof_at: Set(now.millis()),
        created_at: Set(now.millis()),
        last_used_at: Set(now.millis()),
        expires_at: Set(expires_at.millis()),
        address: Set(caller.address_text()),
        agent: Set(caller.agent_text()),
        previous_sign_in_at: Set(account.last_sign_in_at),
        previous_sign_in_address: Set(account.last_sign_in_address.clone()),
        acting_ended: Set(None),
    };
    let id = session::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    let known = device::find(connection, caller.device.as_ref(), account.id, now).await?;
    let device = device::remember(connection, caller.device.as_ref(), account.id, now).await?;
    let session = NewSession {
        device: Some(device),
        ..NewSession::new(token, now, expires_at)
    };
    Ok(Begun {
        session,
        id,
        is_in_new_browser: known.is_none(),
    })
}

/// Gives a session a new secret after a rise of rights (OWASP ASVS 5.0, 7.2.4); the old one is dead at once.
/// `strength` is set where the rise changed it, and `is_proof` says whether the session has just proved itself.
pub(crate) async fn renew(
    connection: &impl ConnectionTrait,
    identity: &Identity,
    strength: Option<Strength>,
    is_proof: bool,
    now: Timestamp,
) -> Result<NewSession> {
    let token = Token::generate()?;
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::TokenHash, Expr::value(token.hash()))
        .filter(session::Column::Id.eq(identity.session_id))
        .filter(session::Column::TokenHash.eq(identity.secret.hash()));
    if let Some(strength) = strength {
        update = update.col_expr(
            session::Column::Strength,
            Expr::value(strength_text(strength)),
        );
    }
    if is_proof {
        update = update.col_expr(session::Column::ProofAt, Expr::value(now.millis()));
    }
    // Another request may have ended this session meanwhile, or given it a new secret; then nothing of this one may stand.
    if update.exec(connection).await?.rows_affected == 0 {
        return Err(contract::ApiError::SignInRequired.into());
    }
    recovery_codes::carry_over(connection, identity, &token).await?;
    Ok(NewSession::new(token, now, identity.expires_at))
}

/// The row of a session, kept as it is until the transaction ends; `None` when it has ended.
pub(crate) async fn lock(
    transaction: &DatabaseTransaction,
    session_id: i64,
) -> Result<Option<session::Model>> {
    Ok(session::Entity::find_by_id(session_id)
        .lock_exclusive()
        .one(transaction)
        .await?)
}

/// The same as [`require_live`], of a session that is kept as it is until the transaction ends.
pub(crate) async fn lock_live(
    services: &Services,
    transaction: &DatabaseTransaction,
    identity: &Identity,
) -> Result<()> {
    lock(transaction, identity.session_id).await?;
    require_live(services, transaction, identity).await
}

/// Refuses what began under a session that has ended since, or under rights that it has lost.
pub(crate) async fn require_live(
    services: &Services,
    connection: &impl ConnectionTrait,
    identity: &Identity,
) -> Result<()> {
    let sql = [SELECT_SESSION, "session.id = $1"].concat();
    let values = [identity.session_id.into()];
    let row = SessionRow::find_by_statement(services.database.statement(&sql, values))
        .one(connection)
        .await?
        .ok_or(contract::ApiError::SignInRequired)?;
    let is_acting = row.is_acting;
    let mut now = row.into_identity(&identity.secret)?;
    if is_acting {
        now = acting_as::with_steps(services, connection, now).await?;
    }
    if now.actor.level != identity.actor.level {
        return Err(contract::ApiError::SignInRequired.into());
    }
    if now.rights() != identity.rights() {
        return Err(now.changed().into());
    }
    Ok(())
}

/// Ends the sessions of an account, but for one perhaps, with its half sign-ins and pending keys.
pub(crate) async fn end_others(
    connection: &impl ConnectionTrait,
    account_id: i64,
    kept_session: Option<i64>,
) -> Result<()> {
    let mut sessions =
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account_id));
    let mut enrolments = totp_enrolment::Entity::delete_many()
        .filter(totp_enrolment::Column::AccountId.eq(account_id));
    if let Some(kept) = kept_session {
        sessions = sessions.filter(session::Column::Id.ne(kept));
        enrolments = enrolments.filter(totp_enrolment::Column::SessionId.ne(kept));
    }
    sessions.exec(connection).await?;
    enrolments.exec(connection).await?;
    end_half_sign_ins(connection, account_id).await
}

/// Ends the half sign-ins of an account.
pub(crate) async fn end_half_sign_ins(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<()> {
    half_sign_in::Entity::delete_many()
        .filter(half_sign_in::Column::AccountId.eq(account_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// What the frame of every page shows of it. That acting has ended by itself is told once, by this.
///
/// # Errors
/// When the database fails.
pub async fn current(services: &Services, identity: &Identity) -> Result<contract::Identity> {
    Ok(contract::Identity {
        acting_ended: acting_as::told_that_ended(services, identity).await?,
        ..identity.to_view(services.clock.now())
    })
}

/// Ends the session of `identity`, and with it its pending key.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(services: &Services, identity: &Identity, caller: &Caller) -> Result<()> {
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    session::Entity::delete_by_id(identity.session_id)
        .exec(&transaction)
        .await?;
    totp_enrolment::Entity::delete_by_id(identity.session_id)
        .exec(&transaction)
        .await?;
    recovery_codes::forget_shown(&transaction, identity.session_id).await?;
    audit::Entry::of_actor(audit::Event::SignOut, identity, caller)
        .succeeded()
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// The moment before which a session that was last used is over.
pub(crate) fn idle_since(now: Timestamp) -> Timestamp {
    now.minus(IDLE_LIMIT)
}
