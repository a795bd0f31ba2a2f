//! The audit log page by page: keys, and how far a page looks.

use contract::AuditRow;
use domain::{
    Identity,
    test_support::{self, Backend, START},
};
use rstest::rstest;

use crate::{
    audit_log::{exported, page, panel_with_lines, panel_without_lines},
    panel::Panel,
};

/// As many lines as are looked through for one page.
const LOOKED_THROUGH: usize = 2_000;

/// Every page of what a filter finds; how many lines each has, and whether it is cut.
async fn all_pages(
    panel: &Panel,
    reader: &Identity,
    words: &str,
) -> (Vec<AuditRow>, Vec<(usize, bool)>) {
    let (mut rows, mut pages, mut older) = (Vec::new(), Vec::new(), None);
    loop {
        let page = page(panel, reader, words, older.as_deref()).await;
        pages.push((page.rows.len(), page.is_cut));
        rows.extend(page.rows);
        older = page.older;
        if older.is_none() {
            return (rows, pages);
        }
    }
}

/// Two lines stand at each moment, so that some pages end between them.
#[rstest]
#[case("", &[25, 25, 10], &[61])]
#[case("event=sign_in.password", &[25, 25, 9], &[59])]
#[case("event=sign_in.password actor=root", &[0], &[0])]
#[case("actor=root", &[1], &[2])]
#[tokio::test]
async fn pages_continue_from_a_key_and_show_every_line_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] words: &str,
    #[case] pages: &[usize],
    #[case] parts: &[usize],
) {
    let (panel, reader) = panel_without_lines(backend).await;
    test_support::seed_audit(&panel.test.database, 60).await;
    let (rows, lengths) = all_pages(&panel, &reader, words).await;
    let pages: Vec<_> = pages.iter().map(|length| (*length, false)).collect();
    assert_eq!(lengths, pages);
    let at: Vec<_> = rows.iter().map(|row| row.at).collect();
    assert!(at.is_sorted_by(|newer, older| newer >= older), "{at:?}");
    let mut accounts: Vec<_> = rows.iter().map(|row| &row.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(
        accounts.len(),
        rows.len(),
        "each seeded account has one line"
    );
    let (_, lengths) = exported(&panel, &reader, words).await;
    assert_eq!(lengths, parts);
}

/// The seeded `set_up` is the oldest line: a page reads no further than it may, and says so, and the last one finds it.
#[rstest]
#[tokio::test]
async fn a_page_looks_through_a_part_of_the_log_and_the_next_ones_through_the_rest(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, reader) = panel_without_lines(backend).await;
    test_support::seed_audit(&panel.test.database, 100).await;
    panel.test.execute("UPDATE audit SET actor = 'ann'").await;
    let added = format!(
        "INSERT INTO audit (at, event, outcome, actor, account) \
         WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {}) \
         SELECT {} + i, 'sign_out', 'success', 'ann', 'bob' FROM numbers",
        2 * LOOKED_THROUGH - 10,
        START.millis() + 1_000_000,
    );
    panel.test.execute(&added).await;
    let words = "actor=ann event=sign_in.password";
    let (rows, pages) = all_pages(&panel, &reader, words).await;
    assert_eq!(
        pages,
        [
            (0, true),
            (10, true),
            (25, false),
            (25, false),
            (25, false),
            (14, false)
        ]
    );
    assert_eq!(rows.len(), 99);
    let (rows, pages) = all_pages(&panel, &reader, "actor=ann event=set_up").await;
    assert_eq!(pages, [(0, true), (0, true), (1, false)]);
    assert_eq!(rows[0].account, "person000");
    let (_, pages) = all_pages(&panel, &reader, "actor=ann event=confirm").await;
    assert_eq!(pages, [(0, true), (0, true), (0, false)]);
    let (rows, parts) = exported(&panel, &reader, words).await;
    assert_eq!(rows.len(), 99);
    assert_eq!(parts, [0, 0, 0, 10, 89]);
}

#[rstest]
#[tokio::test]
async fn the_last_line_looked_at_is_found_and_not_shown_twice(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, reader) = panel_without_lines(backend).await;
    test_support::seed_audit(&panel.test.database, LOOKED_THROUGH).await;
    panel.test.execute("UPDATE audit SET actor = 'ann'").await;
    let (rows, pages) = all_pages(&panel, &reader, "actor=ann event=set_up").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(pages, [(1, true), (0, false)]);
}

#[rstest]
#[case("nonsense")]
#[case("")]
#[case(".")]
#[case("1.x")]
#[case("x.1")]
#[case("1.2.3")]
#[case("99999999999999999999.1")]
#[tokio::test]
async fn a_key_that_no_page_gave_shows_the_newest(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("", "account=ann", "account=ann actor=ann")] words: &str,
    #[case] key: &str,
) {
    let (panel, reader) = panel_with_lines(backend).await;
    let newest = page(&panel, &reader, words, None).await;
    assert_eq!(page(&panel, &reader, words, Some(key)).await, newest);
}
