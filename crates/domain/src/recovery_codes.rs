//! Recovery codes: ten that open an account with two-step authentication once each when its phone is lost.
//!
//! They belong to a `totp` row and are dead without it. The database has their hashes. What a session shows of new ones is
//! in `kept.rs`.

use contract::{ApiError, Login, ProofNeed, RecoveryCode, RecoveryCodes, RecoveryNotice};
use data_encoding::BASE32_NOPAD;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QuerySelect as _,
    sea_query::{Alias, Expr, Query},
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{
    Caller, Database, DomainError, Identity, Result, Services, Timestamp,
    audit::{self, Event},
    entity::{recovery_code, totp as totp_row},
    password::CLOSED,
    policy::OwnSetting,
    proof::{self, Proof, Shown},
    session::{self, NewSession},
    token::random_bytes,
    totp,
};

mod kept;

use self::kept::Fresh;
pub(crate) use self::kept::{carry_over, forget_shown};
pub use self::kept::{has_new, saved, shown};

/// How many codes an account is given.
const CODES: usize = 10;
/// 80 bits: sixteen characters of base32.
const CODE_BYTES: usize = 10;
/// Of how many rows that are gone the codes are removed at once.
const PURGED_AT_ONCE: u64 = 500;
/// From so few on, Home says that there are few.
const FEW: u32 = 3;

/// Makes an account's codes, in place of all that it had.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`].
pub(crate) async fn make(transaction: &DatabaseTransaction, login: &Login) -> Result<Fresh> {
    let totp_id = totp::id(transaction, login).await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::TotpId.eq(totp_id))
        .exec(transaction)
        .await?;
    // Another session may still show those that are dead now.
    kept::forget_of_row(transaction, totp_id).await?;
    let mut text = Zeroizing::new(String::new());
    let mut rows = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let bytes = Zeroizing::new(random_bytes::<CODE_BYTES>()?);
        let letters = Zeroizing::new(BASE32_NOPAD.encode(&*bytes));
        let code = RecoveryCode::parse(&letters)
            .map_err(|_| DomainError::Fault("a recovery code was made that is none"))?;
        rows.push(recovery_code::ActiveModel {
            id: NotSet,
            totp_id: Set(totp_id),
            code_hash: Set(hash(totp_id, &code)),
            used_at: Set(None),
        });
        text.push_str(&Zeroizing::new(code.in_groups()));
        text.push('\n');
    }
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    kept::note_to_save(transaction, totp_id, true).await?;
    Ok(Fresh { totp_id, text })
}

/// Eighty random bits cannot be searched for, and the row's number keeps one search from serving for two accounts.
fn hash(totp_id: i64, code: &RecoveryCode) -> Vec<u8> {
    Sha256::new()
        .chain_update(b"vestibule recovery code")
        .chain_update(totp_id.to_be_bytes())
        .chain_update(code.expose())
        .finalize()
        .to_vec()
}

