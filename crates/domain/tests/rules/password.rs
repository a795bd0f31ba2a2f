//! The account's own password: changed by itself or at the console.

use std::time::Duration;

use contract::{ApiError, Level, PasswordProblem};
use domain::{
    Identity, account, password,
    session::NewSession,
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{
    OTHER_PASSWORD, Panel, STEP, WRONG, caller, login, minutes, password as typed, refusal,
};

async fn change(
    panel: &Panel,
    identity: &Identity,
    old: &str,
    new: &str,
) -> Result<NewSession, ApiError> {
    let (services, old, new) = (&panel.services, typed(old), typed(new));
    refusal(password::change(services, identity, old, new, &caller()).await)
}

#[rstest]
#[tokio::test]
async fn a_change_ends_the_other_sessions_and_renews_this_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (other, bobs) = (panel.sign_in("ann").await, panel.sign_in("bob").await);
    panel.enrol(&panel.identity(&other).await).await;
    panel.advance(minutes(20));
    let session = change(&panel, &identity, PASSWORD, OTHER_PASSWORD).await;
    let session = session.unwrap();
    assert!(!panel.is_live(&token).await && !panel.is_live(&other).await);
    assert!(panel.is_live(&bobs).await);
    assert_eq!(panel.rows("totp_enrolment").await, 0);
    let after = panel.identity(&session.token).await;
    assert_eq!(after.session_id(), identity.session_id());
    assert!(after.is_proof_recent(panel.now(), Duration::ZERO));
    assert_eq!(session.lifetime_millis(), (24 * 60 - 20) * 60 * 1_000);
    assert_eq!(panel.last_evidence().await, "ann password.change success");
    panel.submit("ann", PASSWORD).await.unwrap_err();
    panel.submit("ann", OTHER_PASSWORD).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_password_alone_is_no_whole_proof_where_two_step_is_on(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    panel.advance(minutes(20));
    let half = panel.half("ann").await;
    let identity = panel.identity(&token).await;
    let session = change(&panel, &identity, PASSWORD, OTHER_PASSWORD).await;
    let after = panel.identity(&session.unwrap().token).await;
    assert!(!after.is_proof_recent(panel.now(), minutes(15)));
    assert!(after.has_two_step());
    assert!(!panel.is_half_signed_in(&half).await);
    panel.advance(STEP);
    let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
}

#[rstest]
#[case("short", PasswordProblem::TooShort { min: 15 })]
#[case("12345678901234567890", PasswordProblem::Repetitive)]
#[case("qwertyuiopasdfgh", PasswordProblem::Common)]
#[case("Vestibule Vestibule 1", PasswordProblem::LikeBrand)]
#[case("annannannannann", PasswordProblem::LikeLogin)]
#[case("seven purple\0umbrellas", PasswordProblem::ControlCharacter)]
#[case(PASSWORD, PasswordProblem::Unchanged)]
#[tokio::test]
async fn a_weak_new_password_is_refused_with_the_reason_and_changes_nothing(
    #[case] new: &str,
    #[case] problem: PasswordProblem,
) {
    let (panel, token, identity) = Panel::signed_in(Backend::Sqlite).await;
    let answer = change(&panel, &identity, PASSWORD, new).await;
    assert_eq!(
        answer.unwrap_err(),
        ApiError::NewPasswordRefused { problem }
    );
    assert!(panel.is_live(&token).await);
    let line = panel.last_evidence().await;
    assert!(line.starts_with("ann password.change refused ("), "{line}");
    panel.submit("ann", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_new_password_has_at_most_1024_bytes() {
    let (panel, _, identity) = Panel::signed_in(Backend::Sqlite).await;
    let words = "kq7 vwz mbt xjf ".repeat(64);
    let answer = change(&panel, &identity, PASSWORD, &format!("{words}a")).await;
    let problem = PasswordProblem::TooLong;
    assert_eq!(
        answer.unwrap_err(),
        ApiError::NewPasswordRefused { problem }
    );
    change(&panel, &identity, PASSWORD, &words).await.unwrap();
    panel.submit("ann", &words).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn wrong_own_passwords_are_delayed_apart_from_those_at_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    for _ in 0..6 {
        panel.submit("ann", WRONG).await.unwrap_err();
    }
    let delayed = panel.submit("ann", PASSWORD).await;
    assert!(matches!(delayed, Err(ApiError::Delayed { .. })));
    // Strangers at /login do not keep the live session from its settings.
    for _ in 0..6 {
        let answer = change(&panel, &identity, WRONG, OTHER_PASSWORD).await;
        assert_eq!(answer.unwrap_err(), ApiError::WrongPassword);
    }
    assert_eq!(
        panel.evidence_of("password.change").await,
        ["ann password.change failure (wrong password)"; 6]
    );
    for _ in 0..3 {
        let answer = change(&panel, &identity, PASSWORD, OTHER_PASSWORD).await;
        assert_eq!(answer.unwrap_err(), ApiError::Delayed { retry_after: 4 });
    }
    assert_eq!(
        panel.last_evidence().await,
        "ann password.change refused (too many wrong attempts) ×3"
    );
    assert!(panel.is_live(&token).await);
    panel.advance(Duration::from_secs(4));
    change(&panel, &identity, PASSWORD, OTHER_PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        panel.rows("throttle WHERE subject LIKE 'password:%'").await,
        0
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_changes_at_once_one_wins(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(true, false)] in_one_session: bool,
) {
    let (panel, token, first) = Panel::signed_in(backend).await;
    let other = panel.sign_in("ann").await;
    let second = if in_one_session { &token } else { &other };
    let second = panel.identity(second).await;
    let third = "eleven green galoshes";
    let answers = tokio::join!(
        change(&panel, &first, PASSWORD, OTHER_PASSWORD),
        change(&panel, &second, PASSWORD, third)
    );
    assert_ne!(answers.0.is_ok(), answers.1.is_ok());
    let stands = if answers.0.is_ok() {
        OTHER_PASSWORD
    } else {
        third
    };
    assert_eq!(panel.rows("session").await, 1);
    panel.submit("ann", stands).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_password_set_at_the_console_ends_every_session_and_half_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    let half = panel.half("ann").await;
    set_at_console(&panel, "ann", OTHER_PASSWORD).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "console→ann account.password success"
    );
    assert!(!panel.is_live(&token).await && !panel.is_half_signed_in(&half).await);
    panel.submit("ann", PASSWORD).await.unwrap_err();
    // Two-step authentication stays on.
    panel.advance(STEP * 2);
    let Ok(domain::sign_in::SignInStep::CodeNeeded { token }) =
        panel.submit("ann", OTHER_PASSWORD).await
    else {
        panic!("no code is asked for");
    };
    panel
        .submit_code(&token, &phone.code(panel.now()))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_console_keeps_to_the_same_rules() {
    let panel = Panel::start(Backend::Sqlite).await;
    let answer = set_at_console(&panel, "ann", "short").await;
    let problem = PasswordProblem::TooShort { min: 15 };
    assert_eq!(
        answer.unwrap_err(),
        ApiError::NewPasswordRefused { problem }
    );
    let answer = set_at_console(&panel, "nobody", OTHER_PASSWORD).await;
    assert_eq!(answer.unwrap_err(), ApiError::NotFound);
    assert!(panel.evidence_of("account.password").await.is_empty());
}

async fn set_at_console(panel: &Panel, name: &str, new: &str) -> Result<(), ApiError> {
    let (database, services) = (&panel.test.database, &panel.services);
    refusal(
        account::set_password_from_console(
            database,
            &services.passwords,
            &services.settings,
            &login(name),
            typed(new),
            START,
        )
        .await,
    )
}
