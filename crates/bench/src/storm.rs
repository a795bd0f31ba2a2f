//! Many people signing in with two steps at once, and what everybody else feels of it.

use std::{
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
    panel::{ACCOUNTS, Panel, TOTP_KEY},
};

/// Between two pages of the one who reads along.
const PAUSE: Duration = Duration::from_millis(5);

/// The slow end of a series.
#[derive(Clone, Copy)]
pub(crate) struct Latency {
    pub(crate) p99: Duration,
    pub(crate) max: Duration,
}

/// What the storm showed.
pub(crate) struct Storm {
    /// Complete two-step sign-ins a second.
    pub(crate) rate: f64,
    pub(crate) page: Latency,
    pub(crate) healthz: Latency,
}

/// Signs every seeded account in, `people` at a time.
#[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
pub(crate) async fn run(panel: &Panel, reader: &str, people: usize) -> Outcome<Storm> {
    let next = Arc::new(AtomicUsize::new(0));
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
    let start = Instant::now();
    let crowd: Vec<_> = (0..people)
        .map(|_| {
            let (port, next) = (panel.port, Arc::clone(&next));
            tokio::spawn(async move {
                let mut client = Client::connect(port).await?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= ACCOUNTS {
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
    let rate = ACCOUNTS as f64 / start.elapsed().as_secs_f64();
    is_over.store(true, Ordering::Relaxed);
    Ok(Storm {
        rate,
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
