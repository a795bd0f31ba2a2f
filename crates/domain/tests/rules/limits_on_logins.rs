//! Delays after wrong passwords, counted against a login.

use std::{sync::Arc, time::Duration};

use contract::ApiError;
use domain::account;
use domain::test_support::{Backend, PASSWORD, START};
use rstest::rstest;

use crate::panel::{Panel, WRONG, just_under, login, minutes, submit_on};

/// The delay after each wrong password from the sixth on, in seconds.
const DELAYS: [u32; 10] = [4, 8, 16, 32, 64, 128, 256, 512, 900, 900];

async fn wrong(panel: &Panel, login: &str) {
    let answer = panel.submit(login, WRONG).await;
    assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
}

async fn delay(panel: &Panel, login: &str) -> Option<u32> {
    match panel.submit(login, PASSWORD).await {
        Err(ApiError::Delayed { retry_after }) => Some(retry_after),
        _ => None,
    }
}

#[rstest]
#[tokio::test]
async fn five_wrong_passwords_are_free_and_each_further_one_doubles_the_delay(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("ann", "nobody", "not a login")] login: &str,
) {
    let panel = Panel::start(backend).await;
    for _ in 0..5 {
        wrong(&panel, login).await;
    }
    for seconds in DELAYS {
        wrong(&panel, login).await;
        for _ in 0..3 {
            assert_eq!(delay(&panel, login).await, Some(seconds));
        }
        panel.advance(just_under(Duration::from_secs(seconds.into())));
        assert_eq!(delay(&panel, login).await, Some(1));
        panel.advance(Duration::from_millis(1));
    }
}

#[rstest]
#[tokio::test]
async fn a_right_password_after_the_delay_forgets_the_wrong_ones(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    for _ in 0..6 {
        wrong(&panel, "ann").await;
    }
    panel.advance(Duration::from_secs(4));
    panel.sign_in("ann").await;
    for _ in 0..5 {
        wrong(&panel, "ann").await;
    }
    panel.sign_in("ann").await;
    assert_eq!(panel.rows("throttle").await, 0);
}

#[rstest]
#[tokio::test]
async fn wrong_passwords_in_a_row_are_remembered_however_long_ago(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    for _ in 0..6 {
        wrong(&panel, "ann").await;
        panel.advance(minutes(60));
    }
    wrong(&panel, "ann").await;
    assert_eq!(delay(&panel, "ann").await, Some(8));
}

#[rstest]
#[tokio::test]
async fn one_spelling_or_another_of_a_login_is_one_counter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    for typed in ["ann", "ANN", " ann", "ann\t", "Ann", "aNN "] {
        wrong(&panel, typed).await;
    }
    assert_eq!(delay(&panel, "ann").await, Some(4));
}

#[rstest]
#[tokio::test]
async fn a_delay_leaves_live_sessions_and_other_logins_alone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", contract::Level::Client).await;
    let token = panel.sign_in("ann").await;
    for _ in 0..6 {
        wrong(&panel, "ann").await;
    }
    assert_eq!(delay(&panel, "ann").await, Some(4));
    assert!(panel.is_live(&token).await);
    panel.sign_in("bob").await;
}

#[rstest]
#[tokio::test]
async fn what_a_delay_holds_off_is_one_line_of_evidence_with_a_count(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(("ann", "ann"), ("nobody", "unknown"))] names: (&str, &str),
) {
    let (login, actor) = names;
    let panel = Panel::start(backend).await;
    for _ in 0..6 {
        wrong(&panel, login).await;
    }
    let before = panel.evidence().await.len();
    for _ in 0..4 {
        delay(&panel, login).await.unwrap();
    }
    panel.advance(Duration::from_secs(4));
    wrong(&panel, login).await;
    delay(&panel, login).await.unwrap();
    let line = |rest: &str| format!("{actor} sign_in.password {rest}");
    let why = if actor == "ann" {
        "wrong password"
    } else {
        "unknown login"
    };
    assert_eq!(
        panel.evidence().await[before..],
        [
            line("refused (too many wrong attempts) ×4"),
            line(&format!("failure ({why})")),
            line("refused (too many wrong attempts)"),
        ]
    );
}

#[rstest]
#[tokio::test]
async fn the_console_unlocks_a_login(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    for _ in 0..6 {
        wrong(&panel, "ann").await;
    }
    account::unlock(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "console→ann account.unlock success"
    );
    panel.sign_in("ann").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_guesses_at_once_on_two_servers_six_are_looked_at(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    let test = panel.test;
    let servers = [Arc::new(panel.services), Arc::new(another)];
    let guesses: Vec<_> = (0..50)
        .zip(servers.iter().cycle())
        .map(|(_, server)| {
            let server = Arc::clone(server);
            tokio::spawn(async move { submit_on(&server, "ann", WRONG).await.map(|_| ()) })
        })
        .collect();
    let (mut wrong, mut delayed) = (0, 0);
    for guess in guesses {
        match guess.await.unwrap() {
            Err(ApiError::WrongLoginOrPassword) => wrong += 1,
            Err(ApiError::Delayed { retry_after: 4 }) => delayed += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((wrong, delayed), (6, 44));
    let counted = |outcome: &str, what: &str| {
        let sql =
            format!("SELECT CAST(sum({what}) AS BIGINT) FROM audit WHERE outcome = '{outcome}'");
        let test = &test;
        async move { test.count(&sql).await }
    };
    assert_eq!(counted("failure", "1").await, 6);
    assert_eq!(counted("refused", "count").await, 44);
    assert_eq!(counted("refused", "1").await, 1);
}
