//! The audit log, read: who may, what is found, in which order, page by page and as a whole.

use contract::{ApiError, AuditFilter, AuditLog, AuditRow, Level};
use domain::{
    Identity,
    audit::log::{self, Export},
    test_support::{self, Backend, START},
};
use rstest::rstest;

use crate::{
    directory::signed_in,
    panel::{Panel, caller, refusal},
};

/// A filter from `account=ann event=sign_out` and the like.
pub(crate) fn filter(words: &str) -> AuditFilter {
    AuditFilter::read(|name| {
        let word = words
            .split(' ')
            .find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        word.map(str::to_owned)
    })
}

pub(crate) async fn page(
    panel: &Panel,
    reader: &Identity,
    words: &str,
    older: Option<&str>,
) -> AuditLog {
    log::page(&panel.services, reader, &filter(words), older)
        .await
        .unwrap()
}

/// The whole export of what a filter finds; how many lines each of its parts has.
pub(crate) async fn exported(
    panel: &Panel,
    reader: &Identity,
    words: &str,
) -> (Vec<AuditRow>, Vec<usize>) {
    let mut export = Export::begin(&panel.services, reader, &filter(words), &caller())
        .await
        .unwrap();
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    while let Some(part) = export.next(&panel.services).await.unwrap() {
        parts.push(part.len());
        rows.extend(part);
    }
    (rows, parts)
}

/// A panel whose log is empty, and its root.
pub(crate) async fn panel_without_lines(backend: Backend) -> (Panel, Identity) {
    let panel = Panel::empty(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let reader = signed_in(&panel, "root").await;
    panel.test.execute("DELETE FROM audit").await;
    (panel, reader)
}

/// Adds a line, `at` milliseconds after the start.
async fn add(panel: &Panel, at: i64, event: &str, actor: &str, account: &str) {
    let at = START.millis() + at;
    let sql = format!(
        "INSERT INTO audit (at, event, outcome, actor, account) VALUES ({at}, '{event}', 'success', '{actor}', '{account}')"
    );
    panel.test.execute(&sql).await;
}

/// Six lines: events of `ann` and `bob`, by themselves, by `root` and at the console.
pub(crate) async fn panel_with_lines(backend: Backend) -> (Panel, Identity) {
    let (panel, reader) = panel_without_lines(backend).await;
    for (at, event, actor, account) in [
        (0, "sign_in.password", "ann", "ann"),
        (1_000, "sign_out", "ann", "ann"),
        (2_000, "account.disable", "root", "ann"),
        (3_000, "sign_in.password", "unknown", "unknown"),
        (4_000, "account.disable", "console", "bob"),
        (5_000, "sign_in.password", "bob", "bob"),
    ] {
        add(&panel, at, event, actor, account).await;
    }
    (panel, reader)
}

/// When each line was, in seconds after the start.
fn seconds(rows: &[AuditRow]) -> Vec<i64> {
    let seconds = |row: &AuditRow| (row.at - START.millis()) / 1000;
    rows.iter().map(seconds).collect()
}

#[rstest]
#[case("", &[5, 4, 3, 2, 1, 0])]
#[case("account=ann", &[2, 1, 0])]
#[case("account=ANN", &[2, 1, 0])]
#[case("account=unknown", &[3])]
#[case("actor=root", &[2])]
#[case("actor=console", &[4])]
#[case("event=sign_in.password", &[5, 3, 0])]
#[case("account=ann actor=ann", &[1, 0])]
#[case("account=ann event=sign_out", &[1])]
#[case("actor=ann event=sign_out", &[1])]
#[case("account=bob actor=bob event=sign_in.password", &[5])]
#[case("account=bob actor=ann", &[])]
#[case("account=an", &[])]
#[case("from=2026-01-01T00:00:12", &[5, 4, 3, 2])]
#[case("to=2026-01-01T00:00:12", &[1, 0])]
#[case("from=2026-01-01T00:00:11 to=2026-01-01T00:00:14", &[3, 2, 1])]
#[case("account=ann from=2026-01-01T00:00:11", &[2, 1])]
#[case("account=ann actor=ann to=2026-01-01T00:00:11", &[0])]
#[case("event=sign_in.password from=2026-01-01T00:00:11 to=2026-01-01T00:00:15", &[3])]
#[case("from=2026-01-02", &[])]
#[case("from=2026-01-01T00:00:14 to=2026-01-01T00:00:11", &[])]
#[case("event=no.such.event", &[])]
#[case("account=o'hara", &[])]
#[case("actor=%", &[])]
#[case("from=yesterday", &[])]
#[case("to=2026-02-30", &[])]
#[tokio::test]
async fn each_filter_finds_its_lines_newest_first(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] words: &str,
    #[case] expected: &[i64],
) {
    let (panel, reader) = panel_with_lines(backend).await;
    let found = page(&panel, &reader, words, None).await;
    assert_eq!(seconds(&found.rows), expected);
    assert_eq!((found.older, found.is_cut), (None, false));
    let (mut rows, _) = exported(&panel, &reader, words).await;
    rows.retain(|row| row.event != "audit.export");
    assert_eq!(seconds(&rows), expected);
}

