//! The first start: who has the token makes the root account, once.

use domain::{
    setup,
    test_support::{PASSWORD, TestDatabase},
};

use crate::common::TestPanel;

async fn token(database: &TestDatabase) -> String {
    setup::issue_token(&database.database)
        .await
        .unwrap()
        .unwrap()
        .expose()
}

#[tokio::test]
async fn without_an_account_home_and_sign_in_lead_to_setup() {
    let panel = TestPanel::empty().await;
    let mut browser = panel.browser();
    assert_eq!(browser.get("/").await.location(), Some("/setup"));
    assert_eq!(browser.get("/login").await.location(), Some("/setup"));
    let page = browser.get("/setup").await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some("Set up Vestibule"))
    );
}

#[tokio::test]
async fn the_token_makes_root_and_admin_and_signs_in() {
    let panel = TestPanel::empty().await;
    let token = token(&panel.database).await;
    let mut browser = panel.browser();
    let fields = [
        ("token", token.as_str()),
        ("password", PASSWORD),
        ("repeat_password", PASSWORD),
    ];
    assert_eq!(browser.post("set_up", &fields).await.location(), Some("/"));
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(
        panel
            .count("SELECT COUNT(*) FROM account WHERE login IN ('root', 'admin')")
            .await,
        2
    );
    assert_eq!(
        panel
            .count("SELECT COUNT(*) FROM account WHERE password_hash IS NOT NULL")
            .await,
        1
    );
    // The page and the token are gone.
    let page = panel.browser().get("/setup").await;
    assert!(page.status == 404 && page.is_page());
    let again = panel.browser().taking_json().post("set_up", &fields).await;
    assert_eq!(
        (again.status.as_u16(), again.error().as_str()),
        (409, "already_set_up")
    );
}

#[tokio::test]
async fn only_the_newest_token_counts() {
    let panel = TestPanel::empty().await;
    let old = token(&panel.database).await;
    token(&panel.database).await;
    let fields = [
        ("token", old.as_str()),
        ("password", PASSWORD),
        ("repeat_password", PASSWORD),
    ];
    let page = panel.browser().submit("set_up", &fields).await;
    assert!(page.status == 200 && page.alert().is_some());
    assert_eq!(panel.count("SELECT COUNT(*) FROM account").await, 0);
}

#[tokio::test]
async fn two_at_once_make_one_root() {
    let panel = TestPanel::empty().await;
    let token = token(&panel.database).await;
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (mut browser, token) = (panel.browser().taking_json(), token.clone());
        posts.spawn(async move {
            let fields = [
                ("token", token.as_str()),
                ("password", PASSWORD),
                ("repeat_password", PASSWORD),
            ];
            browser.post("set_up", &fields).await.status.as_u16()
        });
    }
    let statuses = posts.join_all().await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(panel.count("SELECT COUNT(*) FROM account").await, 2);
}

#[tokio::test]
async fn a_panel_that_was_set_up_at_the_console_has_no_setup_page() {
    let panel = TestPanel::with_accounts().await;
    assert_eq!(panel.browser().get("/setup").await.status, 404);
    assert_eq!(
        setup::issue_token(&panel.database.database).await.unwrap(),
        None
    );
    assert_eq!(
        panel.browser().get("/").await.location(),
        Some("/login?next=%2F")
    );
}
