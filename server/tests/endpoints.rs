//! Every server function × every kind of caller. A server function without a row here fails the test.

use std::collections::BTreeMap;

use contract::Level;
use domain::test_support::PASSWORD;
use leptos::server_fn::axum::server_fn_paths;
use server::endpoints::action;

use crate::common::{Browser, TestPanel};

/// What a server function answers to callers that take JSON.
pub(crate) struct Row {
    /// The form.
    pub fields: &'static [(&'static str, &'static str)],
    nobody: u16,
    half_signed_in: u16,
    signed_in: u16,
    with_two_step: u16,
}

const fn row(
    fields: &'static [(&'static str, &'static str)],
    nobody: u16,
    half_signed_in: u16,
    signed_in: u16,
    with_two_step: u16,
) -> Row {
    Row {
        fields,
        nobody,
        half_signed_in,
        signed_in,
        with_two_step,
    }
}

/// A login that cannot be one.
const CREATE: &[(&str, &str)] = &[
    ("login", "Bob"),
    ("full_name", "Bob"),
    ("email", ""),
    ("level", "client"),
    ("password", ""),
    ("repeat_password", ""),
];
/// No form was ever shown so.
const EDIT: &[(&str, &str)] = &[
    ("login", "bob"),
    ("seen", "x"),
    ("full_name", "Bob"),
    ("email", ""),
    ("level", "client"),
    ("password", ""),
    ("repeat_password", ""),
];

/// Every server function, called with a form that is well-formed but not right.
pub(crate) fn rows() -> BTreeMap<&'static str, Row> {
    const SESSION: &[(&str, &str)] = &[("session", "0")];
    const RECOVERY: &[(&str, &str)] = &[("recovery_code", "abc")];
    const CODE: &[(&str, &str)] = &[("code", "abc")];
    const SIGN_IN: &[(&str, &str)] = &[("login", "nobody"), ("password", "wrong")];
    const SET_UP: &[(&str, &str)] = &[
        ("token", "x"),
        ("password", PASSWORD),
        ("repeat_password", PASSWORD),
    ];
    const CHANGE: &[(&str, &str)] = &[
        ("current_password", "wrong"),
        ("new_password", "a"),
        ("repeat_new_password", "b"),
    ];
    const LIST: &[(&str, &str)] = &[("directory", "clients"), ("search", ""), ("order", "login")];
    const DIRECTORY: &[(&str, &str)] = &[("directory", "clients")];
    const BOB: &[(&str, &str)] = &[("directory", "clients"), ("login", "bob")];
    const NOBODY: &[(&str, &str)] = &[("login", "nobody")];
    const LANGUAGE: &[(&str, &str)] = &[("language", "tlh")];
    const RATE: &[(&str, &str)] = &[("password", "a"), ("login", "ann")];
    const THEME: &[(&str, &str)] = &[("theme", "sepia")];
    const CONFIRM: &[(&str, &str)] = &[("password", "wrong")];
    BTreeMap::from([
        ("/api/audit_log", row(&[], 401, 401, 403, 403)),
        ("/api/list_accounts", row(LIST, 401, 401, 403, 403)),
        ("/api/new_account_form", row(DIRECTORY, 401, 401, 403, 403)),
        ("/api/account_form", row(BOB, 401, 401, 403, 403)),
        ("/api/create_account", row(CREATE, 401, 401, 403, 403)),
        ("/api/edit_account", row(EDIT, 401, 401, 403, 403)),
        ("/api/enable_account", row(BOB, 401, 401, 403, 403)),
        ("/api/disable_account", row(BOB, 401, 401, 403, 403)),
        (
            "/api/disable_account_two_step",
            row(BOB, 401, 401, 403, 403),
        ),
        ("/api/unlock_account", row(BOB, 401, 401, 403, 403)),
        ("/api/log_in_as", row(NOBODY, 401, 401, 403, 403)),
        ("/api/confirmation", row(&[], 401, 401, 409, 409)),
        ("/api/confirm", row(CONFIRM, 401, 401, 409, 409)),
        ("/api/return_to_previous", row(&[], 401, 401, 200, 200)),
        ("/api/set_up", row(SET_UP, 409, 409, 409, 409)),
        ("/api/sign_in", row(SIGN_IN, 422, 422, 422, 422)),
        ("/api/sign_in_page", row(&[], 200, 200, 200, 200)),
        ("/api/submit_code", row(CODE, 409, 422, 409, 409)),
        (
            "/api/submit_recovery_code",
            row(RECOVERY, 409, 422, 409, 409),
        ),
        ("/api/recovery_codes", row(&[], 401, 401, 409, 200)),
        (
            "/api/create_recovery_codes",
            row(RECOVERY, 401, 401, 422, 422),
        ),
        ("/api/recovery_codes_saved", row(&[], 401, 401, 200, 200)),
        ("/api/sessions", row(&[], 401, 401, 200, 200)),
        ("/api/end_session", row(SESSION, 401, 401, 200, 200)),
        ("/api/end_other_sessions", row(&[], 401, 401, 200, 200)),
        ("/api/set_language", row(LANGUAGE, 400, 400, 400, 400)),
        ("/api/set_theme", row(THEME, 400, 400, 400, 400)),
        (
            "/api/set_account_language",
            row(LANGUAGE, 401, 401, 400, 400),
        ),
        ("/api/start_again", row(&[], 200, 200, 200, 200)),
        ("/api/sign_out", row(&[], 200, 200, 200, 200)),
        ("/api/current_identity", row(&[], 401, 401, 200, 200)),
        ("/api/home", row(&[], 401, 401, 200, 200)),
        (
            "/api/read_notices",
            row(&[("shown", "1")], 401, 401, 200, 200),
        ),
        ("/api/sign_in_history", row(&[], 401, 401, 200, 200)),
        ("/api/rate_password", row(RATE, 401, 401, 200, 200)),
        ("/api/change_password", row(CHANGE, 401, 401, 422, 422)),
        ("/api/two_step_enrolment", row(&[], 401, 401, 200, 409)),
        ("/api/enable_two_step", row(CODE, 401, 401, 422, 422)),
        ("/api/cancel_two_step", row(&[], 401, 401, 200, 200)),
        ("/api/phone_replacement", row(&[], 401, 401, 409, 200)),
        (
            "/api/begin_phone_replacement",
            row(CODE, 401, 401, 422, 422),
        ),
        ("/api/replace_phone", row(CODE, 401, 401, 422, 422)),
        ("/api/disable_two_step", row(CODE, 401, 401, 422, 422)),
    ])
}

