//! The way in: the password step, which signs in an account without two-step authentication and opens a half sign-in
//! for one that has it. Every wrong way is answered alike.

use contract::{ApiError, Login, NextPath, Password, Strength};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, FromQueryResult,
    QueryFilter as _, sea_query::Expr,
};

pub use crate::half_sign_in::{
    HALF_SIGN_IN_LIFETIME_MILLIS, SignedInByCode, is_half_signed_in, start_again, submit_code,
};
use crate::{
    Caller, Database, Result, Services, Timestamp, acting_as,
    audit::{self, Event},
    device,
    entity::account,
    half_sign_in,
    session::{self, Begun, NewSession, Token},
    throttle::{self, Admission, Subject},
    totp,
};

/// What a right password leads to.
#[derive(Debug)]
pub enum SignInStep {
    /// The account has no two-step authentication: it is signed in.
    SignedIn(NewSession),
    /// The one-time password is still to come.
    CodeNeeded {
        /// The half sign-in's secret.
        token: Token,
    },
}

#[derive(FromQueryResult)]
struct Candidate {
    #[sea_orm(nested)]
    account: account::Model,
    totp_id: Option<i64>,
}

/// An attempt that was counted and may now be looked at.
struct Attempt {
    candidate: Option<Candidate>,
    login: Subject,
    address: Option<(Subject, i64)>,
}

/// The password step. An unknown login, a wrong password, an account without one and a disabled account are answered
/// alike, each after one hash.
///
/// # Errors
/// [`ApiError::WrongLoginOrPassword`]; [`ApiError::Delayed`] when nothing was looked at; [`ApiError::Busy`].
pub async fn submit_password(
    services: &Services,
    typed_login: &str,
    password: Password,
    next: Option<NextPath>,
    caller: &Caller,
) -> Result<SignInStep> {
    let turn = services.passwords.turn().await?;
    let attempt = begin_attempt(services, typed_login, caller).await?;
    let usable = attempt
        .candidate
        .as_ref()
        .filter(|candidate| candidate.account.is_enabled);
    let stored = usable.and_then(|candidate| candidate.account.password_hash.clone());
    let is_right =
        password.expose().len() <= Password::MAX_BYTES && turn.verify(password, stored).await?;
    let now = services.clock.now();
    match attempt.candidate {
        Some(candidate) if is_right => {
            let counted = (attempt.login, attempt.address);
            accept(services, &candidate, next, counted, caller, now).await
        }
        candidate => {
            let account = candidate.map(|candidate| candidate.account);
            record_failure(services, account, caller, now).await?;
            Err(ApiError::WrongLoginOrPassword.into())
        }
    }
}

/// Finds the account and counts the attempt, against login and address or against the browser that the account knows, in
/// one transaction.
async fn begin_attempt(services: &Services, typed_login: &str, caller: &Caller) -> Result<Attempt> {
    let now = services.clock.now();
    let login = Login::typed(typed_login);
    let transaction = services.database.begin_write().await?;
    let candidate = match &login {
        Some(login) => find_candidate(&services.database, &transaction, login).await?,
        None => None,
    };
    let known = match &candidate {
        Some(Candidate { account, .. }) => {
            device::find(&transaction, caller.device.as_ref(), account.id, now).await?
        }
        None => None,
    };
    // Strangers may share the login, and the address of a whole company: a browser that is known has neither's delays.
    let address = caller.counted_network().map(Subject::Address);
    let address = address.filter(|_| known.is_none());
    let typed = || login.as_ref().map_or(typed_login, Login::as_str).to_owned();
    let subject = known.unwrap_or_else(|| Subject::Login(typed()));
    let mut counted_address = None;
    for subject in [Some(&subject), address.as_ref()].into_iter().flatten() {
        match throttle::admit(&services.database, &transaction, subject, now).await? {
            Admission::Admitted { blocked_until } => {
                counted_address = Some((subject.clone(), blocked_until));
            }
            held => {
                transaction.rollback().await?;
                let known = login.as_ref().filter(|_| candidate.is_some());
                let entry = evidence_of_delay(known, caller);
                return Err(throttle::refuse(&services.database, subject, held, entry, now).await?);
            }
        }
    }
    transaction.commit().await?;
    Ok(Attempt {
        candidate,
        login: subject,
        address: address.and(counted_address),
    })
}

fn evidence_of_delay(known: Option<&Login>, caller: &Caller) -> audit::Entry {
    match known {
        Some(login) => audit::Entry::by_account(Event::SignInPassword, login, caller),
        None => audit::Entry::by_unknown(Event::SignInPassword, caller),
    }
}

