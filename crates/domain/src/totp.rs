//! Two-step authentication: which code is right, that none is used twice, and how it is switched off.
//!
//! It is on for an account exactly while its row in `totp` exists; nothing here remembers it elsewhere.

use std::time::Duration;

use contract::{ApiError, Login, OneTimeCode};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QuerySelect as _,
    sea_query::{Alias, Expr, Query, SimpleExpr},
};
use totp_rs::{Builder, Secret};

use crate::{
    Caller, Database, DomainError, Identity, Result, Services, Timestamp,
    audit::{self, Event},
    entity::{account, totp},
    password::CLOSED,
    policy::OwnSetting,
    second_factor::SecondFactor,
    session::{self, NewSession},
    throttle::{self, Subject},
};
pub use crate::{
    enrolment::{cancel_enrolment, enable, enrolment},
    replacement::{begin_replacement, replace, replacement},
};

/// The length of a key: 160 bits, as RFC 4226, section 4, R6 recommends.
pub(crate) const KEY_BYTES: usize = 20;

/// The length of a step (RFC 6238, 5.2).
const STEP: Duration = Duration::from_secs(30);
/// How many steps away a code is looked for while enabling: ten minutes.
const SEARCHED_STEPS: u32 = 20;

/// The step whose code this is, of the steps T−1, T and T+1 around `now` (RFC 6238, 5.2).
pub(crate) fn matching_step(key: &[u8], code: &OneTimeCode, now: Timestamp) -> Option<u64> {
    // The builder's defaults are those of the contract: SHA-1, 6 digits, 30 seconds, one step of skew.
    let totp = Builder::new()
        .with_secret(Secret::from(key.to_vec()))
        .build_noncompliant();
    totp.check(code.expose(), now.unix_seconds())
}

/// By how many seconds the phone that shows this code is ahead of `now` (negative: behind), where its clock is wrong by two
/// to twenty steps; `None` when no step so near has this code.
pub(crate) fn clock_difference(key: &[u8], code: &OneTimeCode, now: Timestamp) -> Option<i32> {
    let is_shown_at = |there: Timestamp| {
        let step = there.unix_seconds() / STEP.as_secs();
        matching_step(key, code, there) == Some(step)
    };
    // The nearest first.
    (2..=SEARCHED_STEPS).find_map(|steps| {
        let distance = STEP * steps;
        let seconds = i32::try_from(distance.as_secs()).ok()?;
        if is_shown_at(now.plus(distance)) {
            Some(seconds)
        } else {
            is_shown_at(now.minus(distance)).then_some(-seconds)
        }
    })
}

/// What a ciphertext in `totp` is bound to.
pub(crate) fn owner(login: &str) -> String {
    format!("totp:{login}")
}

/// The id of an account's `totp` row or NULL, as a subquery.
pub(crate) fn current_id(login: &Login) -> SimpleExpr {
    let select = Query::select()
        .column(totp::Column::Id)
        .from(Alias::new("totp"))
        .and_where(totp::Column::Login.eq(login.as_str()))
        .to_owned();
    SimpleExpr::SubQuery(None, Box::new(select.into()))
}

/// The id of an account's row.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`].
pub(crate) async fn id(connection: &impl ConnectionTrait, login: &Login) -> Result<i64> {
    Ok(find(connection, login).await?.id)
}

/// The same, of a row that is kept as it is until the transaction ends. Whoever changes sessions or recovery codes of the
/// account as well takes this first: then nobody waits for another who waits for them.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`].
pub(crate) async fn lock_id(transaction: &DatabaseTransaction, login: &Login) -> Result<i64> {
    let row = totp::Entity::find()
        .filter(totp::Column::Login.eq(login.as_str()))
        .lock_exclusive()
        .one(transaction)
        .await?;
    Ok(row.ok_or(ApiError::TwoStepNotOn)?.id)
}

async fn find(connection: &impl ConnectionTrait, login: &Login) -> Result<totp::Model> {
    let row = totp::Entity::find()
        .filter(totp::Column::Login.eq(login.as_str()))
        .one(connection)
        .await?;
    row.ok_or_else(|| ApiError::TwoStepNotOn.into())
}

