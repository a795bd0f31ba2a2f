//! The audit log as a file: who may have it, what it holds, and how it is sent.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, Response, header},
};
use domain::test_support::{Backend, seed_audit};
use http_body_util::BodyExt as _;
use rstest::rstest;
use tower::ServiceExt as _;

use crate::{
    audit_log::STRANGE,
    common::{Browser, TestPanel},
    management::panel_of_all_levels,
};

const FILE: &str = "/management/audit/export";
const HEADING: &str = "time,event,actor,account,session,address,agent,outcome,detail";

/// The file's lines, each ended as RFC 4180 has it.
async fn lines(browser: &mut Browser, query: &str) -> Vec<String> {
    let answer = browser.get(&[FILE, query].concat()).await;
    assert_eq!(answer.status, 200, "{query}");
    let file = answer.body.strip_suffix("\r\n").unwrap();
    let lines: Vec<String> = file.split("\r\n").map(str::to_owned).collect();
    assert_eq!(lines[0], HEADING);
    assert!(lines.iter().all(|line| !line.contains('\n')));
    lines[1..].to_vec()
}

/// An answer whose body is still to be read.
async fn begin(panel: &TestPanel, browser: &Browser) -> Response<Body> {
    let cookies: Vec<_> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = Request::get(FILE)
        .header(header::HOST, "panel.example")
        .header(header::COOKIE, cookies.join("; "))
        .extension(ConnectInfo(browser.peer))
        .body(Body::empty())
        .unwrap();
    panel.router.clone().oneshot(request).await.unwrap()
}

async fn evidence(panel: &TestPanel) -> i64 {
    panel
        .count("SELECT count(*) FROM audit WHERE event = 'audit.export'")
        .await
}

#[rstest]
#[tokio::test]
async fn the_whole_log_is_in_the_file_newest_first(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let mut root = panel.signed_in("root").await;
    panel.database.execute("DELETE FROM audit").await;
    seed_audit(&panel.database.database, 3_000).await;
    let lines = lines(&mut root, "").await;
    // The export itself is one of them, at the time of the second line.
    assert_eq!(lines.len(), 3_001);
    assert_eq!(
        lines[0],
        "2026-01-01T00:25:09.000Z,sign_in.password,person999,person999,,192.0.2.249,\
         Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36,failure,wrong password (10 times)"
    );
    assert!(lines[3_000].starts_with("2026-01-01T00:00:10.000Z,set_up,root,person000,0,"));
    let export = "2026-01-01T00:00:10.000Z,audit.export,root,root,";
    assert_eq!(
        lines.iter().filter(|line| line.starts_with(export)).count(),
        1
    );
    assert!(lines.is_sorted_by_key(|line| std::cmp::Reverse(line[..24].to_owned())));
    let mut once = lines.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), lines.len());
}

#[tokio::test]
async fn it_is_a_file_that_nobody_keeps() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    for method in [Method::GET, Method::HEAD] {
        let answer = root.request(method.clone(), FILE).await;
        assert_eq!(answer.status, 200);
        for (name, value) in [
            ("content-type", "text/csv; charset=utf-8"),
            (
                "content-disposition",
                r#"attachment; filename="audit-log.csv""#,
            ),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{method}");
        }
        assert_eq!(answer.body.is_empty(), method == Method::HEAD);
        assert_eq!(
            evidence(&panel).await,
            1,
            "only what was read is written down"
        );
    }
    let answer = root.request(Method::POST, FILE).await;
    assert_eq!(answer.status, 405);
}

#[rstest]
#[case("?account=person001", 3)]
#[case("?actor=root&account=person100", 3)]
#[case("?event=set_up", 1)]
#[case("?event=audit.export", 1)]
#[case("?from=2026-01-01T00%3A10&to=2026-01-01T00%3A11", 120)]
#[case("?account=nobody", 0)]
#[case("?event=nothing", 0)]
#[tokio::test]
async fn a_filter_of_the_page_is_one_of_the_file(#[case] query: &str, #[case] count: usize) {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    panel.database.execute("DELETE FROM audit").await;
    seed_audit(&panel.database.database, 3_000).await;
    assert_eq!(lines(&mut root, query).await.len(), count);
    let filtered = "SELECT count(*) FROM audit WHERE event = 'audit.export' AND outcome = 'success' AND detail = 'filtered'";
    assert_eq!(panel.count(filtered).await, 1);
}

#[rstest]
#[case("ada", true)]
#[case("sam", false)]
#[case("ann", false)]
#[tokio::test]
async fn who_may_not_read_the_log_gets_no_file_and_leaves_evidence(
    #[case] login: &str,
    #[case] may: bool,
) {
    let panel = panel_of_all_levels().await;
    let mut browser = panel.signed_in(login).await;
    let answer = browser.get(FILE).await;
    if may {
        assert!(answer.status == 200 && answer.body.starts_with(HEADING));
        return;
    }
    assert!(answer.status == 403 && answer.is_page(), "{answer:?}");
    assert_eq!(answer.header("content-disposition"), None);
    let answer = browser.taking_json().get(FILE).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error()),
        (403, "forbidden".to_owned())
    );
    let refused = format!(
        "SELECT count(*) FROM audit WHERE event = 'audit.export' AND outcome = 'refused' AND detail = 'not allowed' \
         AND actor = '{login}' AND account = '{login}' AND session_id IS NOT NULL AND address IS NOT NULL"
    );
    assert_eq!(panel.count(&refused).await, 2);
}

#[tokio::test]
async fn without_a_session_it_leads_to_sign_in() {
    let panel = TestPanel::with_accounts().await;
    for mut browser in [panel.browser(), panel.browser().taking_json()] {
        let answer = browser.get("/management/audit/export?account=ann").await;
        assert_eq!(answer.status, 303);
        let login = "/login?next=%2Fmanagement%2Faudit%2Fexport%3Faccount%3Dann";
        assert_eq!(answer.location(), Some(login));
    }
    assert_eq!(evidence(&panel).await, 0);
}

#[tokio::test]
async fn a_strange_address_is_no_fault_of_the_panel() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    for query in STRANGE {
        lines(&mut root, query).await;
    }
}

#[rstest]
#[tokio::test]
async fn it_is_read_piece_by_piece_while_it_is_sent(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let root = panel.signed_in("root").await;
    panel.database.execute("DELETE FROM audit").await;
    seed_audit(&panel.database.database, 2_500).await;
    let mut body = begin(&panel, &root).await.into_body();
    assert_eq!(evidence(&panel).await, 1, "before anything is read");
    let mut lines = Vec::new();
    while let Some(piece) = body.frame().await {
        let piece = piece.unwrap().into_data().unwrap().to_vec();
        lines.push(String::from_utf8(piece).unwrap().lines().count());
    }
    assert_eq!(lines, [1, 1_000, 1_000, 501]);
}

/// Whoever receives it must not take a part for the whole: the transfer breaks.
#[rstest]
#[tokio::test]
async fn a_fault_in_the_middle_breaks_the_transfer(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let root = panel.signed_in("root").await;
    seed_audit(&panel.database.database, 2_500).await;
    let mut body = begin(&panel, &root).await.into_body();
    for _ in 0..2 {
        body.frame().await.unwrap().unwrap();
    }
    panel
        .database
        .execute("ALTER TABLE audit RENAME TO gone")
        .await;
    assert!(body.frame().await.unwrap().is_err());
    assert!(body.frame().await.is_none());
}