async fn find_candidate(
    database: &Database,
    connection: &impl ConnectionTrait,
    login: &Login,
) -> Result<Option<Candidate>> {
    let sql = "SELECT account.*, totp.id AS totp_id FROM account LEFT JOIN totp ON totp.login = account.login WHERE account.login = $1";
    let statement = database.statement(sql, [login.as_str().into()]);
    Ok(Candidate::find_by_statement(statement)
        .one(connection)
        .await?)
}

async fn record_failure(
    services: &Services,
    account: Option<account::Model>,
    caller: &Caller,
    now: Timestamp,
) -> Result<()> {
    let entry = match account {
        Some(account) => {
            let why = if !account.is_enabled {
                "disabled account"
            } else if account.password_hash.is_none() {
                "account without password"
            } else {
                "wrong password"
            };
            audit::Entry::by_account(
                Event::SignInPassword,
                &session::read_login(account.login)?,
                caller,
            )
            .failed(why)
        }
        None => audit::Entry::by_unknown(Event::SignInPassword, caller).failed("unknown login"),
    };
    entry.write(services.database.write(), now).await?;
    Ok(())
}

type CountedAttempt = (Subject, Option<(Subject, i64)>);

async fn settle(transaction: &DatabaseTransaction, (login, address): CountedAttempt) -> Result<()> {
    throttle::forget(transaction, &login).await?;
    if let Some((address, blocked_until)) = address {
        throttle::refund(transaction, &address, blocked_until).await?;
    }
    Ok(())
}

/// What a right password brings: the session, or the half sign-in that leads to it.
async fn accept(
    services: &Services,
    candidate: &Candidate,
    next: Option<NextPath>,
    counted: CountedAttempt,
    caller: &Caller,
    now: Timestamp,
) -> Result<SignInStep> {
    let account = &candidate.account;
    let login = session::read_login(account.login.clone())?;
    let entry = audit::Entry::by_account(Event::SignInPassword, &login, caller);
    let transaction = services.database.begin_write().await?;
    let (step, entry) = if let Some(totp_id) = candidate.totp_id {
        let (token, id) = half_sign_in::open(&transaction, account, totp_id, next, now).await?;
        let entry = entry.succeeded_as("the code is still to come");
        let entry = entry.told_unless_completed(account.id, id);
        (SignInStep::CodeNeeded { token }, entry)
    } else {
        let begun =
            sign_in_without_code(services, &transaction, account, &login, caller, now).await?;
        let Some(begun) = begun else {
            transaction.rollback().await?;
            let entry = entry.failed("the account changed meanwhile");
            entry.write(services.database.write(), now).await?;
            return Err(ApiError::WrongLoginOrPassword.into());
        };
        let entry = begun.noted_in(entry, account).succeeded();
        (SignInStep::SignedIn(begun.session), entry)
    };
    settle(&transaction, counted).await?;
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(step)
}

/// Begins the session; `None` when the account changed since it was looked at.
async fn sign_in_without_code(
    services: &Services,
    transaction: &DatabaseTransaction,
    account: &account::Model,
    login: &Login,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<Begun>> {
    if account.known_totp_id.is_some() {
        totp::notice_removal(transaction, account.id, login, caller, now).await?;
    }
    if !note_sign_in(transaction, account, login, caller, now).await? {
        return Ok(None);
    }
    let begun = session::begin(transaction, account, Strength::Password, caller, now).await?;
    acting_as::begin_automatically(services, transaction, account, begun.id, caller, now).await?;
    Ok(Some(begun))
}

/// Notes the sign-in with the account. Returns false, and notes nothing, when its password, level, state or two-step
/// changed since it was looked at.
pub(crate) async fn note_sign_in(
    transaction: &DatabaseTransaction,
    account: &account::Model,
    login: &Login,
    caller: &Caller,
    now: Timestamp,
) -> Result<bool> {
    let address = caller.address_text();
    let known_totp_id = totp::current_id(login);
    let noted = account::Entity::update_many()
        .col_expr(account::Column::LastSignInAt, Expr::value(now.millis()))
        .col_expr(account::Column::LastSignInAddress, Expr::value(address))
        .col_expr(account::Column::KnownTotpId, known_totp_id)
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Revision.eq(account.revision))
        .filter(account::Column::IsEnabled.eq(true))
        .exec(transaction)
        .await?;
    Ok(noted.rows_affected == 1)
}
