//! Enabling two-step authentication: the page with the pending key, and the right code that confirms it. Nothing is on
//! before that.

use contract::{ApiError, OneTimeCode, Password, Strength, TwoStepEnrolment};
use data_encoding::BASE32_NOPAD;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    TryInsertResult,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Caller, DomainError, Identity, Result, Services, Timestamp, acting_as,
    audit::{self, Event},
    entity::{account, totp},
    password::{self, CLOSED},
    pending_key::{self, PendingKey},
    policy::OwnSetting,
    qr_code, recovery_codes, second_factor,
    session::{self, NewSession},
    totp::{clock_difference, current_id, matching_step, notice_removal, owner},
};

/// The pending key of this session, as its page shows it; made when there is none that lives.
///
/// # Errors
/// [`ApiError::TwoStepAlreadyOn`], [`ApiError::ClosedWhileActing`], [`ApiError::NoPasswordYet`].
pub async fn enrolment(services: &Services, identity: &Identity) -> Result<TwoStepEnrolment> {
    identity.require_open(OwnSetting::EnableTwoStep)?;
    require_password(services, identity).await?;
    if identity.has_two_step() {
        return Err(ApiError::TwoStepAlreadyOn.into());
    }
    let now = services.clock.now();
    let found = pending_key::find(services, services.database.read(), identity, now).await?;
    let pending = if let Some(pending) = found {
        pending
    } else {
        let transaction = services.database.begin_write().await?;
        let pending = pending_key::make(services, &transaction, identity, now).await?;
        transaction.commit().await?;
        pending
    };
    let needs_password = !identity.is_proof_recent(now, services.settings.recent_proof);
    shown(services, identity, &pending, needs_password, now)
}

/// A pending key as its page shows it.
pub(crate) fn shown(
    services: &Services,
    identity: &Identity,
    pending: &PendingKey,
    needs_password: bool,
    now: Timestamp,
) -> Result<TwoStepEnrolment> {
    let issuer = services.settings.issuer();
    let base32 = BASE32_NOPAD.encode(&pending.key);
    let otpauth_uri = qr_code::otpauth_uri(&issuer, identity.login.as_str(), &base32);
    Ok(TwoStepEnrolment {
        account_name: format!("{issuer}:{}", identity.login),
        key: in_groups_of_four(&base32),
        qr_code_svg: qr_code::svg(&otpauth_uri)?,
        otpauth_uri,
        server_time: now.millis(),
        needs_password,
        password_of: identity.actor.login.clone(),
        is_acting: identity.is_acting(),
    })
}

