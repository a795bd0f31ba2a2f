//! PostgreSQL itself stops and comes back, or hangs for a while, under people who go on: they are told to come again, and
//! nothing that was answered is lost. A line that is cut is in `unavailable`.

use std::time::{Duration, Instant};

use super::{
    house::House,
    is_long,
    person::{Codes, Person},
    private_postgres::PrivatePostgres,
    rounds,
    traffic::{Crowd, is_unavailable},
};
use crate::common::{
    visitor::{Visitor, is_ok},
    wire::wait_until,
};

/// How long a page waits for a database that is away. Readiness is known sooner.
const WAITING_FOR_A_CONNECTION: Duration = Duration::from_secs(5);
/// The crowd, and after it the person with two-step authentication.
const CROWD: usize = 3;

fn check_while_away(reader: &mut Visitor) {
    for path in ["/", "/settings/user"] {
        let page = reader.get(path);
        assert!(is_unavailable(&page) && page.contains("<h1"), "{page}");
    }
    let begin = Instant::now();
    assert!(is_unavailable(&reader.get("/readyz")));
    assert!(begin.elapsed() < WAITING_FOR_A_CONNECTION);
    assert!(is_ok(&reader.get("/healthz")));
}

fn wait_until_ready(reader: &mut Visitor) {
    wait_until("it is ready", || is_ok(&reader.get("/readyz")));
    for path in ["/", "/settings/user"] {
        let page = reader.get(path);
        assert!(is_ok(&page), "{page}");
    }
}

/// Runs `act` with a reader whose code has been used, amid a crowd, and checks that it stays used.
fn with_a_reader(postgres: &PrivatePostgres, act: impl FnOnce(&House, &Crowd, &mut Visitor)) {
    let house = House::on(postgres, CROWD + 1);
    let server = house.vestibule.serve();
    let person = Person::number(CROWD);
    let (mut reader, codes) = (person.sign_in(&server), Codes::now());
    let answer = reader.send_code("submit_code", &codes.first);
    assert!(is_ok(&answer), "{answer}");
    let before = house.state_of(&person);
    let crowd = Crowd::of(&house, &server, CROWD);
    crowd.around(|| act(&house, &crowd, &mut reader));

    let after = house.state_of(&person);
    assert_eq!(after.last_used_step, before.last_used_step);
    assert_eq!((after.revision, after.sessions), (before.revision, 1));
    let (code, log) = server.stop();
    assert!(code == 0 && !log.contains("panicked"), "{log}");
}

#[test]
fn a_postgresql_that_stops_and_starts_again_loses_nothing_that_was_answered() {
    let postgres = PrivatePostgres::start();
    with_a_reader(&postgres, |_, crowd, reader| {
        for round in 0..rounds().div_ceil(10) {
            let before = crowd.answered();
            crowd.wait_for(&before, 4);
            postgres.stop();
            // Once long enough to be noticed; whoever waits for a short while only is served in the end.
            if round == 0 {
                check_while_away(reader);
            }
            postgres.start_again();
            wait_until_ready(reader);
        }
    });
}

#[test]
fn a_postgresql_that_hangs_keeps_nobody_longer_than_the_limit() {
    let postgres = PrivatePostgres::start();
    with_a_reader(&postgres, |house, crowd, reader| {
        let before = crowd.answered();
        crowd.wait_for(&before, 4);
        // Where there is time, everybody is in the middle of a statement, and waits as long as anybody may.
        let evidence = is_long().then(|| {
            let evidence = house.hold_evidence();
            house.wait_until_wanted(CROWD);
            evidence
        });
        postgres.freeze();
        let frozen = crowd.answered();
        check_while_away(reader);
        if let Some(evidence) = evidence {
            crowd.wait_for(&frozen, 1);
            postgres.thaw();
            drop(evidence);
        } else {
            postgres.thaw();
        }
        wait_until_ready(reader);
    });
}
