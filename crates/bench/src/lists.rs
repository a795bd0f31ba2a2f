//! The long lists: 100,000 accounts and a million lines of evidence, on SQLite and on PostgreSQL.

use std::time::{Duration, Instant};

use domain::test_support::{Backend, PASSWORD, START};

use crate::{
    Outcome, Table,
    client::Client,
    mebibytes, milliseconds,
    panel::{Panel, READER},
};

pub(crate) const ACCOUNTS: usize = 100_000;
pub(crate) const EVIDENCE: usize = 1_000_000;
/// How often each page is asked for, after a tenth of that to warm up.
const VISITS: usize = 200;
const AIM: &str = "< 15 ms";

/// What is asked for: a name, and the address.
fn pages() -> Vec<(&'static str, String)> {
    let middle = START.millis() + i64::try_from(EVIDENCE / 4 * 1_000).unwrap_or_default();
    let key = format!("{middle}.{}", EVIDENCE / 2);
    let clients = |query: &str| format!("/management/clients{query}");
    let audit = |query: &str| format!("/management/audit{query}");
    vec![
        ("Staff", "/management/staff".to_owned()),
        ("Clients, first page", clients("")),
        ("Clients, far away", clients("?after=person090000")),
        ("Clients by last sign-in", clients("?sort=last_sign_in")),
        ("Clients, one found", clients("?search=person077777")),
        ("Clients, 100,000 found", clients("?search=seeded")),
        ("Audit log, first page", audit("")),
        (
            "Audit log, half a million lines away",
            audit(&format!("?older={key}")),
        ),
        ("Audit log of one account", audit("?account=person500")),
        ("Audit log of one event, rare", audit("?event=set_up")),
        (
            "Audit log, account and actor",
            audit("?account=person500&actor=root"),
        ),
        (
            "Audit log of one hour",
            audit("?from=2026-01-03T00:00&to=2026-01-03T01:00"),
        ),
    ]
}

/// Measures the lists on one kind of database.
pub(crate) async fn measure(table: &mut Table, panel: &mut Panel, backend: Backend) -> Outcome<()> {
    panel.start().await?;
    let cookie = panel.sign_in(READER, PASSWORD).await?;
    let mut client = Client::connect(panel.port).await?;
    for (name, path) in pages() {
        let mut series = Vec::with_capacity(VISITS);
        for visit in 0..VISITS + VISITS / 10 {
            let begin = Instant::now();
            let answer = client.get(&path, &cookie).await?;
            if !answer.status.is_success() {
                return Err(format!("{path} answered {}", answer.status).into());
            }
            if visit >= VISITS / 10 {
                series.push(begin.elapsed());
            }
        }
        series.sort_unstable();
        let at = |share: usize| {
            series
                .get(VISITS * share / 100)
                .copied()
                .unwrap_or_default()
        };
        let value = format!("{} / {}", milliseconds(at(50)), milliseconds(at(99)));
        table.row(&format!("{backend:?}: {name}"), &value, AIM)?;
    }
    export(table, panel, backend, &cookie).await?;
    panel.stop();
    Ok(())
}

/// The whole log as a file, and the memory that it takes at most.
async fn export(table: &mut Table, panel: &Panel, backend: Backend, cookie: &str) -> Outcome<()> {
    let before = panel.pss()?;
    let mut most = before;
    let mut sampled_at = Instant::now();
    let begin = Instant::now();
    let mut client = Client::connect(panel.port).await?;
    let lines = client
        .count_lines("/management/audit/export", cookie, || {
            if sampled_at.elapsed() > Duration::from_millis(100) {
                most = most.max(panel.pss().unwrap_or_default());
                sampled_at = Instant::now();
            }
        })
        .await?;
    if lines <= EVIDENCE {
        return Err(format!("only {lines} lines were exported").into());
    }
    let value = format!("{:.1} s", begin.elapsed().as_secs_f64());
    table.row(&format!("{backend:?}: CSV of {lines} lines"), &value, "")?;
    let value = format!("{} → {}", mebibytes(before), mebibytes(most));
    table.row(
        &format!("{backend:?}: memory before and at most during it"),
        &value,
        "constant",
    )?;
    Ok(())
}
