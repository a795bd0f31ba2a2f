//! Files: the built ones, the public ones, and those that are made for one person.

use axum::{
    body::Body,
    http::{Method, Request},
};
use contract::paths;
use rstest::rstest;

use super::{Kind, require};
use crate::common::{Answer, Browser, TestPanel};

const SCRIPT: &str = "/pkg/vestibule.JsHash.js";

/// Asks for a file under conditions.
async fn ask(browser: &mut Browser, path: &str, conditions: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in conditions {
        request = request.header(*name, *value);
    }
    browser.send(request, Body::empty()).await
}

#[rstest]
#[case::hashed(SCRIPT, Kind::HashedFile)]
#[case::built("/pkg/plain.txt", Kind::File)]
#[case::icon("/favicon.svg", Kind::File)]
#[tokio::test]
async fn a_file_has_them_whole_in_part_unchanged_and_in_any_coding(
    #[case] path: &str,
    #[case] kind: Kind,
) {
    let panel = TestPanel::with_accounts().await;
    for mut browser in [panel.browser(), panel.signed_in("ann").await] {
        let whole = browser.get(path).await;
        require(&whole, 200, kind);
        let head = browser.request(Method::HEAD, path).await;
        require(&head, 200, kind);
        let changed = whole.header("last-modified").unwrap();
        let unchanged = ask(&mut browser, path, &[("if-modified-since", changed)]).await;
        require(&unchanged, 304, kind);
        let part = ask(&mut browser, path, &[("range", "bytes=0-1")]).await;
        require(&part, 206, kind);
        assert_eq!(part.body, whole.body[..2]);
        for coding in ["br", "gzip"] {
            let coded = ask(&mut browser, path, &[("accept-encoding", coding)]).await;
            require(&coded, 200, kind);
        }
        let beyond = ask(&mut browser, path, &[("range", "bytes=9999-")]).await;
        require(&beyond, 416, Kind::Data);
        let old = "Thu, 01 Jan 1970 00:00:00 GMT";
        let changed = ask(&mut browser, path, &[("if-unmodified-since", old)]).await;
        require(&changed, 412, Kind::Data);
    }
}

#[tokio::test]
async fn what_is_no_file_is_a_refusal_that_nobody_keeps() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    for path in [
        "/robots.txt",
        "/favicon.ico",
        "/pkg/",
        "/pkg/vestibule.JsHash.wasm",
        "/pkg/vestibule.JsHash.js.map",
        "/.well-known/security.txt",
    ] {
        require(&browser.get(path).await, 404, Kind::StaticPage);
        let json = browser.taking_json().get(path).await;
        require(&json, 404, Kind::Data);
    }
    let post = browser.request(Method::POST, SCRIPT).await;
    require(&post, 405, Kind::StaticPage);
}

#[tokio::test]
async fn a_file_that_is_made_for_one_person_is_data() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    for method in [Method::GET, Method::HEAD] {
        let export = root.request(method, paths::AUDIT_EXPORT).await;
        require(&export, 200, Kind::Data);
        assert!(
            export
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment;")
        );
    }
    panel.enable_two_step(&mut root).await;
    for method in [Method::GET, Method::HEAD] {
        let codes = root.request(method, paths::RECOVERY_CODES_FILE).await;
        require(&codes, 200, Kind::Data);
    }
}
