//! Disabling two-step authentication: with a code, at the console, and by deleting the row.

use contract::{ApiError, Level, Strength};
use domain::{
    account,
    test_support::{Backend, START},
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, STEP, login, refusal};

const REMOVED: &str = "ann two_step.removed success (the totp row was removed by hand)";

#[rstest]
#[tokio::test]
async fn a_fresh_code_switches_it_off_and_ends_the_other_sessions(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (_, bobs) = panel.with_two_step("bob").await;
    let code = phone.code(panel.now());
    let other = panel.sign_in_with_code("ann", &code).await;
    let (half, bobs_half) = (panel.half("ann").await, panel.half("bob").await);
    let identity = panel.identity(&token).await;
    panel.advance(STEP * 2);
    let session = panel
        .disable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();

    assert!(!panel.is_live(&token).await && !panel.is_live(&other).await);
    assert!(!panel.is_half_signed_in(&half).await);
    assert!(panel.is_live(&bobs).await && panel.is_half_signed_in(&bobs_half).await);
    let after = panel.identity(&session.token).await;
    assert_eq!(after.session_id(), identity.session_id());
    assert!(!after.has_two_step());
    assert_eq!(
        after.strength(),
        Strength::Password,
        "its proof is the password alone now"
    );
    assert!(
        panel
            .home(&after)
            .await
            .notices
            .contains(&contract::Notice::TwoStepOff)
    );
    assert_eq!(panel.last_evidence().await, "ann two_step.disable success");
    let status = totp::status(&panel.test.database, &login("ann")).await;
    assert_eq!(status.unwrap(), None);
    panel.sign_in("ann").await;
    assert!(panel.evidence_of("two_step.removed").await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_wrong_code_leaves_it_on_and_counts(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let identity = panel.identity(&token).await;
    let wrong = phone.wrong_code(panel.now());
    for _ in 0..5 {
        let answer = panel.disable(&identity, &wrong).await;
        assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    }
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.disable failure (wrong code)"
    );
    let right = phone.code(panel.now());
    let answer = panel.disable(&identity, &right).await;
    let retry_after = 15 * 60;
    assert_eq!(answer.unwrap_err(), ApiError::Delayed { retry_after });
    assert_eq!(panel.rows("totp").await, 1);
    assert!(panel.is_live(&token).await);
}

#[rstest]
#[tokio::test]
async fn what_is_not_on_cannot_be_switched_off(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let identity = panel.identity(&panel.sign_in("ann").await).await;
    let answer = panel
        .disable(&identity, &crate::panel::code("123456"))
        .await;
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepNotOn);
    let evidence = panel.evidence().await;
    assert_eq!(evidence[2..], ["ann two_step.disable refused (it is off)"]);
    let database = &panel.test.database;
    let answer = refusal(totp::disable_from_console(database, &login("ann"), START).await);
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepNotOn);
    for answer in [
        refusal(totp::disable_from_console(database, &login("nobody"), START).await).map(|()| None),
        refusal(totp::status(database, &login("nobody")).await),
    ] {
        assert_eq!(answer.unwrap_err(), ApiError::NotFound);
    }
    assert_eq!(panel.evidence().await, evidence);
}

#[rstest]
#[tokio::test]
async fn the_console_switches_it_off_at_once_and_for_good(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let database = &panel.test.database;
    let since = totp::status(database, &login("ann")).await.unwrap();
    assert_eq!(since, Some(START));
    totp::disable_from_console(database, &login("ann"), panel.now())
        .await
        .unwrap();
    assert_eq!(totp::status(database, &login("ann")).await.unwrap(), None);
    assert_eq!(
        panel.last_evidence().await,
        "console→ann two_step.disable success"
    );
    assert!(!panel.identity(&token).await.has_two_step());
    let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    panel.sign_in("ann").await;
    assert!(panel.evidence_of("two_step.removed").await.is_empty());
}

#[rstest]
#[tokio::test]
async fn the_console_lifts_stopped_codes_with_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    panel.submit_code(&half, &wrong).await.unwrap_err();
    assert_eq!(panel.rows("throttle WHERE subject LIKE 'codes:%'").await, 1);
    totp::disable_from_console(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    assert_eq!(panel.rows("throttle").await, 0);
}

#[rstest]
#[tokio::test]
async fn deleting_the_row_switches_it_off_at_once_and_is_noticed_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    panel
        .test
        .execute("DELETE FROM totp WHERE login = 'ann';")
        .await;
    assert!(!panel.identity(&token).await.has_two_step());
    let status = totp::status(&panel.test.database, &login("ann")).await;
    assert_eq!(status.unwrap(), None);
    let row = account::show(&panel.test.database, &login("ann")).await;
    assert!(!row.unwrap().two_step);
    let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    assert!(panel.evidence_of("two_step.removed").await.is_empty());

    panel.submit("ann", "not the password").await.unwrap_err();
    assert!(panel.evidence_of("two_step.removed").await.is_empty());
    for _ in 0..3 {
        panel.sign_in("ann").await;
        assert_eq!(panel.evidence_of("two_step.removed").await, [REMOVED]);
    }
    // The next removal is another one.
    panel.with_two_step("ann").await;
    panel.test.execute("DELETE FROM totp").await;
    panel.sign_in("ann").await;
    assert_eq!(panel.evidence_of("two_step.removed").await, [REMOVED; 2]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sign_ins_at_once_notice_a_deleted_row_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::two_step(backend).await;
    panel.test.execute("DELETE FROM totp").await;
    tokio::join!(
        panel.sign_in("ann"),
        panel.sign_in("ann"),
        panel.sign_in("ann"),
        panel.sign_in("ann")
    );
    assert_eq!(panel.evidence_of("two_step.removed").await, [REMOVED]);
}

#[rstest]
#[tokio::test]
async fn a_deleted_row_is_noticed_when_a_live_session_enables_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, token) = Panel::two_step(backend).await;
    panel.test.execute("DELETE FROM totp").await;
    let identity = panel.identity(&token).await;
    let phone = panel.enrol(&identity).await;
    panel
        .enable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();
    assert_eq!(panel.evidence_of("two_step.removed").await, [REMOVED]);
    panel.advance(STEP * 2);
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    assert_eq!(panel.evidence_of("two_step.removed").await, [REMOVED]);
}
