//! Pages, to everybody who may see them.

use std::{collections::BTreeSet, time::Duration};

use app::App;
use axum::http::Method;
use contract::paths;
use domain::test_support::PASSWORD;
use leptos_axum::generate_route_list;

use super::{Kind, judge::nonce, require};
use crate::{
    acting::{acting, house, log_in_as},
    common::{Answer, Browser, TestPanel},
};

/// What was visited.
#[derive(Default)]
struct Visited {
    pages: BTreeSet<String>,
    nonces: BTreeSet<String>,
}

impl Visited {
    /// Visits a page that is there.
    async fn visit(&mut self, browser: &mut Browser, path: &str) {
        let page = browser.get(path).await;
        require(&page, 200, Kind::Page);
        assert!(page.is_page(), "{page:?}");
        let is_new = self.nonces.insert(require_nonce(&page));
        assert!(is_new, "{path} has the nonce of another answer");
        self.pages.insert(path.to_owned());
    }
}

/// That every script carries the nonce of the policy, and nothing is inline that the policy would drop.
fn require_nonce(page: &Answer) -> String {
    let nonce = nonce(&page.headers).unwrap();
    let carried = format!(r#"nonce="{nonce}""#);
    let scripts: Vec<_> = page.body.split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&carried), "<script{tag}>");
    }
    for inline in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
        assert!(!page.body.contains(inline), "{inline}: {}", page.body);
    }
    nonce
}

#[tokio::test]
async fn every_page_has_them_for_everybody_who_may_see_it() {
    let mut visited = Visited::default();
    let empty = TestPanel::empty().await;
    visited.visit(&mut empty.browser(), paths::SETUP).await;

    let panel = house().await;
    visited.visit(&mut panel.browser(), paths::LOGIN).await;
    let mut ann = panel.signed_in("ann").await;
    for path in [
        paths::HOME,
        paths::USER_SETTINGS,
        paths::CHANGE_PASSWORD,
        paths::ENABLE_TWO_STEP,
        paths::SESSIONS,
        paths::SIGN_IN_HISTORY,
    ] {
        visited.visit(&mut ann, path).await;
    }
    let mut sam = panel.signed_in("sam").await;
    visited.visit(&mut sam, paths::CLIENTS).await;
    let mut as_bob = acting(&panel, "sam", "bob").await;
    visited.visit(&mut as_bob, paths::HOME).await;

    panel.enable_two_step(&mut ann).await;
    for path in [
        paths::RECOVERY_CODES,
        paths::DISABLE_TWO_STEP,
        paths::REPLACE_PHONE,
    ] {
        visited.visit(&mut ann, path).await;
    }
    let mut half = panel.browser();
    half.sign_in("ann", PASSWORD).await;
    for path in [paths::LOGIN_CODE, paths::LOGIN_RECOVERY] {
        visited.visit(&mut half, path).await;
    }

    let mut ada = panel.signed_in("ada").await;
    for path in [
        paths::STAFF,
        paths::NEW_STAFF,
        "/management/staff/sam",
        paths::CLIENTS,
        paths::NEW_CLIENT,
        "/management/clients/bob",
        paths::AUDIT_LOG,
    ] {
        visited.visit(&mut ada, path).await;
    }
    let mut root = panel.signed_in("root").await;
    for path in [paths::HOME, paths::STAFF, paths::AUDIT_LOG] {
        visited.visit(&mut root, path).await;
    }
    panel.enable_two_step(&mut ada).await;
    panel.services.clock.advance(Duration::from_mins(16));
    log_in_as(&mut ada, "ann").await;
    visited.visit(&mut ada, paths::CONFIRM).await;

    for route in generate_route_list(App) {
        let staff = route.path().replace("{login}", "sam");
        let client = route.path().replace("{login}", "bob");
        let is_visited = visited.pages.contains(&staff) || visited.pages.contains(&client);
        assert!(is_visited, "{} was never visited", route.path());
    }
}

#[tokio::test]
async fn a_page_that_shows_an_error_or_only_its_head_has_them_too() {
    let panel = TestPanel::with_accounts().await;
    let page = panel
        .browser()
        .submit("sign_in", &[("login", "ann"), ("password", "wrong")])
        .await;
    require(&page, 200, Kind::Page);
    assert!(page.alert().is_some());
    require_nonce(&page);
    let mut ann = panel.signed_in("ann").await;
    for path in [paths::HOME, paths::USER_SETTINGS] {
        let head = ann.request(Method::HEAD, path).await;
        require(&head, 200, Kind::StaticPage);
        assert!(head.body.is_empty());
    }
}

#[tokio::test]
async fn who_is_led_elsewhere_is_led_without_a_trace() {
    let panel = TestPanel::with_accounts().await;
    let mut ann = panel.signed_in("ann").await;
    for (mut browser, path, to) in [
        (panel.browser(), "/", "/login?next=%2F"),
        (panel.browser(), "/login/code", "/login"),
        (
            panel.browser(),
            "/management/audit/export",
            "/login?next=%2Fmanagement%2Faudit%2Fexport",
        ),
        (ann.clone(), "/login", "/"),
        (ann.clone(), "/confirm", "/"),
        (
            ann.clone(),
            "/settings/user/two-step/disable",
            "/settings/user",
        ),
    ] {
        let answer = browser.get(path).await;
        require(&answer, 303, Kind::Data);
        assert_eq!(answer.location(), Some(to));
    }
    panel.enable_two_step(&mut ann).await;
    let answer = ann.get(paths::ENABLE_TWO_STEP).await;
    require(&answer, 303, Kind::Data);
}