#[rstest]
#[case("root", true)]
#[case("ada", true)]
#[case("sam", false)]
#[case("ann", false)]
#[tokio::test]
async fn root_and_admins_read_every_line_and_others_none(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] login: &str,
    #[case] reads: bool,
) {
    let (panel, _) = panel_with_lines(backend).await;
    for (login, level) in [
        ("ada", Level::Admin),
        ("sam", Level::Staff),
        ("ann", Level::Client),
    ] {
        panel.test.add_account(login, level).await;
    }
    let reader = signed_in(&panel, login).await;
    let lines = usize::try_from(panel.rows("audit").await).unwrap();
    let page = refusal(log::page(&panel.services, &reader, &filter(""), None).await);
    let export = Export::begin(&panel.services, &reader, &filter(""), &caller()).await;
    let evidence = format!(
        "SELECT count(*) FROM audit WHERE event = 'audit.export' AND actor = '{login}' AND account = '{login}' AND outcome = "
    );
    if reads {
        assert_eq!(page.unwrap().rows.len(), lines);
        export.unwrap();
        assert_eq!(panel.test.count(&(evidence + "'success'")).await, 1);
    } else {
        assert_eq!(page.unwrap_err(), ApiError::Forbidden);
        assert_eq!(refusal(export).unwrap_err(), ApiError::Forbidden);
        assert_eq!(panel.test.count(&(evidence + "'refused'")).await, 1);
    }
}

#[rstest]
#[tokio::test]
async fn a_line_has_all_that_was_written(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, reader) = panel_without_lines(backend).await;
    let insert = "INSERT INTO audit (at, event, outcome, actor, account, session_id, address, agent, detail, count) \
         VALUES (5, 'sign_in.password', 'refused', 'ann', 'bob', 7, '192.0.2.1', 'Browser', 'why', 12)";
    panel.test.execute(insert).await;
    let expected = AuditRow {
        at: 5,
        event: "sign_in.password".to_owned(),
        actor: "ann".to_owned(),
        account: "bob".to_owned(),
        session: Some(7),
        address: Some("192.0.2.1".to_owned()),
        agent: Some("Browser".to_owned()),
        outcome: "refused".to_owned(),
        detail: Some("why".to_owned()),
        count: 12,
    };
    let found = page(&panel, &reader, "", None).await;
    assert_eq!(found.rows, [expected]);
    assert!(found.events.iter().any(|event| event == "audit.export"));
}

#[rstest]
#[tokio::test]
async fn what_happens_while_the_log_is_exported_is_left_out(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, reader) = panel_without_lines(backend).await;
    test_support::seed_audit(&panel.test.database, 1_500).await;
    panel.advance(std::time::Duration::from_hours(24));
    let mut export = Export::begin(&panel.services, &reader, &filter(""), &caller())
        .await
        .unwrap();
    let first = export.next(&panel.services).await.unwrap().unwrap();
    assert_eq!(
        (first.len(), first[0].event.as_str()),
        (1_000, "audit.export")
    );
    add(&panel, 1_000_000_000, "sign_out", "ann", "ann").await;
    let second = export.next(&panel.services).await.unwrap().unwrap();
    assert_eq!(second.len(), 501);
    assert!(second.iter().all(|row| row.event != "sign_out"));
    assert_eq!(export.next(&panel.services).await.unwrap(), None);
    let details = "SELECT count(*) FROM audit WHERE event = 'audit.export' AND detail IS NULL AND session_id IS NOT NULL";
    assert_eq!(panel.test.count(details).await, 1);
}
