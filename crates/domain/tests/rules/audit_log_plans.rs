//! What a page of the audit log reads, as the database plans it.

use domain::{
    audit::log,
    test_support::{self, Backend},
};
use rstest::rstest;

use crate::{audit_log::filter, directory_plans::plan, panel::Panel};

const PERIODS: [&str; 4] = [
    "",
    " from=2026-01-01T00:30",
    " to=2026-01-01T01:00",
    " from=2026-01-01T00:30 to=2026-01-01T01:00",
];

/// Much of the log, little of it, nothing; the index that each is looked up in.
const WORDS: [(&str, &str); 12] = [
    ("", "audit_at_id"),
    ("account=person007", "audit_account_at_id"),
    ("account=nobody", "audit_account_at_id"),
    ("account=person007 actor=person007", "audit_account_at_id"),
    ("account=person007 event=set_up", "audit_account_at_id"),
    ("account=often event=set_up", "audit_account_at_id"),
    ("actor=root", "audit_actor_at_id"),
    ("actor=root event=set_up", "audit_actor_at_id"),
    ("actor=often event=set_up", "audit_actor_at_id"),
    ("event=sign_in.password", "audit_event_at_id"),
    ("event=set_up", "audit_event_at_id"),
    ("event=confirm", "audit_event_at_id"),
];

/// Whether a line of a plan reads the log in another way than by the range of that index.
fn reads_otherwise(line: &str, index: &str) -> bool {
    let line = line.trim();
    let reads =
        line.contains("SCAN audit") || line.contains(" on audit") || line.contains("SEARCH audit");
    // What a bitmap has found is looked up in the table, and looked at once more.
    let by_range = line.contains(&format!(" {index} ")) || line.contains("Bitmap Heap Scan");
    reads && (line.contains("SCAN audit") || line.contains("Seq Scan") || !by_range)
}

/// PostgreSQL analyses by itself.
#[rstest]
#[case(Backend::Sqlite, false)]
#[case(Backend::Sqlite, true)]
#[case(Backend::Postgres, true)]
#[tokio::test]
async fn no_page_reads_more_than_one_range_of_one_index(
    #[case] backend: Backend,
    #[case] is_analyzed: bool,
) {
    let panel = Panel::empty(backend).await;
    test_support::seed_audit(&panel.test.database, 20_000).await;
    // So often, and so long ago, that the order of time would look cheaper than it is.
    let often = "UPDATE audit SET account = 'often', actor = 'often' WHERE id < 5000";
    panel.test.execute(often).await;
    if is_analyzed {
        panel.test.execute("ANALYZE").await;
    }
    for (words, index) in WORDS {
        for period in PERIODS {
            for key in [None, Some("1767229000000.7000")] {
                let filter = filter(&format!("{words}{period}"));
                let sql = log::explained(&filter, key).unwrap();
                let plan = plan(&panel, &sql).await;
                let told = format!("{words}{period} {key:?}\n{sql}\n{plan}");
                assert!(plan.contains(index), "{told}");
                let otherwise = |line| reads_otherwise(line, index);
                assert!(!plan.lines().any(otherwise), "{told}");
            }
        }
    }
}

/// Both ends of a range are looked up, also on SQLite, where the rest would be compared line by line.
#[rstest]
#[case("", "INDEX audit_at_id (at>? AND at<?)")]
#[case(
    "account=ann actor=ann",
    "INDEX audit_account_at_id ((account,at)>(?,?) AND (account,at)<(?,?))"
)]
#[tokio::test]
async fn a_range_has_two_ends(#[case] words: &str, #[case] search: &str) {
    let panel = Panel::empty(Backend::Sqlite).await;
    let sql = log::explained(&filter(words), None).unwrap();
    let plan = plan(&panel, &sql).await;
    assert!(plan.contains(search), "{plan}");
}