fn paths() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    paths
}

async fn statuses(browser: &Browser) -> BTreeMap<&'static str, u16> {
    let rows = rows();
    let mut statuses = BTreeMap::new();
    for path in paths() {
        // Each call comes from the same state: what an earlier one did to the cookies is forgotten.
        let answer = browser
            .taking_json()
            .post(path.trim_start_matches("/api/"), rows[path].fields)
            .await;
        statuses.insert(path, answer.status.as_u16());
    }
    statuses
}

fn expected(pick: impl Fn(&Row) -> u16) -> BTreeMap<&'static str, u16> {
    rows()
        .iter()
        .map(|(path, row)| (*path, pick(row)))
        .collect()
}

/// The calls that end the session of the browser that makes them would spoil the ones after.
fn without_endings(mut statuses: BTreeMap<&'static str, u16>) -> BTreeMap<&'static str, u16> {
    statuses.retain(|path, _| !["/api/sign_out", "/api/start_again"].contains(path));
    statuses
}

#[tokio::test]
async fn every_server_function_has_a_row_and_takes_posts_alone() {
    let _panel = TestPanel::with_accounts().await;
    assert_eq!(paths(), rows().into_keys().collect::<Vec<_>>());
    assert!(server_fn_paths().all(|(_, method)| method == axum::http::Method::POST));
}

#[tokio::test]
async fn nobody_gets_no_further_than_the_entrance() {
    let panel = TestPanel::with_accounts().await;
    assert_eq!(statuses(&panel.browser()).await, expected(|row| row.nobody));
}

#[tokio::test]
async fn a_half_sign_in_gets_no_further_than_its_code() {
    let panel = TestPanel::with_accounts().await;
    panel
        .enable_two_step(&mut panel.signed_in("ann").await)
        .await;
    let mut browser = panel.browser();
    browser.sign_in("ann", PASSWORD).await;
    let mut seen = BTreeMap::new();
    for (path, row) in rows() {
        let answer = browser
            .clone()
            .taking_json()
            .post(path.trim_start_matches("/api/"), row.fields)
            .await;
        seen.insert(path, answer.status.as_u16());
        if path == "/api/start_again" {
            browser.sign_in("ann", PASSWORD).await;
        }
    }
    assert_eq!(seen, expected(|row| row.half_signed_in));
}

#[tokio::test]
async fn the_signed_in_get_their_own() {
    let panel = TestPanel::with_accounts().await;
    let mut seen = BTreeMap::new();
    for (path, row) in rows() {
        let browser = panel.signed_in("ann").await;
        let answer = browser
            .taking_json()
            .post(path.trim_start_matches("/api/"), row.fields)
            .await;
        seen.insert(path, answer.status.as_u16());
    }
    assert_eq!(
        without_endings(seen),
        without_endings(expected(|row| row.signed_in))
    );
}

#[tokio::test]
async fn with_two_step_nothing_can_be_enabled_again() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    panel.enable_two_step(&mut browser).await;
    let mut seen = BTreeMap::new();
    for (path, row) in rows() {
        if path != "/api/sign_out" {
            let answer = browser
                .taking_json()
                .post(path.trim_start_matches("/api/"), row.fields)
                .await;
            seen.insert(path, answer.status.as_u16());
        }
    }
    assert_eq!(
        without_endings(seen),
        without_endings(expected(|row| row.with_two_step))
    );
}

