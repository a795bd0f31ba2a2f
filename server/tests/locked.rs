//! A SQLite database that somebody else has locked: people wait, then are told when to come again, and nothing is lost.

use domain::test_support::PASSWORD;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};

use crate::common::TestPanel;

/// Another program with the same file open, on one connection.
async fn another_program(panel: &TestPanel) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&panel.database.url);
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

#[tokio::test]
async fn a_lock_that_goes_away_is_waited_for() {
    let panel = TestPanel::with_accounts().await;
    let other = another_program(&panel).await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let mut browser = panel.browser();
    let (answer, freed) = tokio::join!(browser.sign_in("ann", PASSWORD), async {
        // Reading goes on meanwhile.
        let page = panel.browser().get("/login").await;
        assert_eq!(page.status, 200);
        other.execute_unprepared("COMMIT").await
    });
    freed.unwrap();
    assert_eq!(answer.location(), Some("/"), "{answer:?}");
}

#[tokio::test]
async fn one_that_stays_is_503_with_retry_after_and_nobody_is_signed_in() {
    let panel = TestPanel::with_accounts().await;
    let other = another_program(&panel).await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let mut browser = panel.browser().taking_json();
    let answer = browser.sign_in("ann", PASSWORD).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (503, "unavailable")
    );
    assert!(answer.header("retry-after").is_some());
    other.execute_unprepared("COMMIT").await.unwrap();
    assert_eq!(panel.count("SELECT count(*) FROM session").await, 0);
    let answer = browser.sign_in("ann", PASSWORD).await;
    assert_eq!(
        answer.status, 200,
        "all is well again by itself: {answer:?}"
    );
}
