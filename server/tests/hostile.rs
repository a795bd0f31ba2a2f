//! Whoever sends whatever to whichever address gets a good answer: no fault, no panic, no way out of the panel. The
//! requests are the same in every run; one that fails is made as small as it can be, and printed.

mod request;
mod verdict;
mod words;

use std::{
    cell::RefCell,
    collections::BTreeSet,
    panic,
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{body::to_bytes, extract::ConnectInfo, http::header};
use domain::test_support::PASSWORD;
use leptos::server_fn::axum::server_fn_paths;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use rstest::rstest;
use tower::ServiceExt as _;

use self::request::{Hostile, hostile};
use crate::{
    acting::{house, log_in_as},
    common::{Browser, TestPanel},
};

/// How many requests each kind of caller sends.
const REQUESTS: u32 = 1_000;
/// What is answered before a form is read.
const UNREAD: [u16; 6] = [400, 403, 405, 413, 415, 421];
/// After so many the caller begins anew: what it sent may have ended its session, or half sign-in, without a word.
const RENEWED_AFTER: u32 = 25;

/// Who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Nobody,
    HalfSignedIn,
    Client,
    Admin,
    Acting,
}

impl Caller {
    /// The cookies of this caller, from now.
    async fn arrive(self, panel: &TestPanel) -> String {
        panel.database.execute("DELETE FROM throttle").await;
        let browser = match self {
            Self::Nobody => panel.browser(),
            Self::HalfSignedIn => {
                let mut browser = panel.browser();
                browser.sign_in("ann", PASSWORD).await;
                browser
            }
            Self::Client => panel.signed_in("bob").await,
            Self::Admin => panel.signed_in("ada").await,
            Self::Acting => {
                let mut browser = panel.signed_in("ada").await;
                log_in_as(&mut browser, "sam").await;
                browser
            }
        };
        assert_eq!(browser.cookies.is_empty(), self == Self::Nobody);
        cookies(&browser)
    }

    /// Whether it may change what others are.
    fn manages(self) -> bool {
        self == Self::Admin
    }
}

fn cookies(browser: &Browser) -> String {
    let pairs = browser.cookies.iter();
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("; ")
}

/// How many panics there were, in whichever task.
fn panics() -> usize {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            usual(info);
        }));
    });
    PANICS.load(Ordering::SeqCst)
}

/// The panel under attack, and by whom.
struct Attack {
    panel: TestPanel,
    caller: Caller,
    cookies: String,
    since_arrival: u32,
    /// The server functions that have read a form.
    reached: BTreeSet<&'static str>,
}

impl Attack {
    async fn begin(caller: Caller) -> Self {
        let panel = house().await;
        panel
            .enable_two_step(&mut panel.signed_in("ann").await)
            .await;
        let cookies = caller.arrive(&panel).await;
        Self {
            panel,
            caller,
            cookies,
            since_arrival: 0,
            reached: BTreeSet::new(),
        }
    }

    async fn send(&mut self, hostile: &Hostile) -> Result<(), String> {
        let Some(mut request) = hostile.build(&self.cookies) else {
            return Ok(());
        };
        let peer: std::net::SocketAddr = "198.51.100.9:40000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let panics_before = panics();
        let answer = self.panel.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await;
        let body = body.map_err(|error| format!("the answer breaks off: {error}"))?;
        if panics() != panics_before {
            return Err("it panicked".to_owned());
        }
        self.since_arrival += 1;
        if !UNREAD.contains(&head.status.as_u16()) {
            self.reached.extend(hostile.function());
        }
        if head.headers.contains_key(header::SET_COOKIE) || self.since_arrival > RENEWED_AFTER {
            self.cookies = self.caller.arrive(&self.panel).await;
            self.since_arrival = 0;
        }
        verdict::judge(head.status, &head.headers, &body)
    }

    /// What accounts are: nothing that a request of somebody without rights may change.
    async fn accounts(&self) -> Vec<String> {
        let sql = "SELECT login || level || full_name || coalesce(email, '') || coalesce(password_hash, '') || is_enabled \
                   || (SELECT count(*) FROM totp WHERE totp.login = account.login) FROM account ORDER BY login";
        let rows = self.panel.database.query(sql).await;
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }
}

#[rstest]
#[case(Caller::Nobody)]
#[case(Caller::HalfSignedIn)]
#[case(Caller::Client)]
#[case(Caller::Admin)]
#[case(Caller::Acting)]
fn whatever_is_sent_the_answer_is_good(#[case] caller: Caller) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let attack = runtime.block_on(Attack::begin(caller));
    let before = runtime.block_on(attack.accounts());
    let attack = RefCell::new(attack);
    let mut runner = TestRunner::new(Config {
        cases: REQUESTS,
        rng_seed: RngSeed::Fixed(caller as u64),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    });
    let outcome = runner.run(&hostile(), |hostile| {
        let sent = runtime.block_on(attack.borrow_mut().send(&hostile));
        sent.map_err(TestCaseError::fail)
    });
    if let Err(failure) = outcome {
        panic!("{caller:?}: {failure}");
    }
    let attack = attack.into_inner();
    if caller.manages() {
        // Which are missed changes with every new one; that most are not says that the requests are good enough.
        let functions = server_fn_paths().count();
        let reached = attack.reached.len();
        assert!(reached * 4 >= functions * 3, "the requests are too bad");
    } else {
        let after = runtime.block_on(attack.accounts());
        assert_eq!(after, before);
    }
}
