//! No secret is where it does not belong, after every journey of the panel: not in its log at the most talkative level, in
//! its database, in its metrics, nor in any answer to anybody.
//!
//! Two things are no leaks: the `Set-Cookie` line that gives a browser its own secret, and what an account is shown once: the
//! pending key and new recovery codes on their own pages (or in those pages' own queries), for their own session, until they
//! are enabled, cancelled or saved.

mod journal;
mod journeys;
mod management_journeys;
mod needles;
mod two_step_journeys;

use std::{collections::BTreeSet, fs};

use axum::{body::Body, http::Request};
use contract::paths;
use domain::test_support::Backend;
use http_body_util::BodyExt as _;
use leptos::server_fn::axum::server_fn_paths;
use rstest::rstest;
use tower::ServiceExt as _;

use self::journal::Journal;
use crate::common::{TestPanel, log};

/// Pages on the way of these journeys.
const PAGES: [&str; 20] = [
    paths::HOME,
    paths::SETUP,
    paths::LOGIN,
    paths::LOGIN_CODE,
    paths::LOGIN_RECOVERY,
    paths::RECOVERY_CODES,
    paths::RECOVERY_CODES_FILE,
    paths::USER_SETTINGS,
    paths::CHANGE_PASSWORD,
    paths::ENABLE_TWO_STEP,
    paths::DISABLE_TWO_STEP,
    paths::REPLACE_PHONE,
    paths::SIGN_IN_HISTORY,
    paths::SESSIONS,
    paths::STAFF,
    paths::CLIENTS,
    paths::NEW_CLIENT,
    paths::CONFIRM,
    paths::AUDIT_LOG,
    paths::AUDIT_EXPORT,
];

async fn metrics(panel: &TestPanel) -> Vec<u8> {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let answer = panel.metrics.clone().router().oneshot(request).await;
    let body = answer.unwrap().into_body().collect().await;
    body.unwrap().to_bytes().to_vec()
}

/// Everything that is stored, with the places where it is: the files byte for byte, with what rows no longer hold; of
/// PostgreSQL every row as text.
async fn stored(panel: &TestPanel, backend: Backend) -> Vec<(String, Vec<u8>)> {
    let mut places = Vec::new();
    if backend == Backend::Sqlite {
        for entry in fs::read_dir(panel.database.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path != panel.database.key_file() {
                places.push((path.display().to_string(), fs::read(path).unwrap()));
            }
        }
        assert!(places.len() >= 2, "the file and its log");
        return places;
    }
    let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    for row in panel.database.query(names).await {
        let table: String = row.try_get_by_index(0).unwrap();
        let rows = format!("SELECT line::text FROM \"{table}\" AS line");
        for row in panel.database.query(&rows).await {
            let line: String = row.try_get_by_index(0).unwrap();
            places.push((table.clone(), line.into_bytes()));
        }
    }
    places
}

/// That the journeys were all of them: every server function was called, every event has happened, the pages were seen.
async fn require_complete(panel: &TestPanel, journal: &Journal) {
    let asked: BTreeSet<_> = journal.endpoints().into_iter().collect();
    let missing: Vec<_> = server_fn_paths()
        .filter(|(path, _)| !asked.contains(*path))
        .collect();
    assert!(missing.is_empty(), "never called: {missing:?}");
    for page in PAGES {
        assert!(journal.has_seen(page), "never seen: {page}");
    }
    let rows = panel.database.query("SELECT DISTINCT event FROM audit");
    let rows = rows.await;
    let happened: BTreeSet<String> = rows
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();
    let mut root = panel.browser();
    root.sign_in("root", journeys::ROOT).await;
    let log = root.taking_json().post("audit_log", &[]).await.json();
    let events = log["events"].as_array().unwrap();
    assert!(events.len() >= 20);
    for event in events {
        let event = event.as_str().unwrap();
        assert!(happened.contains(event), "never happened: {event}");
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn no_secret_is_where_it_does_not_belong(#[case] backend: Backend) {
    let log = log::capture();
    let panel = TestPanel::empty_on(backend).await;
    let journal = Journal::default();
    journeys::run(&panel, &journal).await;

    let mut leaks = journal.leaks();
    for (place, bytes) in stored(&panel, backend).await {
        leaks.extend(journal.leaks_in(&place, &bytes));
    }
    leaks.extend(journal.leaks_in("the metrics", &metrics(&panel).await));
    for (format, lines) in [("text", &log.text), ("json", &log.json)] {
        assert!(lines.contains("refused") && lines.contains("answered"));
        leaks.extend(journal.leaks_in(&format!("the log as {format}"), &lines.bytes()));
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    require_complete(&panel, &journal).await;
}
