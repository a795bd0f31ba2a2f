//! Replacing the phone: the present one is shown first, and is valid until a code of the other one is right.

use contract::{ApiError, OneTimeCode, RecoveryCode, Strength};
use domain::{
    Identity, SecondFactor, recovery_codes,
    session::{NewSession, Token},
    test_support::Backend,
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, Phone, STEP, caller, just_under, login, minutes, refusal};

async fn begin(
    panel: &Panel,
    identity: &Identity,
    shown: impl Into<SecondFactor>,
) -> Result<NewSession, ApiError> {
    refusal(totp::begin_replacement(&panel.services, identity, shown, &caller()).await)
}

async fn replace(
    panel: &Panel,
    identity: &Identity,
    code: &OneTimeCode,
) -> Result<NewSession, ApiError> {
    refusal(totp::replace(&panel.services, identity, code, &caller()).await)
}

/// What the session is shown for the other phone.
async fn other_phone(panel: &Panel, identity: &Identity) -> Option<Phone> {
    let shown = totp::replacement(&panel.services, identity).await;
    shown.unwrap().map(|shown| Phone::scan(&shown.key))
}

/// `ann` has shown the present phone: it, the other one, and her session.
async fn begun(backend: Backend) -> (Panel, Phone, Phone, Token) {
    let (panel, present, token) = Panel::two_step(backend).await;
    let identity = panel.identity(&token).await;
    let session = begin(&panel, &identity, &present.code(panel.now())).await;
    panel.advance(STEP * 2);
    let token = session.unwrap().token;
    let other = other_phone(&panel, &panel.identity(&token).await).await;
    (panel, present, other.unwrap(), token)
}

#[rstest]
#[tokio::test]
async fn the_other_phone_takes_the_place_of_the_present_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, present, other, token) = begun(backend).await;
    let (elsewhere, half) = {
        let code = present.code(panel.now());
        let elsewhere = panel.sign_in_with_code("ann", &code).await;
        (elsewhere, panel.half("ann").await)
    };
    let since = totp::status(&panel.test.database, &login("ann")).await;
    let identity = panel.identity(&token).await;
    let right = other.code(panel.now());
    let session = replace(&panel, &identity, &right).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.replace_phone success"
    );

    assert!(!panel.is_live(&token).await, "it has another secret");
    assert!(!panel.is_live(&elsewhere).await);
    assert!(!panel.is_half_signed_in(&half).await);
    let after = panel.identity(&session.token).await;
    assert!(after.has_two_step());
    assert_eq!(after.strength(), Strength::TwoStep);
    assert_eq!(
        totp::status(&panel.test.database, &login("ann"))
            .await
            .unwrap(),
        since.unwrap(),
        "it was on all the time"
    );
    assert!(other_phone(&panel, &after).await.is_none());

    let half = panel.half("ann").await;
    let again = panel.submit_code(&half, &right).await;
    assert_eq!(again.unwrap_err(), ApiError::CodeAlreadyUsed);
    panel.advance(STEP * 2);
    let old = panel.submit_code(&half, &present.code(panel.now())).await;
    assert!(matches!(old, Err(ApiError::CodeWrong { .. })));
    let new = panel.submit_code(&half, &other.code(panel.now())).await;
    assert!(new.is_ok());
}

#[rstest]
#[tokio::test]
async fn recovery_codes_stay_and_one_of_them_is_as_good_as_the_present_phone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, token) = Panel::two_step(backend).await;
    let identity = panel.identity(&token).await;
    let shown = recovery_codes::view(&panel.services, &identity).await;
    let codes: Vec<_> = shown.unwrap().codes;
    let code = |index: usize| RecoveryCode::parse(&codes[index]).unwrap();
    let session = begin(&panel, &identity, &code(0)).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.show_phone success (with a recovery code)"
    );
    let again = begin(&panel, &identity, &code(0)).await;
    assert_eq!(again.unwrap_err(), ApiError::RecoveryCodeWrong);
    let identity = panel.identity(&session.token).await;
    let other = other_phone(&panel, &identity).await.unwrap();
    let replaced = replace(&panel, &identity, &other.code(panel.now())).await;
    replaced.unwrap();
    let half = panel.half("ann").await;
    assert!(panel.submit_code(&half, &code(1)).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn the_present_phone_is_valid_until_then_and_its_code_is_used_up(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, present, token) = Panel::two_step(backend).await;
    let identity = panel.identity(&token).await;
    let code = present.code(panel.now());
    let session = begin(&panel, &identity, &code).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.show_phone success"
    );
    assert!(!panel.is_live(&token).await, "it has another secret");
    let identity = panel.identity(&session.token).await;
    let again = begin(&panel, &identity, &code).await;
    assert_eq!(again.unwrap_err(), ApiError::CodeAlreadyUsed);
    let half = panel.half("ann").await;
    let again = panel.submit_code(&half, &code).await;
    assert_eq!(again.unwrap_err(), ApiError::CodeAlreadyUsed);

    let other = other_phone(&panel, &identity).await.unwrap();
    for _ in 0..3 {
        let wrong = replace(&panel, &identity, &other.wrong_code(panel.now())).await;
        assert!(matches!(wrong, Err(ApiError::CodeWrong { .. })));
        let same = other_phone(&panel, &identity).await.unwrap();
        assert_eq!(same.key, other.key);
    }
    let not_yet = panel.submit_code(&half, &other.code(panel.now())).await;
    assert!(matches!(not_yet, Err(ApiError::CodeWrong { .. })));
    panel.advance(STEP * 2);
    let signed_in = panel.submit_code(&half, &present.code(panel.now())).await;
    assert!(signed_in.is_ok());
}

