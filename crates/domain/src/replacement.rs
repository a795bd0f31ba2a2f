//! Replacing the phone: the key of another phone takes the place of the present one. The present one is valid until a code
//! of the other one is right, and has to be shown first, or a recovery code in its place.
//!
//! The `totp` row stays, and with it the recovery codes.

use contract::{ApiError, OneTimeCode, TwoStepEnrolment};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, ExprTrait as _, QueryFilter as _, sea_query::Expr,
};

use crate::{
    Caller, Identity, Result, Services,
    audit::{self, Event},
    enrolment::{self, Confirmed},
    entity::{account, totp},
    password::CLOSED,
    pending_key,
    policy::OwnSetting,
    second_factor::SecondFactor,
    session::{self, NewSession},
    totp::owner,
};

/// The pending key of the other phone, once the present one was shown; until then `None`.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::ClosedWhileActing`].
pub async fn replacement(
    services: &Services,
    identity: &Identity,
) -> Result<Option<TwoStepEnrolment>> {
    identity.require_open(OwnSetting::ReplacePhone)?;
    if !identity.has_two_step() {
        return Err(ApiError::TwoStepNotOn.into());
    }
    let now = services.clock.now();
    let pending = pending_key::find(services, services.database.read(), identity, now).await?;
    pending
        .map(|pending| enrolment::shown(services, identity, &pending, false, now))
        .transpose()
}

/// Makes the pending key of the other phone, for a fresh code of the present one or a recovery code.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::CodeWrong`], [`ApiError::CodeAlreadyUsed`], [`ApiError::RecoveryCodeWrong`],
/// [`ApiError::Delayed`], [`ApiError::CodesStopped`], [`ApiError::ClosedWhileActing`];
/// [`crate::DomainError::Unreadable`].
pub async fn begin_replacement(
    services: &Services,
    identity: &Identity,
    shown: impl Into<SecondFactor>,
    caller: &Caller,
) -> Result<NewSession> {
    let (shown, now) = (shown.into(), services.clock.now());
    let entry = possible(services, identity, Event::PhoneShow, caller).await?;
    let present = (identity.account_id, &identity.login);
    let (transaction, entry) = shown.show(services, present, entry, now).await?;
    let session = session::renew(&transaction, identity, None, false, now).await?;
    // One that is there already has lived for a while.
    pending_key::forget(&transaction, identity).await?;
    pending_key::make(services, &transaction, identity, now).await?;
    let entry = entry.succeeded_with(shown.detail());
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(session)
}

/// Puts the pending key in the place of the present one, for a right code of it, which is used up. The account's other
/// sessions and half sign-ins end.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::EnrolmentEnded`], [`ApiError::CodeWrong`], [`ApiError::ClockWrong`],
/// [`ApiError::ClosedWhileActing`].
pub async fn replace(
    services: &Services,
    identity: &Identity,
    code: &OneTimeCode,
    caller: &Caller,
) -> Result<NewSession> {
    let now = services.clock.now();
    let entry = possible(services, identity, Event::PhoneReplace, caller).await?;
    let Confirmed {
        transaction,
        pending,
        step,
        entry,
    } = enrolment::look_at(services, identity, code, entry, now).await?;
    let owner = owner(identity.login.as_str());
    let secret = services
        .secret_box
        .seal(&transaction, &owner, &pending.key)
        .await?;
    let replaced = totp::Entity::update_many()
        .col_expr(totp::Column::Secret, Expr::value(secret))
        .col_expr(totp::Column::LastUsedStep, Expr::value(step))
        .filter(totp::Column::Login.eq(identity.login.as_str()))
        .filter(totp::Column::Id.eq(identity.totp_id))
        .exec(&transaction)
        .await?;
    if replaced.rows_affected == 0 {
        return Err(ApiError::TwoStepNotOn.into());
    }
    let revision = Expr::col(account::Column::Revision);
    account::Entity::update_many()
        .col_expr(account::Column::Revision, revision.add(1))
        .filter(account::Column::Id.eq(identity.account_id))
        .exec(&transaction)
        .await?;
    let session = session::renew(&transaction, identity, None, false, now).await?;
    pending.take(services, &transaction, identity).await?;
    let kept = Some(identity.session_id);
    session::end_others(&transaction, identity.account_id, kept).await?;
    let entry = entry.succeeded().told(identity.account_id);
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(session)
}

/// Refuses who has no phone to be replaced, or only acts as the account.
async fn possible(
    services: &Services,
    identity: &Identity,
    event: Event,
    caller: &Caller,
) -> Result<audit::Entry> {
    let entry = audit::Entry::of(event, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::ReplacePhone) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    if !identity.has_two_step() {
        let refusal = ApiError::TwoStepNotOn;
        return Err(entry.refuse(services, refusal, "it is off").await);
    }
    Ok(entry)
}
