//! The server is told to stop while people wait for it: what is in flight is finished, nothing new is begun, and nobody
//! keeps it for ever. That a form on its way is still read is in `serving`.

use std::{
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use domain::test_support::{Backend, PASSWORD};
use nix::sys::signal::Signal;

use super::{
    house::House,
    person::{Codes, NEW_PASSWORD, Person},
};
use crate::common::{
    Phone,
    process::Server,
    visitor::{Visitor, is_ok},
    wire::{Connection, wait_until},
};

/// After which a service manager kills (docs/operating.md).
const GRACE: Duration = Duration::from_secs(15);

/// Somebody, and what they are about to send.
struct Waiting {
    visitor: Visitor,
    request: Box<dyn Fn(&mut Visitor) -> String + Send>,
}

impl Waiting {
    fn new(visitor: Visitor, request: impl Fn(&mut Visitor) -> String + Send + 'static) -> Self {
        let request = Box::new(request);
        Self { visitor, request }
    }

    fn with_password(server: &Server, person: &Person) -> Self {
        let login = person.login.clone();
        Self::new(person.visit(server), move |visitor| {
            visitor.sign_in(&login, PASSWORD)
        })
    }

    fn with_code(server: &Server, person: &Person) -> Self {
        Self::new(person.sign_in(server), |visitor| {
            visitor.send_code("submit_code", &Codes::now().first)
        })
    }

    fn enabling(house: &House, server: &Server, person: &Person) -> Self {
        house.remove_two_step(person);
        let mut visitor = person.sign_in(server);
        let phone = Phone::from_key(&visitor.pending_key());
        Self::new(visitor, move |visitor| {
            visitor.send_code("enable_two_step", &Codes::of(&phone).first)
        })
    }

    fn changing_password(house: &House, server: &Server, person: &Person) -> Self {
        house.remove_two_step(person);
        Self::new(person.sign_in(server), |visitor| {
            visitor.change_password(PASSWORD, NEW_PASSWORD)
        })
    }

    fn reading(house: &House, server: &Server, person: &Person) -> Self {
        house.remove_two_step(person);
        Self::new(person.sign_in(server), |visitor| {
            visitor.get("/settings/user/history")
        })
    }
}

/// Whether an answer is all there, by the length that it says or by the end of its last piece.
fn is_whole(answer: &str) -> bool {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.map_or_else(
        || body.ends_with("\r\n0\r\n\r\n"),
        |length| body.len() == length.parse::<usize>().unwrap(),
    )
}

fn wait_until_refused(server: &Server) {
    wait_until("it refuses", || TcpStream::connect(server.address).is_err());
}

#[test]
fn what_is_in_flight_is_finished_and_nothing_new_is_begun() {
    let house = House::of(Backend::Postgres, 5);
    let server = house.vestibule.serve();
    let people: Vec<_> = (0..5).map(Person::number).collect();
    let [ann, bob, cid, dan, eve] = &people[..] else {
        unreachable!()
    };
    let waiting = [
        Waiting::with_password(&server, ann),
        Waiting::with_code(&server, bob),
        Waiting::enabling(&house, &server, cid),
        Waiting::changing_password(&house, &server, dan),
        Waiting::reading(&house, &server, eve),
    ];
    let mut idle = Connection::open(server.address);
    idle.ask("/healthz");
    // All but their evidence is done already: each of them waits in the middle of its transaction.
    let evidence = house.hold_evidence();
    let answered = thread::scope(|scope| {
        let requests = waiting.map(|mut waiting| {
            scope.spawn(move || ((waiting.request)(&mut waiting.visitor), waiting))
        });
        house.wait_until_wanted(5);
        server.signal(Signal::SIGTERM);
        wait_until_refused(&server);
        assert_eq!(idle.rest(), "", "it is kept waiting");
        drop(evidence);
        requests.map(|request| request.join().unwrap())
    });
    let (code, log) = server.wait();
    assert!(code == 0 && !log.contains("ERROR"), "{log}");
    for (answer, _) in &answered {
        assert!(is_ok(answer) && is_whole(answer), "{answer}");
    }
    let server = house.vestibule.serve();
    let mut visitors = answered.map(|(_, waiting)| waiting.visitor);
    for visitor in &mut visitors {
        visitor.address = server.address;
    }
    let answer = visitors[0].send_code("submit_code", &Codes::now().first);
    assert!(is_ok(&answer), "{answer}");
    for (visitor, person) in visitors.iter_mut().zip(&people) {
        assert_eq!(visitor.works_as().as_ref(), Some(&person.login));
    }
    assert!(house.state_of(cid).totp_id.is_some());
    let answer = dan.visit(&server).sign_in(&dan.login, NEW_PASSWORD);
    assert!(is_ok(&answer), "{answer}");
}

/// Stops the server while a change of password waits for something that does not come. Returns how long that took.
fn stop_while_stuck(signals: usize) -> Duration {
    let house = House::of(Backend::Postgres, 1);
    let server = house.vestibule.serve();
    let dan = Person::number(0);
    let mut waiting = Waiting::changing_password(&house, &server, &dan);
    let before = house.state_of(&dan);
    let evidence = house.hold_evidence();
    let taken = thread::scope(|scope| {
        let request = scope.spawn(move || (waiting.request)(&mut waiting.visitor));
        house.wait_until_wanted(1);
        let begin = Instant::now();
        server.signal(Signal::SIGTERM);
        wait_until_refused(&server);
        for _ in 1..signals {
            server.signal(Signal::SIGTERM);
        }
        let (code, log) = server.wait();
        assert!(code == 0 && !log.contains("panicked"), "{log}");
        assert_eq!(request.join().unwrap(), "");
        begin.elapsed()
    });
    drop(evidence);
    house.settle();
    let after = house.state_of(&dan);
    assert_eq!((after.revision, after.sessions), (before.revision, 1));
    dan.sign_in(&house.vestibule.serve());
    taken
}

#[test]
fn whoever_does_not_end_is_given_up_after_ten_seconds() {
    let taken = stop_while_stuck(1);
    assert!(taken < GRACE, "{taken:?}");
}

#[test]
fn a_second_signal_waits_for_nobody() {
    let taken = stop_while_stuck(2);
    assert!(taken < GRACE / 2, "{taken:?}");
}
