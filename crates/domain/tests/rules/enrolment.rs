//! Enabling two-step authentication with the right code.

use std::time::Duration;

use contract::{ApiError, Level, Strength};
use domain::{
    Identity,
    session::NewSession,
    test_support::{Backend, PASSWORD, START},
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, STEP, WRONG, caller, minutes, password, refusal};

#[rstest]
#[tokio::test]
async fn a_session_that_ended_meanwhile_enables_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    panel.test.execute("DELETE FROM session").await;
    let answer = panel.enable(&identity, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::SignInRequired);
    assert_eq!(panel.rows("totp").await, 0);
}

#[rstest]
#[tokio::test]
async fn wrong_codes_while_enabling_do_not_count_against_signing_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    for _ in 0..10 {
        let wrong = phone.wrong_code(panel.now());
        panel.enable(&identity, &wrong).await.unwrap_err();
    }
    assert_eq!(panel.rows("throttle").await, 0);
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.enable failure (wrong code)"
    );
}

#[rstest]
#[tokio::test]
async fn nothing_is_on_before_the_right_code(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    let answer = panel.enable(&identity, &crate::panel::code("123456")).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.enable refused (no pending key)"
    );
    let phone = panel.enrol(&identity).await;
    let wrong = phone.wrong_code(panel.now());
    panel.enable(&identity, &wrong).await.unwrap_err();
    assert_eq!(panel.rows("totp").await, 0);
    assert!(!panel.identity(&token).await.has_two_step());
    panel.sign_in("ann").await;
}

#[rstest]
#[tokio::test]
async fn a_right_code_makes_this_session_two_step_and_ends_the_others(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (other, bobs) = (panel.sign_in("ann").await, panel.sign_in("bob").await);
    let others_key = panel.enrol(&panel.identity(&other).await).await;
    let phone = panel.enrol(&identity).await;
    let session = panel
        .enable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();

    assert!(!panel.is_live(&token).await && !panel.is_live(&other).await);
    assert!(panel.is_live(&bobs).await);
    let after = panel.identity(&session.token).await;
    assert_eq!(after.session_id(), identity.session_id());
    assert_eq!(after.strength(), Strength::TwoStep);
    assert!(after.has_two_step());
    assert_eq!(panel.rows("totp_enrolment").await, 0);
    assert_ne!(others_key.key, phone.key);
    assert_eq!(panel.last_evidence().await, "ann two_step.enable success");
    let since = totp::status(&panel.test.database, identity.login()).await;
    assert_eq!(since.unwrap(), Some(START));
}

#[rstest]
#[tokio::test]
async fn enabling_ends_half_sign_ins_that_an_earlier_key_left(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (_, token) = panel.with_two_step("ann").await;
    panel.half("ann").await;
    panel.test.execute("DELETE FROM totp").await;
    let identity = panel.identity(&token).await;
    let phone = panel.enrol(&identity).await;
    assert_eq!(panel.rows("half_sign_in").await, 1);
    panel
        .enable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();
    assert_eq!(panel.rows("half_sign_in").await, 0);
}

#[rstest]
#[tokio::test]
async fn it_cannot_be_enabled_a_second_time(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, stale) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&stale).await;
    let session = panel.enable(&stale, &phone.code(panel.now())).await;
    let identity = panel.identity(&session.unwrap().token).await;
    let shown = refusal(totp::enrolment(&panel.services, &identity).await);
    assert_eq!(shown.unwrap_err(), ApiError::TwoStepAlreadyOn);
    let answer = panel.enable(&identity, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepAlreadyOn);
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.enable refused (it is on)"
    );

    // A request that was under way since before: it is shown a key, and still changes nothing.
    let late = panel.enrol(&stale).await;
    let answer = panel.enable(&stale, &late.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepAlreadyOn);
    assert_eq!(panel.rows("totp").await, 1);
    panel.advance(STEP * 2);
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_sessions_that_enable_at_once_one_wins(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, first) = Panel::signed_in(backend).await;
    let second = panel.identity(&panel.sign_in("ann").await).await;
    let (firsts, seconds) = (panel.enrol(&first).await, panel.enrol(&second).await);
    let (firsts, seconds) = (firsts.code(panel.now()), seconds.code(panel.now()));
    let answers = tokio::join!(
        panel.enable(&first, &firsts),
        panel.enable(&second, &seconds)
    );
    assert_ne!(answers.0.is_ok(), answers.1.is_ok());
    assert_eq!(panel.rows("totp").await, 1);
    assert_eq!(panel.rows("session").await, 1);
}

#[rstest]
#[tokio::test]
async fn the_password_is_asked_once_the_proof_is_older_than_fifteen_minutes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    panel.advance(minutes(15));
    let shown = totp::enrolment(&panel.services, &identity).await.unwrap();
    assert!(!shown.needs_password);
    panel.advance(Duration::from_millis(1));
    let shown = totp::enrolment(&panel.services, &identity).await.unwrap();
    assert!(shown.needs_password);
    for missing in [None, Some("")] {
        let answer = enable(&panel, &identity, missing).await;
        assert_eq!(answer.unwrap_err(), ApiError::PasswordNeeded);
        assert_eq!(
            panel.last_evidence().await,
            "ann two_step.enable refused (no password)"
        );
    }
    let session = enable(&panel, &identity, Some(PASSWORD)).await.unwrap();
    let identity = panel.identity(&session.token).await;
    assert!(identity.is_proof_recent(panel.now(), Duration::ZERO));
}

/// Enables with the right code of now and, perhaps, a password.
async fn enable(
    panel: &Panel,
    identity: &Identity,
    text: Option<&str>,
) -> Result<NewSession, ApiError> {
    let code = panel.enrol(identity).await.code(panel.now());
    let (services, text) = (&panel.services, text.map(password));
    refusal(totp::enable(services, identity, text, &code, &caller()).await)
}

#[rstest]
#[tokio::test]
async fn a_wrong_password_while_enabling_is_refused_and_counted_apart_from_signing_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    panel.advance(minutes(16));
    for _ in 0..6 {
        let answer = enable(&panel, &identity, Some(WRONG)).await;
        assert_eq!(answer.unwrap_err(), ApiError::WrongPassword);
    }
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.enable failure (wrong password)"
    );
    let delayed = enable(&panel, &identity, Some(PASSWORD)).await;
    assert_eq!(delayed.unwrap_err(), ApiError::Delayed { retry_after: 4 });
    panel.sign_in("ann").await;
    assert_eq!(panel.rows("totp").await, 0);
    panel.advance(Duration::from_secs(4));
    enable(&panel, &identity, Some(PASSWORD)).await.unwrap();
}
