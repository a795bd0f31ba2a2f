//! The counters' SQL against the rule as a small pure state machine.

use std::{sync::LazyLock, time::Duration};

use proptest::prelude::*;
use sea_orm::EntityTrait as _;
use tokio::runtime::Runtime;

use super::*;
use crate::{
    Caller,
    test_support::{Backend, START, TestDatabase},
};

const WINDOW_MILLIS: i64 = 15 * 60 * 1_000;

/// The three ways of counting.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Login,
    Address,
    Codes,
}

/// What is remembered of one subject; times in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counter {
    failures: i64,
    in_a_row: i64,
    window_started_at: i64,
    blocked_until: i64,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Advance(u64),
    /// To the end of the delay that runs, if one does, and so many milliseconds on or back.
    EndDelay(i64),
    Wrong,
    Right,
}

impl Kind {
    fn subject(self) -> Subject {
        match self {
            Self::Login => Subject::Login("ann".to_owned()),
            Self::Address => Subject::Address([192, 0, 2, 1].into()),
            Self::Codes => Subject::Codes(1),
        }
    }

    /// The rule. An attempt that is not admitted leaves the counter as it was.
    fn admit(self, counter: &mut Option<Counter>, now: i64) -> Admission {
        let mut next = counter.unwrap_or(Counter {
            window_started_at: now,
            ..Counter::default()
        });
        if matches!(self, Self::Codes) && next.in_a_row >= 100 {
            return Admission::Stopped;
        }
        if next.blocked_until > now {
            return Admission::DelayedUntil(Timestamp::from_millis(next.blocked_until));
        }
        if !matches!(self, Self::Login) && now - next.window_started_at >= WINDOW_MILLIS {
            (next.failures, next.window_started_at) = (0, now);
        }
        next.failures += 1;
        next.in_a_row += 1;
        next.blocked_until = match (self, next.failures) {
            (Self::Login, ..=5) | (Self::Address, ..=20) | (Self::Codes, ..=4) => 0,
            (Self::Login, failures) => now + delay(failures - 6),
            (Self::Address, failures) => now + delay(failures - 21),
            (Self::Codes, _) => next.window_started_at + WINDOW_MILLIS,
        };
        *counter = Some(next);
        Admission::Admitted {
            blocked_until: next.blocked_until,
        }
    }

    /// The attempt just admitted proved right.
    fn settle(self, counter: &mut Option<Counter>) {
        match (self, counter) {
            (Self::Address, Some(counter)) => {
                counter.failures -= 1;
                counter.in_a_row -= 1;
                counter.blocked_until = 0;
            }
            (_, counter) => *counter = None,
        }
    }
}

/// 4 seconds, doubled so often, at most 15 minutes.
fn delay(doublings: i64) -> i64 {
    (0..doublings).fold(4_000, |delay, _| Ord::min(delay * 2, 900_000))
}

/// Runs the steps against rule and database, which must agree on every answer and on what is left.
async fn compare(test: &TestDatabase, kind: Kind, steps: &[Step]) {
    let (database, connection) = (&test.database, test.database.write());
    let subject = kind.subject();
    test.execute("DELETE FROM throttle").await;
    let (mut counter, mut now) = (None::<Counter>, START);
    for step in steps {
        match *step {
            Step::Advance(millis) => now = now.plus(Duration::from_millis(millis)),
            Step::EndDelay(offset) => {
                let end = counter.map_or(0, |counter| counter.blocked_until) + offset;
                now = now.max(Timestamp::from_millis(end));
            }
            Step::Wrong | Step::Right => {
                let answer = admit(database, connection, &subject, now).await.unwrap();
                assert_eq!(answer, kind.admit(&mut counter, now.millis()));
                if let (Step::Right, Admission::Admitted { blocked_until }) = (step, answer) {
                    kind.settle(&mut counter);
                    match kind {
                        Kind::Address => refund(connection, &subject, blocked_until).await,
                        Kind::Login | Kind::Codes => forget(connection, &subject).await,
                    }
                    .unwrap();
                }
            }
        }
        assert_eq!(stored(test, &subject).await, counter);
    }
}

async fn stored(test: &TestDatabase, subject: &Subject) -> Option<Counter> {
    let row = throttle::Entity::find_by_id(subject.key())
        .one(test.database.write())
        .await
        .unwrap()?;
    Some(Counter {
        failures: row.failures,
        in_a_row: row.failures_in_a_row,
        window_started_at: row.window_started_at,
        blocked_until: row.blocked_until,
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (0_u64..1_200_000).prop_map(Step::Advance),
        4 => (-2_i64..3).prop_map(Step::EndDelay),
        12 => Just(Step::Wrong),
        1 => Just(Step::Right),
    ];
    proptest::collection::vec(step, 1..80)
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static DATABASE: LazyLock<TestDatabase> =
    LazyLock::new(|| RUNTIME.block_on(TestDatabase::start(Backend::Sqlite)));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_database_counts_as_the_rule_says(
        kind in prop_oneof![Just(Kind::Login), Just(Kind::Address), Just(Kind::Codes)],
        steps in steps(),
    ) {
        RUNTIME.block_on(compare(&DATABASE, kind, &steps));
    }
}

/// Long enough for every delay of a login and for a hundred codes in a row; on PostgreSQL too.
#[tokio::test]
async fn a_long_run_of_wrong_attempts_follows_the_rule_to_its_end() {
    let steps: Vec<_> = (0..110)
        .flat_map(|_| {
            [
                Step::Wrong,
                Step::EndDelay(-1),
                Step::Wrong,
                Step::EndDelay(0),
            ]
        })
        .collect();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let test = TestDatabase::start(backend).await;
        for kind in [Kind::Login, Kind::Address, Kind::Codes] {
            compare(&test, kind, &steps).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refusals_at_once_share_one_line_of_evidence() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let test = TestDatabase::start(backend).await;
        let subject = Kind::Login.subject();
        admit(&test.database, test.database.write(), &subject, START)
            .await
            .unwrap();
        let refusals: Vec<_> = (0..12)
            .map(|_| {
                let (database, subject) = (test.database.clone(), subject.clone());
                let entry =
                    audit::Entry::by_unknown(audit::Event::SignInPassword, &Caller::default());
                let held = Admission::DelayedUntil(START);
                tokio::spawn(async move { refuse(&database, &subject, held, entry, START).await })
            })
            .collect();
        for refusal in refusals {
            assert!(refusal.await.unwrap().unwrap().is_refusal());
        }
        assert_eq!(test.count("SELECT count(*) FROM audit").await, 1);
        assert_eq!(
            test.count("SELECT CAST(count AS BIGINT) FROM audit").await,
            12
        );
    }
}