/// Uses up a right code: its step and every earlier one, in one conditional statement.
pub(crate) async fn use_code(
    services: &Services,
    transaction: &DatabaseTransaction,
    login: &Login,
    code: &OneTimeCode,
    now: Timestamp,
) -> Result<()> {
    // Locked, so that no code of a key is accepted once another key has taken its place.
    let row = totp::Entity::find()
        .filter(totp::Column::Login.eq(login.as_str()))
        .lock_exclusive()
        .one(transaction)
        .await?
        .ok_or(ApiError::TwoStepNotOn)?;
    let step = right_step(services, &row, login, code, now)?;
    let used = totp::Entity::update_many()
        .col_expr(totp::Column::LastUsedStep, Expr::value(step))
        .filter(totp::Column::Id.eq(row.id))
        .filter(totp::Column::LastUsedStep.lt(step))
        .exec(transaction)
        .await?;
    if used.rows_affected == 1 {
        Ok(())
    } else {
        Err(ApiError::CodeAlreadyUsed.into())
    }
}

fn right_step(
    services: &Services,
    row: &totp::Model,
    login: &Login,
    code: &OneTimeCode,
    now: Timestamp,
) -> Result<i64> {
    let key = services
        .secret_box
        .open_sealed(&owner(login.as_str()), &row.secret)
        .map_err(|why| DomainError::Unreadable {
            login: login.clone(),
            why,
        })?;
    let step = matching_step(&key, code, now).ok_or(ApiError::CodeWrong {
        server_time: now.millis(),
    })?;
    i64::try_from(step).map_err(|_| DomainError::Fault("the clock is beyond the end of time"))
}

/// Switches two-step authentication off with a fresh code or a recovery code; the account's other sessions and half
/// sign-ins end.
///
/// # Errors
/// [`ApiError::TwoStepNotOn`], [`ApiError::CodeWrong`], [`ApiError::CodeAlreadyUsed`], [`ApiError::RecoveryCodeWrong`],
/// [`ApiError::Delayed`], [`ApiError::CodesStopped`], [`ApiError::ClosedWhileActing`]; [`DomainError::Unreadable`].
pub async fn disable(
    services: &Services,
    identity: &Identity,
    shown: impl Into<SecondFactor>,
    caller: &Caller,
) -> Result<NewSession> {
    let shown = shown.into();
    let now = services.clock.now();
    let entry = audit::Entry::of(Event::TwoStepDisable, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::DisableTwoStep) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    if !identity.has_two_step() {
        let refusal = ApiError::TwoStepNotOn;
        return Err(entry.refuse(services, refusal, "it is off").await);
    }
    let owner = (identity.account_id, &identity.login);
    let (transaction, entry) = shown.show(services, owner, entry, now).await?;
    remove(&transaction, &identity.login).await?;
    let kept = Some(identity.session_id);
    session::end_others(&transaction, identity.account_id, kept).await?;
    let session = session::renew(&transaction, identity, None, false, now).await?;
    let entry = entry.succeeded_with(shown.detail());
    let entry = entry.told(identity.account_id);
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(session)
}

/// Removes the row and lets the account know that the panel did it. Returns whether there was one.
pub(crate) async fn remove(connection: &impl ConnectionTrait, login: &Login) -> Result<bool> {
    let removed = totp::Entity::delete_many()
        .filter(totp::Column::Login.eq(login.as_str()))
        .exec(connection)
        .await?;
    account::Entity::update_many()
        .col_expr(account::Column::KnownTotpId, Expr::value(None::<i64>))
        .col_expr(
            account::Column::Revision,
            Expr::col(account::Column::Revision).add(1),
        )
        .filter(account::Column::Login.eq(login.as_str()))
        .exec(connection)
        .await?;
    Ok(removed.rows_affected > 0)
}

/// Writes down, once, that a row was removed by hand: the account was last seen with one that is gone.
pub(crate) async fn notice_removal(
    transaction: &DatabaseTransaction,
    account_id: i64,
    login: &Login,
    caller: &Caller,
    now: Timestamp,
) -> Result<()> {
    let noticed = account::Entity::update_many()
        .col_expr(account::Column::KnownTotpId, current_id(login))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::KnownTotpId.is_not_null())
        .exec(transaction)
        .await?;
    if noticed.rows_affected == 1 {
        audit::Entry::by_account(Event::TwoStepRemoved, login, caller)
            .succeeded_as("the totp row was removed by hand")
            .told(account_id)
            .write(transaction, now)
            .await?;
    }
    Ok(())
}

