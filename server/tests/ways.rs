//! Who is led where, and which pages there are.

use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::TestPanel;

#[rstest]
#[case("/", "/login?next=%2F")]
#[case("/settings/user", "/login?next=%2Fsettings%2Fuser")]
#[case(
    "/settings/user/password?a=b",
    "/login?next=%2Fsettings%2Fuser%2Fpassword%3Fa%3Db"
)]
#[case(
    "/settings/user/two-step/enable",
    "/login?next=%2Fsettings%2Fuser%2Ftwo-step%2Fenable"
)]
#[case(
    "/settings/user/two-step/disable",
    "/login?next=%2Fsettings%2Fuser%2Ftwo-step%2Fdisable"
)]
#[case(
    "/settings/user/two-step/replace",
    "/login?next=%2Fsettings%2Fuser%2Ftwo-step%2Freplace"
)]
#[case("/settings/user/history", "/login?next=%2Fsettings%2Fuser%2Fhistory")]
#[case("/login/code", "/login")]
#[case("/login/recovery", "/login")]
#[case(
    "/settings/user/recovery-codes",
    "/login?next=%2Fsettings%2Fuser%2Frecovery-codes"
)]
#[case(
    "/settings/user/recovery-codes/download",
    "/login?next=%2Fsettings%2Fuser%2Frecovery-codes%2Fdownload"
)]
#[tokio::test]
async fn without_a_session_a_page_leads_to_sign_in_and_back(
    #[case] path: &str,
    #[case] location: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let answer = panel.browser().get(path).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, Some(location))
    );
    assert!(answer.body.is_empty(), "a page has leaked: {}", answer.body);
}

#[rstest]
#[case("/login")]
#[case("/login?next=%2Fsettings%2Fuser")]
#[case("/login/code")]
#[case("/login/recovery")]
#[tokio::test]
async fn signed_in_the_entrance_leads_home(#[case] path: &str) {
    let panel = TestPanel::with_accounts().await;
    let answer = panel.signed_in("ann").await.get(path).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, Some("/"))
    );
}

#[rstest]
#[case("/", "Home")]
#[case("/settings/user", "User settings")]
#[case("/settings/user/password", "Change password")]
#[case("/settings/user/two-step/enable", "Enable two-step authentication")]
#[case("/settings/user/history", "Sign-in history")]
#[case("/settings/user/sessions", "Sessions")]
#[tokio::test]
async fn signed_in_every_page_is_whole_without_javascript(
    #[case] path: &str,
    #[case] heading: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let page = panel.signed_in("ann").await.get(path).await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some(heading))
    );
    assert!(page.body.contains("Log out") && page.body.contains("</html>"));
}

#[tokio::test]
async fn every_password_field_hides_what_is_typed() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    panel
        .services
        .clock
        .advance(std::time::Duration::from_mins(20));
    let mut fields = 0;
    for page in [
        TestPanel::empty().await.browser().get("/setup").await,
        panel.browser().get("/login").await,
        root.get("/settings/user/password").await,
        root.get("/settings/user/two-step/enable").await,
        root.get("/management/clients/ann").await,
        root.get("/management/clients/new").await,
    ] {
        assert_eq!(page.status, 200);
        for field in page.body.split("<input").skip(1) {
            let field = field.split('>').next().unwrap();
            if field.contains("-password\"") {
                assert!(field.contains(r#"type="password""#), "{field}");
                fields += 1;
            }
        }
    }
    assert_eq!(fields, 2 + 1 + 3 + 1 + 3 + 3);
}

#[tokio::test]
async fn with_two_step_enabling_is_closed_and_without_it_disabling() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let (enable, disable) = (
        "/settings/user/two-step/enable",
        "/settings/user/two-step/disable",
    );
    assert_eq!(
        browser.get(disable).await.location(),
        Some("/settings/user")
    );
    panel.enable_two_step(&mut browser).await;
    assert_eq!(browser.get(enable).await.location(), Some("/settings/user"));
    let page = browser.get(disable).await;
    assert_eq!(
        page.heading().as_deref(),
        Some("Disable two-step authentication")
    );
}

#[rstest]
#[case("/nowhere")]
#[case("/settings/user/")]
#[case("/settings")]
#[case("/api")]
#[case("/api/nothing")]
#[case("/pkg/nothing.js")]
#[case("/pkg/")]
#[case("/pkg")]
#[case("/.git/config")]
#[case("/pkg/../.git/config")]
#[case("/pkg/../../secret.key")]
#[case("/pkg/%2e%2e/hash.txt")]
#[case("/login/recovery/")]
#[tokio::test]
async fn an_unknown_address_is_a_page_that_says_so(#[case] path: &str) {
    let panel = TestPanel::with_accounts().await;
    for mut browser in [panel.browser(), panel.signed_in("ann").await] {
        let page = browser.get(path).await;
        assert!(page.status == 404 && page.is_page(), "{page:?}");
        let answer = browser.taking_json().get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (404, r#"{"error":"not_found"}"#)
        );
    }
}

#[tokio::test]
async fn a_session_of_a_disabled_account_opens_nothing() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    panel
        .database
        .execute("UPDATE account SET is_enabled = FALSE WHERE login = 'ann'")
        .await;
    assert_eq!(browser.get("/").await.location(), Some("/login?next=%2F"));
    assert_eq!(
        panel
            .browser()
            .taking_json()
            .sign_in("ann", PASSWORD)
            .await
            .error(),
        "wrong_login_or_password"
    );
}

#[tokio::test]
async fn built_files_are_served_compressed_and_kept_and_others_are_asked_for_again() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser().with_header("accept-encoding", "br, gzip");
    let script = browser.get("/pkg/vestibule.JsHash.js").await;
    assert_eq!(
        (script.body.as_str(), script.header("content-encoding")),
        ("brotli", Some("br"))
    );
    assert_eq!(
        script.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert!(
        script
            .header("content-type")
            .unwrap()
            .contains("javascript")
    );
    let script = browser
        .with_header("accept-encoding", "gzip")
        .get("/pkg/vestibule.JsHash.js")
        .await;
    assert_eq!(
        (script.body.as_str(), script.header("content-encoding")),
        ("gzip", Some("gzip"))
    );
    for path in ["/pkg/plain.txt", "/favicon.svg"] {
        let file = browser.get(path).await;
        assert_eq!(
            (file.status.as_u16(), file.header("cache-control")),
            (200, Some("no-cache"))
        );
    }
}

#[tokio::test]
async fn a_page_that_is_only_asked_about_has_no_body() {
    let panel = TestPanel::with_accounts().await;
    let answer = panel
        .browser()
        .request(axum::http::Method::HEAD, "/login")
        .await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
}
