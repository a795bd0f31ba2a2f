//! Sessions: found by their secret, ended by time or by signing out.

use std::time::Duration;

use contract::ApiError;
use domain::{
    password as own_password,
    session::{self, Token},
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, caller, just_under, minutes, password, refusal};

#[rstest]
#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    for _ in 0..3 {
        panel.advance(just_under(minutes(60)));
        assert!(panel.is_live(&token).await);
    }
    panel.advance(minutes(60));
    assert!(!panel.is_live(&token).await);
    // Neither is it woken by the request that found it ended.
    assert!(!panel.is_live(&token).await);
}

#[rstest]
#[tokio::test]
async fn a_session_ends_a_day_after_its_sign_in_however_busy(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    for _ in 0..24 * 2 - 1 {
        panel.advance(minutes(30));
        assert!(panel.is_live(&token).await);
    }
    panel.advance(just_under(minutes(30)));
    assert!(panel.is_live(&token).await);
    panel.advance(Duration::from_millis(1));
    assert!(!panel.is_live(&token).await);
}

#[rstest]
#[tokio::test]
async fn a_request_under_a_secret_that_was_replaced_meanwhile_gives_no_other(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    let change = async |old, new| {
        let (old, new) = (password(old), password(new));
        refusal(own_password::change(&panel.services, &ann, old, new, &caller()).await)
    };
    let token = change(PASSWORD, OTHER_PASSWORD).await.unwrap().token;
    let late = change(OTHER_PASSWORD, PASSWORD).await;
    assert_eq!(late.unwrap_err(), ApiError::SignInRequired);
    assert!(panel.is_live(&token).await);
}

#[rstest]
#[tokio::test]
async fn the_last_use_is_written_down_at_most_once_a_minute(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    let last_used = || panel.test.count("SELECT last_used_at FROM session");
    panel.advance(just_under(minutes(1)));
    panel.identity(&token).await;
    assert_eq!(last_used().await, START.millis());
    panel.advance(Duration::from_millis(1));
    panel.identity(&token).await;
    assert_eq!(last_used().await, panel.now().millis());
    panel.advance(Duration::from_secs(59));
    panel.identity(&token).await;
    assert_eq!(last_used().await, START.plus(minutes(1)).millis());
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_this_session_alone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (token, other) = (panel.sign_in("ann").await, panel.sign_in("ann").await);
    let identity = panel.identity(&token).await;
    session::sign_out(&panel.services, &identity, &caller())
        .await
        .unwrap();
    assert!(!panel.is_live(&token).await && panel.is_live(&other).await);
    assert_eq!(panel.last_evidence().await, "ann sign_out success");
}

#[rstest]
#[tokio::test]
async fn a_made_up_secret_finds_no_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    let made_up = Token::parse(&"A".repeat(43)).unwrap();
    assert!(!panel.is_live(&made_up).await);
    // What the database keeps is no secret that a browser could show.
    let rows = panel.test.query("SELECT token_hash FROM session").await;
    let hash: Vec<u8> = rows[0].try_get_by_index(0).unwrap();
    let shown = data_encoding::BASE64URL_NOPAD.encode(&hash);
    assert!(!panel.is_live(&Token::parse(&shown).unwrap()).await);
    assert!(panel.is_live(&token).await);
}

#[rstest]
#[tokio::test]
async fn the_row_tells_where_the_session_came_from(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.sign_in("ann").await;
    let rows = panel.test.query("SELECT address, agent FROM session").await;
    assert_eq!(
        rows[0].try_get::<String>("", "address").unwrap(),
        "192.0.2.1"
    );
    assert_eq!(
        rows[0].try_get::<String>("", "agent").unwrap(),
        "Test Browser"
    );
}