/// Whether an account has two-step authentication.
pub(crate) async fn is_on(connection: &impl ConnectionTrait, login: &Login) -> Result<bool> {
    match find(connection, login).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_refusal() => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Since when an account has two-step authentication; `None` when it is off.
///
/// # Errors
/// [`ApiError::NotFound`] for a login that no account has.
pub async fn status(database: &Database, login: &Login) -> Result<Option<Timestamp>> {
    crate::account::find(database.read(), login).await?;
    let row = totp::Entity::find()
        .filter(totp::Column::Login.eq(login.as_str()))
        .one(database.read())
        .await?;
    Ok(row.map(|row| Timestamp::from_millis(row.created_at)))
}

/// Switches two-step authentication off for somebody who lost their phone: the operator's way, without a code.
///
/// # Errors
/// [`ApiError::NotFound`] for a login that no account has, [`ApiError::TwoStepNotOn`] when there is nothing to remove.
pub async fn disable_from_console(
    database: &Database,
    login: &Login,
    now: Timestamp,
) -> Result<()> {
    let transaction = database.begin_write().await?;
    let account = crate::account::find(&transaction, login).await?;
    // Counters before rows, as a sign-in does it: in the other order the two could wait for each other.
    throttle::forget(&transaction, &Subject::Codes(account.id)).await?;
    if !remove(&transaction, login).await? {
        return Err(ApiError::TwoStepNotOn.into());
    }
    session::end_half_sign_ins(&transaction, account.id).await?;
    audit::Entry::by_console(Event::TwoStepDisable, login)
        .succeeded()
        .told(account.id)
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const RFC_KEY: &[u8] = b"12345678901234567890";

    fn code(digits: &str) -> OneTimeCode {
        OneTimeCode::parse(digits).unwrap()
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(i64::try_from(seconds).unwrap() * 1_000)
    }

    /// RFC 6238, Appendix B: the last six of its eight digits.
    #[rstest]
    #[case(59, "287082", 0x1)]
    #[case(1_111_111_109, "081804", 0x023_523ec)]
    #[case(1_111_111_111, "050471", 0x023_523ed)]
    #[case(1_234_567_890, "005924", 0x273_ef07)]
    #[case(2_000_000_000, "279037", 0x3f9_40aa)]
    #[case(20_000_000_000, "353130", 0x27bc_86aa)]
    fn the_vectors_of_rfc_6238_match(
        #[case] seconds: u64,
        #[case] digits: &str,
        #[case] step: u64,
    ) {
        assert_eq!(
            matching_step(RFC_KEY, &code(digits), at(seconds)),
            Some(step)
        );
    }

    #[rstest]
    #[case(-2, false)]
    #[case(-1, true)]
    #[case(0, true)]
    #[case(1, true)]
    #[case(2, false)]
    fn one_step_of_skew_is_accepted_on_either_side(#[case] offset: i64, #[case] accepted: bool) {
        let step = 0x023_523ed_i64;
        let now = at(u64::try_from((step + offset) * 30).unwrap());
        assert_eq!(
            matching_step(RFC_KEY, &code("050471"), now).is_some(),
            accepted
        );
    }

    #[rstest]
    #[case(0, None)]
    #[case(1, None)]
    #[case(2, Some(60))]
    #[case(-2, Some(-60))]
    #[case(-5, Some(-150))]
    #[case(20, Some(600))]
    #[case(-20, Some(-600))]
    #[case(21, None)]
    #[case(-21, None)]
    fn a_wrong_clock_is_measured_within_ten_minutes(
        #[case] steps: i64,
        #[case] ahead: Option<i32>,
    ) {
        let step = 0x023_523ed_i64;
        // The phone shows the code of `step`.
        let now = at(u64::try_from((step - steps) * 30 + 7).unwrap());
        let code = code("050471");
        let is_accepted = matching_step(RFC_KEY, &code, now).is_some();
        assert_eq!(is_accepted, steps.abs() <= 1);
        if !is_accepted {
            assert_eq!(clock_difference(RFC_KEY, &code, now), ahead);
        }
    }

    proptest! {
        #[test]
        fn a_matching_step_is_always_next_to_now(key in proptest::array::uniform20(any::<u8>()), seconds in 0_u64..8_000_000_000, number in 0_u32..1_000_000) {
            let digits = format!("{number:06}");
            if let Some(step) = matching_step(&key, &code(&digits), at(seconds)) {
                prop_assert!(step.abs_diff(seconds / 30) <= 1);
            }
        }

        #[test]
        fn no_clock_makes_it_panic(millis in any::<i64>()) {
            let _ = matching_step(RFC_KEY, &code("000000"), Timestamp::from_millis(millis));
        }
    }
}
