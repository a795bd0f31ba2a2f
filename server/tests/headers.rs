//! The headers of every kind of answer that the panel can give. A page, server function or refusal that has no part in
//! here fails the tests.

mod files;
mod forms;
mod judge;
mod pages;
mod refusals;

use axum::{
    body::Body,
    http::{Method, Request},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

pub(crate) use self::judge::{Kind, judge};
use crate::common::{Answer, TestPanel};

/// That an answer has this status, and the headers of its kind.
fn require(answer: &Answer, status: u16, kind: Kind) {
    assert_eq!(answer.status.as_u16(), status, "{answer:?}");
    assert_eq!(judge(&answer.headers, kind, true), Ok(()), "{answer:?}");
    assert!(answer.header("x-request-id").is_some(), "{answer:?}");
}

/// The cookies that an answer gives a browser, those aside that it takes away.
fn cookies(answer: &Answer) -> Vec<&str> {
    let lines = answer.headers.get_all("set-cookie").iter();
    let lines = lines.filter(|line| !line.to_str().unwrap().contains("Max-Age=0"));
    lines
        .map(|line| line.to_str().unwrap().split('=').next().unwrap())
        .collect()
}

#[tokio::test]
async fn plain_http_promises_no_https_and_has_all_the_rest() {
    let panel = TestPanel::with_settings(&[("VESTIBULE_PUBLIC_URL", "http://panel.example")]).await;
    let mut browser = panel.browser();
    let signed_in = browser.sign_in("ann", domain::test_support::PASSWORD).await;
    assert_eq!(cookies(&signed_in), ["vestibule", "vestibule-device"]);
    let answers = [
        (panel.browser().get("/login").await, Kind::Page),
        (browser.get("/").await, Kind::Page),
        (browser.get("/nowhere").await, Kind::StaticPage),
        (browser.taking_json().post("home", &[]).await, Kind::Data),
        (signed_in, Kind::Data),
        (panel.browser().get("/").await, Kind::Data),
        (browser.get("/healthz").await, Kind::Data),
        (browser.get("/favicon.svg").await, Kind::File),
        (
            browser.get("/pkg/vestibule.JsHash.js").await,
            Kind::HashedFile,
        ),
    ];
    for (answer, kind) in answers {
        assert_eq!(judge(&answer.headers, kind, false), Ok(()), "{answer:?}");
    }
}

#[tokio::test]
async fn whoever_watches_the_panel_gets_plain_data() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    require(&browser.get("/healthz").await, 200, Kind::Data);
    require(&browser.get("/readyz").await, 200, Kind::Data);
    let post = browser.request(Method::POST, "/healthz").await;
    require(&post, 405, Kind::Data);
    panel
        .database
        .execute("ALTER TABLE seaql_migrations RENAME TO gone")
        .await;
    let not_ready = browser.get("/readyz").await;
    require(&not_ready, 503, Kind::Data);
    assert!(not_ready.header("retry-after").is_some());
}

#[tokio::test]
async fn the_listener_of_the_metrics_has_the_headers_of_data() {
    let panel = TestPanel::with_accounts().await;
    for (path, status) in [("/metrics", 200), ("/", 404), ("/login", 404)] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = panel.metrics.clone().router().oneshot(request).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(judge(answer.headers(), Kind::Data, false), Ok(()));
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.is_empty(), status == 404);
    }
}

#[tokio::test]
async fn nothing_is_shared_with_another_origin() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    for origin in ["https://evil.example", "https://panel.example", "null"] {
        let asked = browser.with_header("origin", origin);
        let asked = asked.with_header("access-control-request-method", "POST");
        for answer in [
            asked.clone().get("/").await,
            asked.clone().get("/pkg/vestibule.JsHash.js").await,
            asked.taking_json().post("home", &[]).await,
            asked.clone().request(Method::OPTIONS, "/api/home").await,
        ] {
            let allowed = answer.header("access-control-allow-origin");
            assert_eq!(allowed, None, "{answer:?}");
        }
    }
    assert_eq!(browser.get("/").await.status, 200);
}
