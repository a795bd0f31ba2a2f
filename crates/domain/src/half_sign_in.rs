//! The half sign-in: what a right password opens for an account with two-step authentication, and the one-time-password
//! step that ends it. It opens nothing else.

use std::time::Duration;

use contract::{ApiError, Login, NextPath, Strength};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    FromQueryResult, QueryFilter as _,
    sea_query::Expr,
};

use crate::{
    Caller, Database, DomainError, Result, Services, Timestamp, audit,
    entity::{account, half_sign_in},
    notice,
    second_factor::{self, SecondFactor},
    session::{self, NewSession, Token},
    sign_in::note_sign_in,
    throttle::{self, Admission, Subject},
};

/// How long it lives.
pub(crate) const LIFETIME: Duration = Duration::from_mins(5);
/// How long a half sign-in lives, in milliseconds.
pub const HALF_SIGN_IN_LIFETIME_MILLIS: i64 = 5 * 60 * 1_000;
/// How many codes a half sign-in takes.
const CODES: i32 = 5;

/// What a right code leads to.
#[derive(Debug)]
pub struct SignedInByCode {
    /// The session.
    pub session: NewSession,
    /// Where the sign-in was meant to lead.
    pub next: Option<NextPath>,
}

#[derive(FromQueryResult)]
struct HalfSignIn {
    half_id: i64,
    codes_left: i32,
    next: Option<String>,
    #[sea_orm(nested)]
    account: account::Model,
}

/// Opens a half sign-in, bound to the account as it was seen and to its `totp` row. Returns its secret, and the number of
/// its row.
pub(crate) async fn open(
    transaction: &DatabaseTransaction,
    account: &account::Model,
    totp_id: i64,
    next: Option<NextPath>,
    now: Timestamp,
) -> Result<(Token, i64)> {
    let token = Token::generate()?;
    let row = half_sign_in::ActiveModel {
        id: NotSet,
        token_hash: Set(token.hash()),
        account_id: Set(account.id),
        account_revision: Set(account.revision),
        totp_id: Set(totp_id),
        codes_left: Set(CODES),
        next: Set(next.map(|next| next.as_str().to_owned())),
        created_at: Set(now.millis()),
        expires_at: Set(now.plus(LIFETIME).millis()),
    };
    let id = half_sign_in::Entity::insert(row)
        .exec(transaction)
        .await?
        .last_insert_id;
    Ok((token, id))
}

/// The half sign-in of a secret, if it is alive: its time is not over, it has codes left, and the account's password,
/// level, state and `totp` row are those it was opened with.
async fn find(
    database: &Database,
    connection: &impl ConnectionTrait,
    token: &Token,
    now: Timestamp,
) -> Result<Option<HalfSignIn>> {
    let sql = "SELECT half_sign_in.id AS half_id, half_sign_in.codes_left, half_sign_in.next, account.* FROM half_sign_in \
               JOIN account ON account.id = half_sign_in.account_id AND account.revision = half_sign_in.account_revision \
               JOIN totp ON totp.login = account.login AND totp.id = half_sign_in.totp_id \
               WHERE half_sign_in.token_hash = $1 AND half_sign_in.expires_at > $2 AND half_sign_in.codes_left > 0 AND account.is_enabled";
    let statement = database.statement(sql, [token.hash().into(), now.millis().into()]);
    Ok(HalfSignIn::find_by_statement(statement)
        .one(connection)
        .await?)
}

/// Whether a half sign-in is alive.
///
/// # Errors
/// When the database fails.
pub async fn is_half_signed_in(services: &Services, half: &Token) -> Result<bool> {
    let (database, now) = (&services.database, services.clock.now());
    Ok(find(database, database.read(), half, now).await?.is_some())
}

/// Drops a half sign-in.
///
/// # Errors
/// When the database fails.
pub async fn start_again(services: &Services, half: &Token) -> Result<()> {
    half_sign_in::Entity::delete_many()
        .filter(half_sign_in::Column::TokenHash.eq(half.hash()))
        .exec(services.database.write())
        .await?;
    Ok(())
}

