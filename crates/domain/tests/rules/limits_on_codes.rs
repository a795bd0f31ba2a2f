//! Limits on wrong one-time passwords, counted against an account.

use std::{sync::Arc, time::Duration};

use contract::{ApiError, Level};
use domain::{
    Services, account,
    session::Token,
    sign_in,
    test_support::{Backend, START},
};
use rstest::rstest;

use crate::panel::{Panel, Phone, STEP, caller, just_under, login, minutes, refusal};

/// Longer than any test lasts.
const TEN_YEARS: Duration = Duration::from_hours(3650 * 24);

/// Uses up all that is free in a window, through one half sign-in.
async fn five_wrong_codes(panel: &Panel, phone: &Phone) {
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    for _ in 0..4 {
        let answer = panel.submit_code(&half, &wrong).await;
        assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    }
    let answer = panel.submit_code(&half, &wrong).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
}

#[rstest]
#[tokio::test]
async fn wrong_codes_are_told_at_the_next_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let first = panel.identity(&token).await;
    assert_eq!(panel.home(&first).await.wrong_codes, 0);
    panel.advance(minutes(1));
    let half = panel.half("ann").await;
    for _ in 0..2 {
        let wrong = phone.wrong_code(panel.now());
        panel.submit_code(&half, &wrong).await.unwrap_err();
    }
    let live = panel.identity(&token).await;
    assert_eq!(panel.home(&live).await.wrong_codes, 0, "not to a live one");
    panel.advance(minutes(1));
    let next = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let next = panel.identity(&next).await;
    assert_eq!(panel.home(&next).await.wrong_codes, 2);
    panel.advance(minutes(1));
    let later = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let later = panel.identity(&later).await;
    assert_eq!(panel.home(&later).await.wrong_codes, 0);
}

#[rstest]
#[tokio::test]
async fn after_five_wrong_codes_none_is_looked_at_until_fifteen_minutes_are_over(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    panel.submit_code(&half, &wrong).await.unwrap_err();
    panel.advance(minutes(4));
    for _ in 0..3 {
        panel.submit_code(&half, &wrong).await.unwrap_err();
    }
    let half = panel.half("ann").await;
    panel.submit_code(&half, &wrong).await.unwrap_err();
    let refused = ApiError::Delayed {
        retry_after: 11 * 60,
    };
    for _ in 0..6 {
        let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
        assert_eq!(answer.unwrap_err(), refused);
    }
    assert_eq!(
        panel.last_evidence().await,
        "ann sign_in.code refused (too many wrong attempts) ×6"
    );
    // Delayed codes are not taken from the half sign-in.
    assert!(panel.is_half_signed_in(&half).await);

    panel.advance(just_under(minutes(11)));
    let half = panel.half("ann").await;
    let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::Delayed { retry_after: 1 });
    panel.advance(Duration::from_millis(1));
    panel
        .submit_code(&half, &phone.code(panel.now()))
        .await
        .unwrap();
    assert_eq!(panel.rows("throttle").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_right_code_forgets_the_wrong_ones(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    for _ in 0..3 {
        let half = panel.half("ann").await;
        let wrong = phone.wrong_code(panel.now());
        for _ in 0..4 {
            panel.submit_code(&half, &wrong).await.unwrap_err();
        }
        let right = phone.code(panel.now());
        panel.submit_code(&half, &right).await.unwrap();
        panel.advance(STEP);
    }
}

#[rstest]
#[tokio::test]
async fn a_window_that_is_over_starts_anew(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    for _ in 0..4 {
        panel.submit_code(&half, &wrong).await.unwrap_err();
    }
    panel.advance(minutes(15));
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    for _ in 0..4 {
        panel.submit_code(&half, &wrong).await.unwrap_err();
    }
    let right = phone.code(panel.now());
    panel.submit_code(&half, &right).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn sign_in_and_disabling_share_one_counter_and_other_accounts_have_their_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (bobs_phone, _) = panel.with_two_step("bob").await;
    five_wrong_codes(&panel, &phone).await;
    let identity = panel.identity(&token).await;
    let answer = panel.disable(&identity, &phone.code(panel.now())).await;
    assert!(matches!(answer, Err(ApiError::Delayed { .. })));
    assert!(panel.is_live(&token).await);
    panel.advance(STEP);
    let code = bobs_phone.code(panel.now());
    panel.sign_in_with_code("bob", &code).await;
}

#[rstest]
#[tokio::test]
async fn a_hundred_wrong_codes_in_a_row_stop_them_until_an_operator_unlocks_them(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    panel
        .test
        .execute("UPDATE session SET expires_at = expires_at * 2, last_used_at = last_used_at * 2")
        .await;
    for _ in 0..20 {
        five_wrong_codes(&panel, &phone).await;
        panel.advance(minutes(15));
    }
    let identity = panel.identity(&token).await;
    for _ in 0..2 {
        let half = panel.half("ann").await;
        let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
        assert_eq!(answer.unwrap_err(), ApiError::CodesStopped);
        let answer = panel.disable(&identity, &phone.code(panel.now())).await;
        assert_eq!(answer.unwrap_err(), ApiError::CodesStopped);
        panel.advance(minutes(60 * 24 * 400));
        domain::housekeeping::purge(&panel.test.database, TEN_YEARS, panel.now())
            .await
            .unwrap();
    }
    assert_eq!(
        panel.evidence_of("sign_in.code").await.last().unwrap(),
        "ann sign_in.code refused (too many wrong attempts) ×4"
    );
    account::unlock(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    let code = phone.code(panel.now());
    panel.sign_in_with_code("ann", &code).await;
}

async fn guess(server: Arc<Services>, half: Token, phone: Arc<Phone>) -> ApiError {
    let wrong = phone.wrong_code(server.clock.now());
    let answer = sign_in::submit_code(&server, &half, &wrong, &caller()).await;
    refusal(answer).unwrap_err()
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_codes_at_once_on_two_servers_five_are_looked_at(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(1, 10)] browsers: usize,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let mut halves = Vec::new();
    for _ in 0..browsers {
        halves.push(panel.half("ann").await);
    }
    let another = panel.test.another_server(&panel.services).await;
    let (test, phone) = (panel.test, Arc::new(phone));
    let servers = [Arc::new(panel.services), Arc::new(another)];
    let guesses: Vec<_> = (0..50)
        .zip(servers.iter().cycle())
        .map(|(number, server)| {
            let half = halves[number % browsers].clone();
            tokio::spawn(guess(Arc::clone(server), half, Arc::clone(&phone)))
        })
        .collect();
    for guess in guesses {
        let answer = guess.await.unwrap();
        let is_expected = matches!(
            answer,
            ApiError::CodeWrong { .. } | ApiError::HalfSignInEnded | ApiError::Delayed { .. }
        );
        assert!(is_expected, "{answer:?}");
    }
    let looked_at =
        "SELECT count(*) FROM audit WHERE event = 'sign_in.code' AND outcome = 'failure'";
    assert_eq!(test.count(looked_at).await, 5);
    let failures = "SELECT failures FROM throttle WHERE subject LIKE 'codes:%'";
    assert_eq!(test.count(failures).await, 5);
}
