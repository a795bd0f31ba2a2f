//! `make bench`: what the panel costs, measured against the raw hash on the same cores in the same run.
//!
//! It starts the release server on seeded databases and prints one table; of two times beside each other the second is
//! the 99th percentile. Everything stays on the loopback, bounded in count and time.

mod client;
mod hash_rate;
mod lists;
mod panel;
mod size;
mod storm;
mod wrk;

use std::{io::Write as _, path::Path, time::Duration};

use domain::test_support::Backend;
use panel::Panel;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const PEOPLE_AT_A_TIME: usize = 16;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(server), Some(site)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bench SERVER SITE [lists] (make bench knows the first two)".into());
    };
    let only_lists = arguments.next().is_some_and(|part| part == "lists");
    // Two threads, as many as the cores that everything here shares.
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(run(Path::new(&server), Path::new(&site), only_lists))
}

async fn run(server: &Path, site: &Path, only_lists: bool) -> Outcome<()> {
    let mut table = Table(std::io::stdout());
    if !only_lists {
        measure_sign_in(&mut table, server, site).await?;
    }
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let mut panel = Panel::seed_lists(server, site, backend).await?;
        lists::measure(&mut table, &mut panel, backend).await?;
    }
    Ok(())
}

async fn measure_sign_in(table: &mut Table, server: &Path, site: &Path) -> Outcome<()> {
    let threads = std::thread::available_parallelism()?.get();

    let mut panel = Panel::seed(server, site).await?;
    let started = panel.start().await?;
    table.row(
        "ready on an existing database",
        &format!("{} ms", started.as_millis()),
        "< 50 ms",
    )?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    table.row(
        "memory when idle (PSS)",
        &mebibytes(panel.pss()?),
        "< 20 MB",
    )?;

    let page = size::first_visit(&mut client::Client::connect(panel.port).await?, site).await?;
    for (name, bytes) in &page.parts {
        table.row(
            &format!("first visit to /login: {name}"),
            &kilobytes(*bytes),
            "",
        )?;
    }
    table.row(
        "first visit to /login, together",
        &kilobytes(page.total()),
        "< 240 kB brotli",
    )?;

    let reader = panel.sign_in_reader().await?;
    table.row(
        "session checks a second (wrk, 32)",
        &wrk::rate(panel.port, "/login", &reader)?,
        "> 15,000",
    )?;
    table.row(
        "pages of 25 rows a second (wrk, 32)",
        &wrk::rate(panel.port, "/settings/user/history", &reader)?,
        "> 6,000",
    )?;
    let idle = storm::page_latency(panel.port, &reader, Duration::from_secs(5)).await?;

    let before = hash_rate::measure(threads, Duration::from_secs(5));
    let (first, second) = (
        0..storm::PEOPLE_IN_ALL,
        storm::PEOPLE_IN_ALL..panel::ACCOUNTS,
    );
    let rate = storm::rate(panel.port, first, PEOPLE_AT_A_TIME).await?;
    let after = hash_rate::measure(threads, Duration::from_secs(5));
    let raw = f64::midpoint(before, after);
    let storm = storm::felt(&panel, &reader, second, PEOPLE_AT_A_TIME).await?;
    table.row("raw hashes a second", &format!("{raw:.1}"), "")?;
    table.row(
        "two-step sign-ins a second, 16 at a time",
        &format!("{rate:.1}"),
        "",
    )?;
    table.row(
        "… as a share of the raw hash",
        &format!("{:.2}", rate / raw),
        "> 0.95",
    )?;
    table.row("signed-in page, p99 when idle", &milliseconds(idle.p99), "")?;
    let allowed = Duration::from_millis(20) + 10 * idle.p99;
    table.row(
        "… while people sign in",
        &milliseconds(storm.page.p99),
        &format!("< {}", milliseconds(allowed)),
    )?;
    table.row(
        "/healthz while people sign in, slowest",
        &milliseconds(storm.healthz.max),
        "answers",
    )?;
    table.row(
        "memory after that (PSS)",
        &mebibytes(panel.pss()?),
        "< 80 MB",
    )?;
    panel.stop();
    Ok(())
}

struct Table(std::io::Stdout);

impl Table {
    fn row(&mut self, what: &str, value: &str, aim: &str) -> std::io::Result<()> {
        writeln!(self.0, "{what:<54} {value:>20}   {aim}")
    }
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1_000.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes for people, far below 2^52"
)]
fn mebibytes(kibibytes: u64) -> String {
    format!("{:.1} MB", kibibytes as f64 / 1024.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes for people, far below 2^52"
)]
fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}
