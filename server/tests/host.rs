//! Requests for another host than the public address.

use rstest::rstest;

use crate::common::TestPanel;

#[rstest]
#[case("evil.example")]
#[case("panel.example.evil.example")]
#[case("panel.example:8443")]
#[case("127.0.0.1")]
#[case("x@panel.example")]
#[case("")]
#[tokio::test]
async fn another_host_gets_a_page_that_names_the_address_and_its_setting(#[case] host: &str) {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser().with_header("host", host);
    for path in ["/", "/login", "/pkg/vestibule.JsHash.js", "/nowhere"] {
        let page = browser.get(path).await;
        assert!(page.status == 421 && page.is_page(), "{page:?}");
        assert!(
            page.body.contains("https://panel.example")
                && page.body.contains("VESTIBULE_PUBLIC_URL")
        );
    }
    let answer = browser.taking_json().sign_in("root", "x").await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (421, "forbidden")
    );
}

#[rstest]
#[case("panel.example")]
#[case("PANEL.example:443")]
#[tokio::test]
async fn the_public_host_is_known_in_every_spelling(#[case] host: &str) {
    let panel = TestPanel::with_accounts().await;
    assert_eq!(
        panel
            .browser()
            .with_header("host", host)
            .get("/login")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_request_line_overrides_the_header() {
    let panel = TestPanel::with_accounts().await;
    assert_eq!(
        panel
            .browser()
            .get("http://evil.example/login")
            .await
            .status,
        421
    );
    assert_eq!(
        panel
            .browser()
            .get("https://panel.example/login")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn health_is_told_under_any_host() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser().with_header("host", "10.0.0.1:3000");
    assert_eq!(browser.get("/healthz").await.status, 200);
    assert_eq!(browser.get("/readyz").await.status, 200);
}