/// The second step: takes one of the half sign-in's five codes, and signs in with a right one that is fresh, be it of the
/// phone or a recovery code. Code, counters, session and evidence change in one transaction.
///
/// # Errors
/// [`ApiError::HalfSignInEnded`], [`ApiError::CodeWrong`], [`ApiError::CodeAlreadyUsed`],
/// [`ApiError::RecoveryCodeWrong`], [`ApiError::Delayed`], [`ApiError::CodesStopped`]; [`DomainError::Unreadable`], which
/// takes none of the five codes.
pub async fn submit_code(
    services: &Services,
    half: &Token,
    shown: impl Into<SecondFactor>,
    caller: &Caller,
) -> Result<SignedInByCode> {
    let shown = shown.into();
    let (database, now) = (&services.database, services.clock.now());
    let transaction = database.begin_write().await?;
    let Some(found) = find(database, &transaction, half, now).await? else {
        return Err(ApiError::HalfSignInEnded.into());
    };
    let login = session::read_login(found.account.login.clone())?;
    let entry = audit::Entry::by_account(shown.sign_in_event(), &login, caller);
    let codes = Subject::Codes(found.account.id);
    let admission = throttle::admit(database, &transaction, &codes, now).await?;
    if !matches!(admission, Admission::Admitted { .. }) {
        transaction.rollback().await?;
        return Err(throttle::refuse(database, &codes, admission, entry, now).await?);
    }
    let answer = match shown.use_up(services, &transaction, &login, now).await {
        Ok(()) => {
            throttle::forget(&transaction, &codes).await?;
            Ok(finish(&transaction, found, &login, entry, caller, now).await?)
        }
        Err(DomainError::Refused(refusal)) => {
            Err(take_code(&transaction, &found, refusal, entry, now).await?)
        }
        Err(fault) => return Err(entry.note_unreadable(services, transaction, fault).await),
    };
    transaction.commit().await?;
    answer
}

/// Uses the half sign-in up and begins the session.
async fn finish(
    transaction: &DatabaseTransaction,
    half: HalfSignIn,
    login: &Login,
    entry: audit::Entry,
    caller: &Caller,
    now: Timestamp,
) -> Result<SignedInByCode> {
    let is_unchanged = note_sign_in(transaction, &half.account, login, caller, now).await?;
    // Conditional as well: another request may have taken the last code since the half sign-in was found.
    let used = half_sign_in::Entity::delete_by_id(half.half_id)
        .filter(half_sign_in::Column::CodesLeft.gt(0))
        .exec(transaction)
        .await?;
    if !is_unchanged || used.rows_affected == 0 {
        return Err(ApiError::HalfSignInEnded.into());
    }
    notice::forget_half_sign_in(transaction, half.half_id).await?;
    let begun = session::begin(transaction, &half.account, Strength::TwoStep, caller, now).await?;
    let entry = begun.noted_in(entry, &half.account).succeeded();
    entry.write(transaction, now).await?;
    Ok(SignedInByCode {
        session: begun.session,
        next: half.next.as_deref().and_then(NextPath::parse),
    })
}

/// Takes one of the half sign-in's codes for a refused one, in one conditional statement. Returns the answer.
async fn take_code(
    transaction: &DatabaseTransaction,
    half: &HalfSignIn,
    refusal: ApiError,
    entry: audit::Entry,
    now: Timestamp,
) -> Result<DomainError> {
    let left = Expr::col(half_sign_in::Column::CodesLeft);
    let taken = half_sign_in::Entity::update_many()
        .col_expr(half_sign_in::Column::CodesLeft, left.sub(1))
        .filter(half_sign_in::Column::Id.eq(half.half_id))
        .filter(half_sign_in::Column::CodesLeft.gt(0))
        .exec(transaction)
        .await?;
    if taken.rows_affected == 0 {
        return Err(ApiError::HalfSignInEnded.into());
    }
    entry
        .failed(second_factor::why_refused(&refusal))
        .write(transaction, now)
        .await?;
    let is_over = half.codes_left == 1 || refusal == ApiError::TwoStepNotOn;
    Ok(if is_over {
        ApiError::HalfSignInEnded
    } else {
        refusal
    }
    .into())
}
