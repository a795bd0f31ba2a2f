//! One-time passwords: which are right, and that none is accepted twice.

use std::sync::Arc;

use contract::ApiError;
use domain::{Services, Timestamp, session::Token, sign_in, test_support::Backend};
use rstest::rstest;

use crate::panel::{Panel, Phone, STEP, caller, refusal};

/// Tries to sign in with the code that the phone shows at a moment.
async fn try_code(panel: &Panel, phone: &Phone, at: Timestamp) -> Result<Token, ApiError> {
    let half = panel.half("ann").await;
    let signed_in = panel.submit_code(&half, &phone.code(at)).await?;
    Ok(signed_in.session.token)
}

#[rstest]
#[case(0, false)]
#[case(1, true)]
#[case(2, true)]
#[case(3, true)]
#[case(4, false)]
#[tokio::test]
async fn the_codes_of_this_step_and_its_neighbours_are_right(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] step: u32,
    #[case] is_right: bool,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let at = panel.now().minus(STEP * 2).plus(STEP * step);
    let answer = try_code(&panel, &phone, at).await;
    let server_time = panel.now().millis();
    assert_eq!(answer.is_ok(), is_right);
    if !is_right {
        assert_eq!(answer.unwrap_err(), ApiError::CodeWrong { server_time });
    }
}

#[rstest]
#[tokio::test]
async fn a_used_code_is_refused_within_its_step_and_so_is_every_earlier_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let now = panel.now();
    try_code(&panel, &phone, now).await.unwrap();
    for used in [now, now.minus(STEP)] {
        let answer = try_code(&panel, &phone, used).await;
        assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
        assert_eq!(
            panel.last_evidence().await,
            "ann sign_in.code failure (used code)"
        );
    }
    try_code(&panel, &phone, now.plus(STEP)).await.unwrap();
    let answer = try_code(&panel, &phone, now.plus(STEP)).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
    panel.advance(STEP * 2);
    try_code(&panel, &phone, panel.now()).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_code_that_enabled_two_step_neither_signs_in_nor_disables(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    let answer = try_code(&panel, &phone, panel.now()).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
    let identity = panel.identity(&token).await;
    for used in [panel.now(), panel.now().minus(STEP)] {
        let answer = panel.disable(&identity, &phone.code(used)).await;
        assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
    }
    let next = phone.code(panel.now().plus(STEP));
    panel.disable(&identity, &next).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_code_that_signed_in_does_not_disable(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let code = phone.code(panel.now());
    let token = panel.sign_in_with_code("ann", &code).await;
    let answer = panel.disable(&panel.identity(&token).await, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.disable failure (used code)"
    );
    assert_eq!(panel.rows("totp").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_clock_set_back_makes_no_used_code_right_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let used = panel.now();
    try_code(&panel, &phone, used).await.unwrap();
    for back in [1, 2, 10] {
        panel.services.clock.set(used.minus(STEP * back));
        for at in [panel.now(), panel.now().plus(STEP)] {
            let answer = try_code(&panel, &phone, at).await;
            assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
        }
        panel.test.execute("DELETE FROM throttle").await;
    }
}

#[tokio::test]
async fn leading_zeros_count() {
    let (panel, phone, _) = Panel::two_step(Backend::Sqlite).await;
    while !phone.code(panel.now()).expose().starts_with('0') {
        panel.advance(STEP);
    }
    try_code(&panel, &phone, panel.now()).await.unwrap();
}

/// Posts one code through all the half sign-ins at once, in turn to each server; returns how many sessions began.
async fn storm(servers: [Arc<Services>; 2], halves: Vec<Token>, phone: &Phone) -> usize {
    let now = servers[0].clock.now();
    let posts: Vec<_> = halves
        .into_iter()
        .zip(servers.into_iter().cycle())
        .map(|(half, server)| {
            let code = phone.code(now);
            tokio::spawn(async move {
                let answer = sign_in::submit_code(&server, &half, &code, &caller()).await;
                refusal(answer).is_ok()
            })
        })
        .collect();
    let mut signed_in = 0;
    for post in posts {
        signed_in += usize::from(post.await.unwrap());
    }
    signed_in
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_posts_of_one_code_to_two_servers_make_one_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(true, false)] from_one_browser: bool,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.execute("DELETE FROM session").await;
    let half = panel.half("ann").await;
    let mut halves = vec![half; 20];
    if !from_one_browser {
        for half in &mut halves {
            *half = panel.half("ann").await;
        }
    }
    let another = panel.test.another_server(&panel.services).await;
    let servers = [Arc::new(panel.services), Arc::new(another)];
    assert_eq!(storm(servers, halves, &phone).await, 1);
    let sessions = panel.test.count("SELECT count(*) FROM session").await;
    assert_eq!(sessions, 1);
}
