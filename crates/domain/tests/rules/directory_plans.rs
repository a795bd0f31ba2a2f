//! What a page of Staff or Clients reads, as the database plans it.

use contract::{AccountOrder, Directory, Level};
use domain::{
    directory::{self, Request},
    test_support::{self, Backend},
};
use rstest::rstest;

use crate::{directory::signed_in, panel::Panel};

/// What a statement would read, as the database plans it.
pub(crate) async fn plan(panel: &Panel, sql: &str) -> String {
    let is_sqlite = panel.test.url.starts_with("sqlite:");
    let explain = if is_sqlite {
        "EXPLAIN QUERY PLAN"
    } else {
        "EXPLAIN"
    };
    let rows = panel.test.query(&format!("{explain} {sql}")).await;
    let column = if is_sqlite { "detail" } else { "QUERY PLAN" };
    let lines: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", column).unwrap())
        .collect();
    lines.join("\n")
}

fn every_kind_of_request() -> Vec<Request> {
    let mut requests = Vec::new();
    for directory in Directory::ALL {
        for (order, search, key) in [
            (AccountOrder::Login, "", "person010000"),
            (AccountOrder::LastSignIn, "", "1767225610000.10000"),
            (AccountOrder::LastSignIn, "", "never.10000"),
            (AccountOrder::Login, "person", "10000.person010000"),
            (AccountOrder::Login, "per", ""),
            (AccountOrder::Login, "person010", ""),
            (AccountOrder::Login, "zzz", ""),
        ] {
            for after in [None, Some(key.to_owned())] {
                requests.push(Request {
                    directory,
                    search: search.to_owned(),
                    order,
                    after,
                });
            }
        }
    }
    requests
}

#[rstest]
#[tokio::test]
async fn no_page_reads_a_whole_table(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let asker = signed_in(&panel, "root").await;
    test_support::seed_directory(&panel.test.database, 20_000).await;
    panel.test.execute("ANALYZE").await;
    for request in every_kind_of_request() {
        let sql = directory::explained(&asker, &request);
        let plan = plan(&panel, &sql).await;
        let is_full = |line: &str| {
            let line = line.trim();
            line.starts_with("SCAN account")
                || line.starts_with("SCAN totp")
                || line.contains("Seq Scan on account")
                || line.contains("Seq Scan on totp")
        };
        assert!(!plan.lines().any(is_full), "{request:?}\n{sql}\n{plan}");
    }
}