fn in_groups_of_four(base32: &str) -> String {
    let mut grouped = String::with_capacity(base32.len() * 5 / 4);
    for (index, c) in base32.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

/// Forgets the pending key.
///
/// # Errors
/// When the database fails.
pub async fn cancel_enrolment(services: &Services, identity: &Identity) -> Result<()> {
    identity.require_open(OwnSetting::EnableTwoStep)?;
    pending_key::forget(services.database.write(), identity).await
}

/// Switches two-step authentication on with a right code for the pending key, which uses the code up. Where the
/// session's proof is not recent the password is asked first. The account's other sessions and half sign-ins end.
///
/// # Errors
/// [`ApiError::TwoStepAlreadyOn`], [`ApiError::PasswordNeeded`], [`ApiError::WrongPassword`],
/// [`ApiError::EnrolmentEnded`], [`ApiError::CodeWrong`], [`ApiError::ClockWrong`], [`ApiError::ClosedWhileActing`],
/// [`ApiError::NoPasswordYet`];
/// [`ApiError::Delayed`] for the password.
pub async fn enable(
    services: &Services,
    identity: &Identity,
    password: Option<Password>,
    code: &OneTimeCode,
    caller: &Caller,
) -> Result<NewSession> {
    let entry = audit::Entry::of(Event::TwoStepEnable, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::EnableTwoStep) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    if let Err(refusal) = require_password(services, identity).await {
        return Err(entry
            .refuse(services, refusal, "account without password")
            .await);
    }
    if identity.has_two_step() {
        let refusal = ApiError::TwoStepAlreadyOn;
        return Err(entry.refuse(services, refusal, "it is on").await);
    }
    let is_recent = identity.is_proof_recent(services.clock.now(), services.settings.recent_proof);
    if !is_recent {
        let Some(password) = password.filter(|password| !password.expose().is_empty()) else {
            let refusal = ApiError::PasswordNeeded;
            return Err(entry.refuse(services, refusal, "no password").await);
        };
        password::prove(services, identity, password, Event::TwoStepEnable, caller).await?;
    }
    // Acting, it is the actor's, who may owe a code as well.
    let is_whole_proof = !is_recent && !identity.actor.has_two_step();
    confirm(services, identity, code, is_whole_proof, caller).await
}

/// Looks at the code. `is_proof` says that all was shown with it that the session's owner has to show.
async fn confirm(
    services: &Services,
    identity: &Identity,
    code: &OneTimeCode,
    is_proof: bool,
    caller: &Caller,
) -> Result<NewSession> {
    let now = services.clock.now();
    let entry = audit::Entry::of(Event::TwoStepEnable, identity, caller);
    let Confirmed {
        transaction,
        pending,
        step,
        entry,
    } = look_at(services, identity, code, entry, now).await?;
    let (account_id, login) = (identity.account_id, &identity.login);
    notice_removal(&transaction, account_id, login, caller, now).await?;
    switch_on(services, &transaction, identity, &pending.key, step, now).await?;
    // Acting, the session is still its owner's, who has shown nothing new.
    let strength = (!identity.is_acting()).then_some(Strength::TwoStep);
    // Account, session, key: entering, returning and signing out take them in this order as well.
    let session = session::renew(&transaction, identity, strength, is_proof, now).await?;
    pending.take(services, &transaction, identity).await?;
    let fresh = recovery_codes::make(&transaction, login).await?;
    let shown_by = identity.session_id;
    fresh
        .keep(&transaction, shown_by, &session.token, login, now)
        .await?;
    session::end_others(&transaction, account_id, Some(identity.session_id)).await?;
    let entry = entry.succeeded().told(account_id);
    entry.write(&transaction, now).await?;
    let why = "two-step authentication was enabled";
    acting_as::end_all(&transaction, identity, why, caller, now).await?;
    transaction.commit().await?;
    Ok(session)
}

/// A pending key for which a right code was shown.
pub(crate) struct Confirmed {
    /// That in which it was found.
    pub(crate) transaction: DatabaseTransaction,
    pub(crate) pending: PendingKey,
    /// The step of the code, which is used up by this.
    pub(crate) step: i64,
    /// What tells of it.
    pub(crate) entry: audit::Entry,
}

/// Looks at a code for the pending key; a wrong one is counted against the key and written down.
///
/// # Errors
/// [`ApiError::EnrolmentEnded`], [`ApiError::CodeWrong`], [`ApiError::ClockWrong`].
pub(crate) async fn look_at(
    services: &Services,
    identity: &Identity,
    code: &OneTimeCode,
    entry: audit::Entry,
    now: Timestamp,
) -> Result<Confirmed> {
    let transaction = services.database.begin_write().await?;
    let Some(pending) = pending_key::find(services, &transaction, identity, now).await? else {
        transaction.rollback().await?;
        let refusal = ApiError::EnrolmentEnded;
        return Err(entry.refuse(services, refusal, "no pending key").await);
    };
    let Some(step) = matching_step(&pending.key, code, now) else {
        pending
            .count_wrong_code(services, &transaction, identity)
            .await?;
        let refusal = refusal_of_wrong_code(&pending.key, code, now);
        let entry = entry.failed(second_factor::why_refused(&refusal));
        entry.write(&transaction, now).await?;
        transaction.commit().await?;
        return Err(refusal.into());
    };
    let step = i64::try_from(step)
        .map_err(|_| DomainError::Fault("the clock is beyond the end of time"))?;
    Ok(Confirmed {
        transaction,
        pending,
        step,
        entry,
    })
}

/// Says what is wrong with the phone's clock where that is the reason.
fn refusal_of_wrong_code(key: &[u8], code: &OneTimeCode, now: Timestamp) -> ApiError {
    match clock_difference(key, code, now) {
        Some(ahead) => ApiError::ClockWrong { ahead },
        None => ApiError::CodeWrong {
            server_time: now.millis(),
        },
    }
}

/// Refuses to protect an account that nobody could sign in to: whoever acts as it has to give it a password first.
async fn require_password(services: &Services, identity: &Identity) -> Result<()> {
    if identity.is_acting() {
        let account = crate::account::find(services.database.read(), &identity.login).await?;
        if account.password_hash.is_none() {
            let login = identity.login.clone();
            return Err(ApiError::NoPasswordYet { login }.into());
        }
    }
    Ok(())
}

async fn switch_on(
    services: &Services,
    transaction: &DatabaseTransaction,
    identity: &Identity,
    key: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<()> {
    let owner = owner(identity.login.as_str());
    let secret = services.secret_box.seal(transaction, &owner, key).await?;
    let row = totp::ActiveModel {
        id: NotSet,
        login: Set(identity.login.as_str().to_owned()),
        secret: Set(secret),
        last_used_step: Set(step),
        created_at: Set(now.millis()),
        codes_to_save: Set(false),
    };
    let first_wins = OnConflict::column(totp::Column::Login)
        .do_nothing()
        .to_owned();
    let inserted = totp::Entity::insert(row)
        .on_conflict(first_wins)
        .try_insert()
        .exec_without_returning(transaction)
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Err(ApiError::TwoStepAlreadyOn.into());
    }
    let revision = Expr::col(account::Column::Revision);
    account::Entity::update_many()
        .col_expr(account::Column::KnownTotpId, current_id(&identity.login))
        .col_expr(account::Column::Revision, revision.add(1))
        .filter(account::Column::Id.eq(identity.account_id))
        .exec(transaction)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::totp::KEY_BYTES;

    #[test]
    fn a_key_is_shown_in_groups_of_four() {
        assert_eq!(in_groups_of_four("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(
            in_groups_of_four(&BASE32_NOPAD.encode(&[0; KEY_BYTES])).len(),
            39
        );
    }
}