#[rstest]
#[tokio::test]
async fn without_the_present_phone_there_is_nothing_to_replace_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, present, token) = Panel::two_step(backend).await;
    let identity = panel.identity(&token).await;
    assert!(other_phone(&panel, &identity).await.is_none());
    let code = present.code(panel.now());
    let answer = replace(&panel, &identity, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    let wrong = present.wrong_code(panel.now());
    for _ in 0..5 {
        let answer = begin(&panel, &identity, &wrong).await;
        assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    }
    let retry_after = 15 * 60;
    let answer = begin(&panel, &identity, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::Delayed { retry_after });
    assert_eq!(panel.rows("totp_enrolment").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_key_that_was_shown_for_enabling_replaces_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    panel.test.add_account("bob", contract::Level::Client).await;
    panel.with_two_step("bob").await;
    panel
        .test
        .execute("UPDATE totp SET login = 'ann' WHERE login = 'bob'")
        .await;
    let identity = panel.identity(&token).await;
    assert!(identity.has_two_step() && other_phone(&panel, &identity).await.is_none());
    let answer = replace(&panel, &identity, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
}

#[rstest]
#[tokio::test]
async fn the_key_dies_with_two_step_authentication_with_its_time_and_with_cancel(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("removed", "time", "cancel")] what: &str,
) {
    let (panel, _, other, token) = begun(backend).await;
    let stale = panel.identity(&token).await;
    match what {
        "removed" => panel.test.execute("DELETE FROM totp").await,
        "time" => panel.advance(minutes(10)),
        _ => totp::cancel_enrolment(&panel.services, &stale)
            .await
            .unwrap(),
    }
    let code = other.code(panel.now());
    let expected = if what == "removed" {
        // The request that began before, and the next one.
        let answer = replace(&panel, &stale, &code).await;
        assert_eq!(answer.unwrap_err(), ApiError::TwoStepNotOn);
        ApiError::TwoStepNotOn
    } else {
        ApiError::EnrolmentEnded
    };
    let identity = panel.identity(&token).await;
    let answer = replace(&panel, &identity, &code).await;
    assert_eq!(answer.unwrap_err(), expected);
    if what == "removed" {
        let enabled = panel.enable(&identity, &code).await;
        assert_eq!(enabled.unwrap_err(), ApiError::EnrolmentEnded);
    }
}

#[rstest]
#[tokio::test]
async fn it_lives_for_ten_minutes(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (panel, _, other, token) = begun(backend).await;
    panel.advance(just_under(minutes(10)).saturating_sub(STEP * 2));
    let identity = panel.identity(&token).await;
    let replaced = replace(&panel, &identity, &other.code(panel.now())).await;
    assert!(replaced.is_ok());
}

#[rstest]
#[tokio::test]
async fn of_two_requests_at_once_one_replaces_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, present, other, token) = begun(backend).await;
    let identity = panel.identity(&token).await;
    let right = other.code(panel.now());
    let (first, second) = tokio::join!(
        replace(&panel, &identity, &right),
        replace(&panel, &identity, &right)
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let half = panel.half("ann").await;
    let old = panel.submit_code(&half, &present.code(panel.now())).await;
    assert!(matches!(old, Err(ApiError::CodeWrong { .. })));
}

#[rstest]
#[tokio::test]
async fn a_session_that_ended_meanwhile_replaces_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, present, other, token) = begun(backend).await;
    let identity = panel.identity(&token).await;
    panel.test.execute("DELETE FROM session").await;
    let answer = replace(&panel, &identity, &other.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::SignInRequired);
    let answer = begin(&panel, &identity, &present.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::SignInRequired);
    let signed_in = panel
        .sign_in_with_code("ann", &present.code(panel.now()))
        .await;
    assert!(panel.is_live(&signed_in).await);
}
