//! Many people signing in with two steps at once, and what everybody else feels of it.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::test_support::{PASSWORD, seeded_login};
use totp_rs::{Builder, Secret};

use crate::{
    Outcome,
    client::Client,
    panel::{Panel, TOTP_KEY},
};

/// How many sign in during one storm.
pub(crate) const PEOPLE_IN_ALL: usize = 2_000;
/// Between two pages of the one who reads along.
const PAUSE: Duration = Duration::from_millis(5);

/// The slow end of a series.
#[derive(Clone, Copy)]
pub(crate) struct Latency {
    pub(crate) p99: Duration,
    pub(crate) max: Duration,
}

/// What others felt of the storm.
pub(crate) struct Felt {
    pub(crate) page: Latency,
    pub(crate) healthz: Latency,
}

/// Signs seeded accounts in, `people` at a time, and returns how many complete two-step sign-ins that were a second.
#[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
pub(crate) async fn rate(port: u16, accounts: Range<usize>, people: usize) -> Outcome<f64> {
    let count = accounts.len();
    let next = Arc::new(AtomicUsize::new(accounts.start));
    let start = Instant::now();
    let crowd: Vec<_> = (0..people)
        .map(|_| {
            let (end, next) = (accounts.end, Arc::clone(&next));
            tokio::spawn(async move {
                let mut client = Client::connect(port).await?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return Outcome::Ok(());
                    }
                    sign_in(&mut client, &seeded_login(number)).await?;
                }
            })
        })
        .collect();
    for person in crowd {
        person.await??;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

/// The same while somebody reads a page and something asks whether the server is well.
pub(crate) async fn felt(
    panel: &Panel,
    reader: &str,
    accounts: Range<usize>,
    people: usize,
) -> Outcome<Felt> {
    let is_over = Arc::new(AtomicBool::new(false));
    let page = tokio::spawn(watch(
        panel.port,
        "/",
        reader.to_owned(),
        Arc::clone(&is_over),
    ));
    let healthz = tokio::spawn(watch(
        panel.port,
        "/healthz",
        String::new(),
        Arc::clone(&is_over),
    ));
    rate(panel.port, accounts, people).await?;
    is_over.store(true, Ordering::Relaxed);
    Ok(Felt {
        page: page.await??,
        healthz: healthz.await??,
    })
}

async fn sign_in(client: &mut Client, login: &str) -> Outcome<()> {
    let answer = client
        .post(
            "/api/sign_in",
            "",
            &[("login", login), ("password", PASSWORD)],
        )
        .await?;
    let half = answer
        .cookie("__Host-vestibule-half")
        .ok_or("the password step failed")?
        .to_owned();
    let answer = client
        .post("/api/submit_code", &half, &[("code", &code())])
        .await?;
    if answer.cookie("__Host-vestibule").is_some() {
        Ok(())
    } else {
        Err(format!("the code step of {login} led to {:?}", answer.location).into())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server under measurement lives in real time"
)]
fn code() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let totp = Builder::new()
        .with_secret(Secret::from(TOTP_KEY.to_vec()))
        .build_noncompliant();
    totp.generate(now).to_string()
}

/// How long the reader waits for a page when nobody else is there.
pub(crate) async fn page_latency(port: u16, reader: &str, length: Duration) -> Outcome<Latency> {
    let is_over = Arc::new(AtomicBool::new(false));
    let series = tokio::spawn(watch(port, "/", reader.to_owned(), Arc::clone(&is_over)));
    tokio::time::sleep(length).await;
    is_over.store(true, Ordering::Relaxed);
    series.await?
}

async fn watch(
    port: u16,
    path: &'static str,
    cookie: String,
    is_over: Arc<AtomicBool>,
) -> Outcome<Latency> {
    let mut client = Client::connect(port).await?;
    let mut series = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let begin = Instant::now();
        let answer = client.get(path, &cookie).await?;
        if !answer.status.is_success() {
            return Err(format!("{path} answered {}", answer.status).into());
        }
        series.push(begin.elapsed());
        tokio::time::sleep(PAUSE).await;
    }
    series.sort_unstable();
    let at = |share: usize| {
        series
            .get((series.len() * share / 100).min(series.len().saturating_sub(1)))
            .copied()
    };
    Ok(Latency {
        p99: at(99).unwrap_or_default(),
        max: series.last().copied().unwrap_or_default(),
    })
}
