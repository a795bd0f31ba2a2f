//! What an account sees of its own evidence.

use contract::{Level, SignInEvent, SignInHistory};
use domain::{
    Identity, audit,
    test_support::{Backend, START},
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, STEP, WRONG, login};

async fn history(panel: &Panel, identity: &Identity, older: Option<&str>) -> SignInHistory {
    audit::sign_in_history(&panel.services, identity, older)
        .await
        .unwrap()
}

#[rstest]
#[tokio::test]
async fn an_account_sees_its_own_history_newest_first(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.sign_in("bob").await;
    for _ in 0..6 {
        panel.submit("ann", WRONG).await.unwrap_err();
    }
    for _ in 0..3 {
        panel.submit("ann", WRONG).await.unwrap_err();
    }
    panel.advance(STEP);
    let (_, token) = panel.with_two_step("ann").await;
    let identity = panel.identity(&token).await;
    totp::disable_from_console(&panel.test.database, &login("ann"), panel.now())
        .await
        .unwrap();
    let shown = history(&panel, &identity, None).await;
    assert_eq!(shown.older, None);
    let lines: Vec<_> = shown
        .rows
        .iter()
        .map(|row| (row.event, row.succeeded, row.count, row.address.is_some()))
        .collect();
    let done = [
        (SignInEvent::TwoStepDisabled, true, 1, false),
        (SignInEvent::TwoStepEnabled, true, 1, true),
        (SignInEvent::Password, true, 1, true),
        (SignInEvent::Password, false, 3, true),
    ];
    assert_eq!(lines[..4], done);
    assert_eq!(lines[4..], [(SignInEvent::Password, false, 1, true); 6]);
    assert_eq!(shown.rows[0].at, START.plus(STEP).millis());
    assert_eq!(shown.rows[1].agent.as_deref(), Some("Test Browser"));
}

#[rstest]
#[tokio::test]
async fn the_history_has_pages_of_twenty_five(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    for _ in 0..50 {
        panel.advance(STEP);
        panel.sign_in("ann").await;
    }
    let identity = panel.identity(&token).await;
    let mut pages = Vec::new();
    let mut older: Option<String> = None;
    loop {
        let page = history(&panel, &identity, older.as_deref()).await;
        pages.push(page.rows.len());
        older = page.older;
        if older.is_none() {
            break;
        }
    }
    assert_eq!(pages, [25, 25, 1]);
}
