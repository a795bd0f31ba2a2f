//! The headers of every kind of answer.

use axum::http::Method;

use crate::common::{Answer, TestPanel};

fn policy(answer: &Answer) -> &str {
    answer.header("content-security-policy").unwrap()
}

#[tokio::test]
async fn every_answer_has_the_headers_that_all_need() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let answers = [
        browser.get("/").await,
        browser.get("/login").await,
        browser.get("/nowhere").await,
        browser.get("/healthz").await,
        browser.get("/pkg/vestibule.JsHash.js").await,
        browser.get("/favicon.svg").await,
        browser.taking_json().post("home", &[]).await,
        browser.with_header("host", "evil.example").get("/").await,
        browser
            .with_header("sec-fetch-site", "cross-site")
            .post("sign_out", &[])
            .await,
        browser.get("/%ff").await,
    ];
    for answer in &answers {
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{answer:?}"
        );
        assert_eq!(
            answer.header("referrer-policy"),
            Some("same-origin"),
            "{answer:?}"
        );
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=31536000"),
            "{answer:?}"
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin"),
            "{answer:?}"
        );
        assert!(answer.header("x-request-id").is_some(), "{answer:?}");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy(answer).contains(part), "{part}: {answer:?}");
        }
        if answer.is_page() {
            assert_eq!(
                answer.header("cache-control"),
                Some("no-store"),
                "{answer:?}"
            );
            assert_eq!(
                answer.header("cross-origin-opener-policy"),
                Some("same-origin"),
                "{answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn answers_with_somebody_s_data_are_never_stored() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    for answer in [
        browser.get("/settings/user").await,
        browser.get("/login").await,
        browser.taking_json().post("home", &[]).await,
        browser.post("sign_out", &[]).await,
    ] {
        assert_eq!(
            answer.header("cache-control"),
            Some("no-store"),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_page_s_policy_names_the_nonce_of_its_scripts_and_nothing_inline() {
    let panel = TestPanel::with_accounts().await;
    let (first, second) = (
        panel.browser().get("/login").await,
        panel.browser().get("/login").await,
    );
    for part in [
        "default-src 'none'",
        "'wasm-unsafe-eval'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "style-src 'self';",
    ] {
        assert!(
            policy(&first).contains(part),
            "{part} is missing in {}",
            policy(&first)
        );
    }
    for word in [
        "unsafe-inline",
        "'unsafe-eval'",
        "strict-dynamic",
        "http:",
        "https:",
        "ws:",
    ] {
        assert!(!policy(&first).contains(word), "{}", policy(&first));
    }
    let nonce = |answer: &Answer| {
        let rest = policy(answer).split("'nonce-").nth(1).unwrap();
        rest.split('\'').next().unwrap().to_owned()
    };
    assert_ne!(nonce(&first), nonce(&second));
    let scripts = first.body.matches("<script").count();
    assert!(scripts > 0);
    assert_eq!(
        first
            .body
            .matches(&format!(r#"nonce="{}""#, nonce(&first)))
            .count(),
        scripts
    );
    assert!(
        !first.body.contains(" style="),
        "a style attribute would be refused by the policy"
    );
}

#[tokio::test]
async fn plain_http_does_not_promise_https() {
    let panel = TestPanel::with_settings(&[("VESTIBULE_PUBLIC_URL", "http://panel.example")]).await;
    assert_eq!(
        panel
            .browser()
            .get("/login")
            .await
            .header("strict-transport-security"),
        None
    );
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
