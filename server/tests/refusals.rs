//! What is refused before a page or server function sees it: never a fault, never logged with its value.

use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Browser, TestPanel, browser::form};

async fn panel_and_browser() -> (TestPanel, Browser) {
    let panel = TestPanel::with_accounts().await;
    let browser = panel.browser();
    (panel, browser)
}

#[rstest]
#[case::cross_site(&[("sec-fetch-site", "cross-site")])]
#[case::same_site(&[("sec-fetch-site", "same-site")])]
#[case::claims_both(&[("sec-fetch-site", "cross-site"), ("origin", "https://panel.example")])]
#[tokio::test]
async fn a_form_of_another_origin_is_refused(#[case] headers: &[(&'static str, &str)]) {
    let (panel, mut browser) = panel_and_browser().await;
    let evidence = panel.count("SELECT COUNT(*) FROM audit").await;
    for (name, value) in headers {
        browser = browser.with_header(name, value);
    }
    let page = browser.sign_in("ann", PASSWORD).await;
    assert!(page.status == 403 && page.is_page(), "{page:?}");
    let answer = browser.taking_json().sign_in("ann", PASSWORD).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (403, "forbidden")
    );
    assert_eq!(panel.count("SELECT COUNT(*) FROM session").await, 0);
    assert_eq!(
        panel.count("SELECT COUNT(*) FROM audit").await,
        evidence,
        "it has reached the rules"
    );
}

#[rstest]
#[case("https://panel.example", 302)]
#[case("https://evil.example", 403)]
#[case("null", 403)]
#[case("", 403)]
#[tokio::test]
async fn without_sec_fetch_site_the_origin_decides(#[case] origin: &str, #[case] status: u16) {
    let (_panel, browser) = panel_and_browser().await;
    let mut browser = browser.with_header("origin", origin);
    let request =
        Request::post("/api/sign_in").header("content-type", "application/x-www-form-urlencoded");
    let body = form(&[("login", "ann"), ("password", PASSWORD)]);
    assert_eq!(browser.send(request, Body::from(body)).await.status, status);
}

#[rstest]
#[case("multipart/form-data; boundary=x")]
#[case("application/json")]
#[case("text/plain")]
#[tokio::test]
async fn only_url_encoded_forms_are_read(#[case] kind: &str) {
    let (_panel, browser) = panel_and_browser().await;
    let page = browser
        .with_header("content-type", kind)
        .sign_in("ann", PASSWORD)
        .await;
    assert!(page.status == 415 && page.is_page(), "{page:?}");
}

#[rstest]
#[case(Method::GET)]
#[case(Method::PUT)]
#[case(Method::DELETE)]
#[case(Method::PATCH)]
#[case(Method::OPTIONS)]
#[case(Method::TRACE)]
#[tokio::test]
async fn server_functions_take_posts_alone(#[case] method: Method) {
    let (_panel, mut browser) = panel_and_browser().await;
    let page = browser.request(method, "/api/sign_out").await;
    assert!(page.status == 405 && page.is_page(), "{page:?}");
    assert_eq!(page.header("allow"), Some("POST"));
}

#[rstest]
#[case(Method::POST)]
#[case(Method::DELETE)]
#[case(Method::TRACE)]
#[case(Method::from_bytes(b"INVENTED").unwrap())]
#[tokio::test]
async fn pages_and_files_are_only_read(#[case] method: Method) {
    let (_panel, mut browser) = panel_and_browser().await;
    for path in ["/login", "/favicon.svg", "/pkg/plain.txt"] {
        let page = browser.request(method.clone(), path).await;
        assert!(page.status == 405 && page.is_page(), "{page:?}");
        assert_eq!(page.header("allow"), Some("GET, HEAD"));
    }
}

#[tokio::test]
async fn a_form_has_at_most_64_kib() {
    let (_panel, mut browser) = panel_and_browser().await;
    let filled = |bytes: usize| {
        format!(
            "login=ann&password={}",
            "x".repeat(bytes - "login=ann&password=".len())
        )
    };
    assert_ne!(
        browser.post_body("sign_in", filled(64 * 1024)).await.status,
        413
    );
    let page = browser.post_body("sign_in", filled(64 * 1024 + 1)).await;
    assert!(page.status == 413 && page.is_page(), "{page:?}");
    let declared = browser
        .with_header("content-length", "70000")
        .post_body("sign_in", filled(70_000))
        .await;
    assert_eq!(declared.status, 413);
}