#[tokio::test]
async fn another_origin_gets_nothing_from_any() {
    let panel = TestPanel::with_accounts().await;
    let browser = panel.signed_in("ann").await;
    for (path, row) in rows() {
        for origin in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let mut foreign = browser.with_header(origin.0, origin.1);
            let page = foreign
                .post(path.trim_start_matches("/api/"), row.fields)
                .await;
            assert!(page.status == 403 && page.is_page(), "{path}: {page:?}");
        }
    }
    assert_eq!(browser.clone().get("/").await.status, 200);
}

#[tokio::test]
async fn a_form_without_its_session_is_refused_with_a_page() {
    let panel = TestPanel::with_accounts().await;
    for (path, row) in rows().into_iter().filter(|(_, row)| row.nobody == 401) {
        let page = panel
            .browser()
            .post(path.trim_start_matches("/api/"), row.fields)
            .await;
        assert!(page.status == 401 && page.is_page(), "{path}: {page:?}");
        assert!(page.body.contains("href=\"/login\""), "{path}: {page:?}");
    }
}

/// What the server functions about other accounts, and about all of them, answer to root, admin, staff and client, each signed in with two steps.
fn rows_of_levels() -> BTreeMap<&'static str, [u16; 4]> {
    BTreeMap::from([
        ("/api/audit_log", [200, 200, 403, 403]),
        ("/api/list_accounts", [200, 200, 200, 403]),
        ("/api/new_account_form", [200, 200, 403, 403]),
        ("/api/account_form", [200, 200, 403, 403]),
        ("/api/create_account", [422, 422, 403, 403]),
        ("/api/edit_account", [400, 400, 403, 403]),
        ("/api/enable_account", [200, 200, 403, 403]),
        ("/api/disable_account", [200, 200, 403, 403]),
        ("/api/disable_account_two_step", [409, 409, 403, 403]),
        ("/api/unlock_account", [200, 200, 403, 403]),
        ("/api/log_in_as", [404, 404, 404, 403]),
    ])
}

#[tokio::test]
async fn every_level_gets_what_its_rights_reach_and_no_more() {
    let panel = TestPanel::with_accounts().await;
    for (login, level) in [
        ("ada", Level::Admin),
        ("sam", Level::Staff),
        ("bob", Level::Client),
    ] {
        panel.database.add_account(login, level).await;
    }
    let expected = rows_of_levels();
    let is_about_others = |path: &&str| action(path).is_some() || *path == "/api/audit_log";
    let managing = paths().into_iter().filter(is_about_others);
    assert_eq!(
        managing.collect::<Vec<_>>(),
        expected.keys().copied().collect::<Vec<_>>()
    );
    for (column, login) in ["root", "ada", "sam", "ann"].into_iter().enumerate() {
        let mut browser = panel.signed_in(login).await;
        panel.enable_two_step(&mut browser).await;
        for (path, row) in rows() {
            let Some(statuses) = expected.get(path) else {
                continue;
            };
            let endpoint = path.trim_start_matches("/api/");
            let answer = browser.taking_json().post(endpoint, row.fields).await;
            assert_eq!(answer.status.as_u16(), statuses[column], "{login} {path}");
            if statuses[column] == 403 {
                assert_eq!(answer.error(), "forbidden");
                let page = browser.post(endpoint, row.fields).await;
                assert!(page.status == 403 && page.is_page(), "{login} {path}");
            }
        }
    }
}