/// Uses a code up, in one conditional statement.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::RecoveryCodeWrong`].
pub(crate) async fn use_one(
    transaction: &DatabaseTransaction,
    login: &Login,
    code: &RecoveryCode,
    now: Timestamp,
) -> Result<()> {
    let totp_id = totp::lock_id(transaction, login).await?;
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now.millis()))
        .filter(recovery_code::Column::TotpId.eq(totp_id))
        .filter(Expr::col(recovery_code::Column::TotpId).eq(totp::current_id(login)))
        .filter(recovery_code::Column::CodeHash.eq(hash(totp_id, code)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    if used.rows_affected == 1 {
        Ok(())
    } else {
        Err(ApiError::RecoveryCodeWrong.into())
    }
}

/// Makes new codes in place of the old ones, which are dead at once. The session shows them, and has a new secret. A
/// recent proof is needed; `proof` is looked at where there is none.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::ClosedWhileActing`], and those of a proof.
pub async fn create(
    services: &Services,
    identity: &Identity,
    proof: Proof,
    caller: &Caller,
) -> Result<NewSession> {
    let entry = audit::Entry::of(Event::RecoveryCodesMake, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::RecoveryCodes) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    if !identity.has_two_step() {
        let refusal = ApiError::TwoStepNotOn;
        return Err(entry.refuse(services, refusal, "it is off").await);
    }
    let shown = match need(services, identity) {
        ProofNeed::Nothing => Shown::NONE,
        _ => proof::show(services, identity, proof, caller).await?,
    };
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    totp::lock_id(&transaction, &identity.login).await?;
    let session = shown
        .keep_or_renew(&transaction, identity, caller, now)
        .await?;
    session::require_live(services, &transaction, identity).await?;
    let (login, id) = (&identity.login, identity.session_id);
    let fresh = make(&transaction, login).await?;
    fresh
        .keep(&transaction, id, &session.token, login, now)
        .await?;
    let entry = entry.succeeded().told(identity.account_id);
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(session)
}

fn need(services: &Services, identity: &Identity) -> ProofNeed {
    let (now, limit) = (services.clock.now(), services.settings.recent_proof);
    if identity.is_proof_recent(now, limit) {
        ProofNeed::Nothing
    } else {
        ProofNeed::PasswordAndCode
    }
}

/// What the page shows: new codes while this session keeps some, and how many are left.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::ClosedWhileActing`].
pub async fn view(services: &Services, identity: &Identity) -> Result<RecoveryCodes> {
    identity.require_open(OwnSetting::RecoveryCodes)?;
    let connection = services.database.read();
    let needs = need(services, identity);
    let (login, codes) = match shown(services, identity).await? {
        Some((login, text)) => (login, text.lines().map(str::to_owned).collect()),
        None => (identity.login.clone(), Vec::new()),
    };
    let totp_id = totp::id(connection, &login).await?;
    let moments = moments_of_use(connection, totp_id).await?;
    Ok(RecoveryCodes {
        login,
        issuer: services.settings.issuer(),
        codes,
        left: left(&moments),
        are_to_save: are_to_save(connection, totp_id, &moments).await?,
        needs,
    })
}

/// The codes of a `totp` row: when each was used, if it was.
async fn moments_of_use(
    connection: &impl ConnectionTrait,
    totp_id: i64,
) -> Result<Vec<Option<i64>>> {
    Ok(recovery_code::Entity::find()
        .select_only()
        .column(recovery_code::Column::UsedAt)
        .filter(recovery_code::Column::TotpId.eq(totp_id))
        .into_tuple()
        .all(connection)
        .await?)
}

/// Whether nobody has said that they are saved. Whoever used one has them.
async fn are_to_save(
    connection: &impl ConnectionTrait,
    totp_id: i64,
    moments: &[Option<i64>],
) -> Result<bool> {
    if moments.iter().any(Option::is_some) {
        return Ok(false);
    }
    let row = totp_row::Entity::find_by_id(totp_id)
        .one(connection)
        .await?;
    Ok(row.is_some_and(|row| row.codes_to_save))
}

/// How many of them are not used.
fn left(moments: &[Option<i64>]) -> u32 {
    count(moments, Option::is_none)
}

fn count(moments: &[Option<i64>], which: impl Fn(&Option<i64>) -> bool) -> u32 {
    let count = moments.iter().filter(|used| which(used)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What Home says of them: nothing to whoever acts as the account, and nothing while all is well.
pub(crate) async fn notice(
    services: &Services,
    identity: &Identity,
) -> Result<Option<RecoveryNotice>> {
    let Some(totp_id) = identity.totp_id.filter(|_| !identity.is_acting()) else {
        return Ok(None);
    };
    let connection = services.database.read();
    let moments = moments_of_use(connection, totp_id).await?;
    let are_to_save = are_to_save(connection, totp_id, &moments).await?;
    let before = identity.previous_sign_in.as_ref();
    let since = before.map_or(i64::MIN, |sign_in| sign_in.at);
    let used = count(&moments, |used| used.is_some_and(|at| at > since));
    let left = left(&moments);
    Ok(
        (used > 0 || left <= FEW || are_to_save).then_some(RecoveryNotice {
            used,
            left,
            are_to_save,
        }),
    )
}

/// Removes the codes of rows that are gone, and those that were shown for long enough.
pub(crate) async fn purge(database: &Database, now: Timestamp) -> Result<()> {
    let alive = Query::select()
        .column(totp_row::Column::Id)
        .from(Alias::new("totp"))
        .to_owned();
    // Read first: looking through all codes takes a while, in which nobody could write.
    let gone: Vec<i64> = recovery_code::Entity::find()
        .select_only()
        .column(recovery_code::Column::TotpId)
        .distinct()
        .filter(recovery_code::Column::TotpId.not_in_subquery(alive))
        .limit(PURGED_AT_ONCE)
        .into_tuple()
        .all(database.read())
        .await?;
    if !gone.is_empty() {
        recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::TotpId.is_in(gone))
            .exec(database.write())
            .await?;
    }
    kept::purge(database, now).await
}
