//! Signing in with two steps, as browsers see it.

use std::time::Duration;

use domain::test_support::{Backend, PASSWORD};
use rstest::rstest;

use crate::common::{Browser, Phone, TestPanel, wrong_code};

const STEP: Duration = Duration::from_secs(30);
const HALF: &str = "__Host-vestibule-half";

/// A panel on which `ann` has two-step authentication, with her browser and her phone.
pub(crate) async fn panel_with_phone(backend: Backend) -> (TestPanel, Browser, Phone) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let mut browser = panel.signed_in("ann").await;
    let phone = panel.enable_two_step(&mut browser).await;
    panel.services.clock.advance(STEP);
    (panel, browser, phone)
}

/// A browser that has given the right password.
pub(crate) async fn half_signed_in(panel: &TestPanel) -> Browser {
    let mut browser = panel.browser();
    assert_eq!(
        browser.sign_in("ann", PASSWORD).await.location(),
        Some("/login/code")
    );
    browser
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn enabling_signing_in_and_disabling_work_without_javascript(#[case] backend: Backend) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let mut browser = panel.signed_in("ann").await;
    let page = browser.get("/settings/user/two-step/enable").await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Vestibule (panel.example):ann")
            && page.body.contains("otpauth://totp/")
    );
    let phone = panel.enable_two_step(&mut browser).await;

    let mut second = half_signed_in(&panel).await;
    let page = second.get("/login/code").await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some("Two-step authentication"))
    );
    panel.services.clock.advance(STEP);
    assert_eq!(
        second
            .post("submit_code", &[("code", &phone.code(&panel.services))])
            .await
            .location(),
        Some("/")
    );
    assert_eq!(second.get("/").await.status, 200);

    panel.services.clock.advance(STEP);
    let answer = second
        .post(
            "disable_two_step",
            &[("code", &phone.code(&panel.services))],
        )
        .await;
    assert_eq!(answer.location(), Some("/settings/user"));
    assert_eq!(panel.count("SELECT COUNT(*) FROM totp").await, 0);
    assert_eq!(
        panel.browser().sign_in("ann", PASSWORD).await.location(),
        Some("/")
    );
}

#[tokio::test]
async fn a_half_sign_in_opens_nothing_else() {
    let (panel, _, _) = panel_with_phone(Backend::Sqlite).await;
    let mut browser = half_signed_in(&panel).await;
    assert!(!browser.cookies.contains_key("__Host-vestibule"));
    for path in ["/", "/settings/user", "/settings/user/two-step/disable"] {
        assert!(
            browser
                .get(path)
                .await
                .location()
                .unwrap()
                .starts_with("/login?next="),
            "{path}"
        );
    }
    // Nor does its secret serve as a session.
    let half = browser.cookies[HALF].clone();
    browser.cookies.insert("__Host-vestibule".to_owned(), half);
    assert_eq!(browser.get("/").await.status, 303);
}

#[tokio::test]
async fn a_wrong_code_shows_the_server_s_time() {
    let (panel, _, phone) = panel_with_phone(Backend::Sqlite).await;
    let mut browser = half_signed_in(&panel).await;
    let page = browser
        .submit(
            "submit_code",
            &[("code", &wrong_code(&phone, &panel.services))],
        )
        .await;
    assert_eq!(page.status, 200);
    let alert = page.alert().unwrap();
    assert!(alert.contains("00:00:40"), "{alert}");
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_code_signs_in_once_even_for_another_half_sign_in(#[case] backend: Backend) {
    let (panel, _, phone) = panel_with_phone(backend).await;
    let (mut first, second) = (half_signed_in(&panel).await, half_signed_in(&panel).await);
    let code = phone.code(&panel.services);
    assert_eq!(
        first
            .post("submit_code", &[("code", &code)])
            .await
            .location(),
        Some("/")
    );
    assert!(!first.cookies.contains_key(HALF), "it is used up");
    let answer = second
        .taking_json()
        .post("submit_code", &[("code", &code)])
        .await;
    assert!(
        answer.error() == "code_already_used" || answer.error() == "half_sign_in_ended",
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn twenty_posts_of_one_code_make_one_session() {
    let (panel, _, phone) = panel_with_phone(Backend::Sqlite).await;
    let before = panel.count("SELECT COUNT(*) FROM session").await;
    let browser = half_signed_in(&panel).await;
    let code = phone.code(&panel.services);
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut browser, code) = (browser.taking_json(), code.clone());
        posts.spawn(async move {
            browser
                .post("submit_code", &[("code", &code)])
                .await
                .status
                .as_u16()
        });
    }
    let statuses = posts.join_all().await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert!(statuses.iter().all(|status| *status != 500), "{statuses:?}");
    assert_eq!(
        panel.count("SELECT COUNT(*) FROM session").await,
        before + 1
    );
}

#[tokio::test]
async fn spaces_and_hyphens_in_a_code_are_ignored() {
    let (panel, _, phone) = panel_with_phone(Backend::Sqlite).await;
    let code = phone.code(&panel.services);
    let typed = format!(" {} - {}", &code[..3], &code[3..]);
    assert_eq!(
        half_signed_in(&panel)
            .await
            .post("submit_code", &[("code", &typed)])
            .await
            .location(),
        Some("/")
    );
}

#[tokio::test]
async fn a_half_sign_in_that_has_ended_leads_to_the_start_and_says_so() {
    let (panel, _, _) = panel_with_phone(Backend::Sqlite).await;
    let mut browser = half_signed_in(&panel).await;
    panel.services.clock.advance(Duration::from_secs(301));
    assert_eq!(browser.get("/login/code").await.location(), Some("/login"));
    let page = browser.get("/login").await;
    assert!(
        page.body.contains(r#"role="status""#) || page.alert().is_some(),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn starting_again_drops_the_half_sign_in() {
    let (panel, _, phone) = panel_with_phone(Backend::Sqlite).await;
    let mut browser = half_signed_in(&panel).await;
    let copy = browser.clone();
    assert_eq!(
        browser.post("start_again", &[]).await.location(),
        Some("/login")
    );
    assert!(!browser.cookies.contains_key(HALF));
    assert_eq!(browser.get("/login/code").await.location(), Some("/login"));
    let answer = copy
        .taking_json()
        .post("submit_code", &[("code", &phone.code(&panel.services))])
        .await;
    assert_eq!(answer.error(), "half_sign_in_ended");
}

#[tokio::test]
async fn signing_in_with_two_steps_leads_to_where_somebody_wanted_to_go() {
    let (panel, _, phone) = panel_with_phone(Backend::Sqlite).await;
    let mut browser = panel.browser();
    let fields = [
        ("login", "ann"),
        ("password", PASSWORD),
        ("next", "/settings/user"),
    ];
    assert_eq!(
        browser.post("sign_in", &fields).await.location(),
        Some("/login/code")
    );
    let answer = browser
        .post("submit_code", &[("code", &phone.code(&panel.services))])
        .await;
    assert_eq!(answer.location(), Some("/settings/user"));
}