#[rstest]
#[case::repeated("login=ann&password=x&login=root")]
#[case::repeated_in_disguise("login=ann&password=x&%6cogin=root")]
#[case::nul("login=ann%00&password=x")]
#[case::no_utf8("login=%ff%fe&password=x")]
#[case::half_a_surrogate("login=%ed%a0%80&password=x")]
#[case::broken_escape("login=%zz&password=x")]
#[case::missing("login=ann")]
#[case::nothing("")]
#[case::a_list("login[]=ann&password=x")]
#[case::a_map("login[a][b]=ann&password=x")]
#[tokio::test]
async fn a_form_that_cannot_be_read_is_a_400(#[case] body: &'static str) {
    let (_panel, mut browser) = panel_and_browser().await;
    let page = browser.post_body("sign_in", body).await;
    assert!(page.status == 400 && page.is_page(), "{page:?}");
    let answer = browser.taking_json().post_body("sign_in", body).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (400, r#"{"error":"malformed"}"#)
    );
}

#[tokio::test]
async fn bytes_that_are_no_text_are_a_400() {
    let (_panel, mut browser) = panel_and_browser().await;
    let page = browser
        .post_body("sign_in", b"login=\xff\xfe&password=\0".to_vec())
        .await;
    assert!(page.status == 400 && page.is_page(), "{page:?}");
}

#[rstest]
#[case("/%ff")]
#[case("/%00")]
#[case("/login?next=%ff")]
#[case("/login?next=%00")]
#[case("/login?__err=%ff")]
#[case("/pkg/%ff")]
#[case("/pkg/%00")]
#[tokio::test]
async fn an_address_that_is_no_text_is_a_400(#[case] path: &str) {
    let (_panel, mut browser) = panel_and_browser().await;
    let page = browser.get(path).await;
    assert!(page.status == 400 && page.is_page(), "{page:?}");
}

#[tokio::test]
async fn a_path_that_is_too_long_for_any_file_is_a_404() {
    let (_panel, mut browser) = panel_and_browser().await;
    for name in ["x".repeat(300), "x/".repeat(3_000), "%78".repeat(3_000)] {
        for path in [format!("/pkg/{name}"), format!("/pkg/plain.txt/{name}")] {
            let page = browser.get(&path).await;
            assert!(page.status == 404 && page.is_page(), "{page:?}");
        }
    }
}

#[rstest]
#[case("/login?__err=nonsense")]
#[case("/login?__path=%2Fapi%2Fsign_in&__err=PGgxPmhpPC9oMT4=")]
#[case("/login?__path=&__err=&next=")]
#[case("/login?next=%0d%0aSet-Cookie:%20a=b")]
#[case("/login?[[[]]]=a&b[c]=d")]
#[tokio::test]
async fn whatever_stands_in_the_query_the_page_is_well(#[case] path: &str) {
    let (_panel, mut browser) = panel_and_browser().await;
    let page = browser.get(path).await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some("Log in"))
    );
    assert!(!page.body.contains("<h1>hi</h1>"));
}

#[rstest]
#[case(b"__Host-vestibule=\xff\xfe", 400)]
#[case(b"__Host-vestibule=nonsense", 303)]
#[case(b"__Host-vestibule=", 303)]
#[case(b"other=\xff\xfe", 303)]
#[case(b";;;==;", 303)]
#[tokio::test]
async fn a_cookie_that_is_no_session_opens_nothing(#[case] cookie: &[u8], #[case] status: u16) {
    let (_panel, mut browser) = panel_and_browser().await;
    let answer = browser
        .send(Request::get("/").header("cookie", cookie), Body::empty())
        .await;
    assert_eq!(answer.status, status);
}

#[tokio::test]
async fn odd_headers_are_no_fault() {
    let (_panel, browser) = panel_and_browser().await;
    for (name, value) in [
        ("accept", "\u{ff}text/html"),
        ("user-agent", "\u{1f600}"),
        ("content-length", "nonsense"),
        ("referer", "\u{ff}"),
        ("x-forwarded-for", "\u{ff},,,"),
        ("accept-encoding", "\u{ff}"),
        ("range", "bytes=9999999999-"),
    ] {
        let mut browser = browser.with_header(name, value);
        for answer in [
            browser.get("/login").await,
            browser.sign_in("ann", "x").await,
            browser.get("/favicon.svg").await,
        ] {
            assert!(answer.status.as_u16() < 500, "{name}: {answer:?}");
        }
    }
}
