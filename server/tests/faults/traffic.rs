//! People who read pages and sign in all the time, while something breaks.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread::{self, ScopedJoinHandle},
    time::{Duration, Instant},
};

use domain::test_support::PASSWORD;

use super::{house::House, person::Person};
use crate::common::{
    process::Server,
    visitor::{Visitor, is_ok},
    wire::wait_until,
};

/// The longest that any request may take: the panel's limit, and a little.
const LONGEST: Duration = Duration::from_secs(33);

/// What the crowd's threads share.
pub(super) struct Crowd<'a> {
    server: &'a Server,
    people: Vec<Person>,
    answers: Vec<AtomicUsize>,
    is_over: AtomicBool,
}

impl<'a> Crowd<'a> {
    /// A crowd of so many people without two-step authentication, those with the first numbers.
    pub(super) fn of(house: &House, server: &'a Server, size: usize) -> Self {
        let people: Vec<_> = (0..size).map(Person::number).collect();
        for person in &people {
            house.remove_two_step(person);
        }
        Self {
            server,
            people,
            answers: (0..size).map(|_| AtomicUsize::new(0)).collect(),
            is_over: AtomicBool::new(false),
        }
    }

    /// Runs `act` while the crowd is there, and checks that every sign-in that was answered still stands afterwards.
    pub(super) fn around(&self, act: impl FnOnce()) {
        let signed_in = thread::scope(|scope| {
            let threads: Vec<_> = (0..self.people.len())
                .map(|number| scope.spawn(move || self.come_and_go(number)))
                .collect();
            // A panic in `act` must not leave the crowd running.
            let over = Over(&self.is_over);
            act();
            drop(over);
            join(threads)
        });
        assert!(signed_in.len() > self.people.len());
        for (login, mut visitor) in signed_in {
            assert_eq!(visitor.works_as().as_deref(), Some(login));
        }
    }

    /// How often each of them has been answered.
    pub(super) fn answered(&self) -> Vec<usize> {
        let counts = self.answers.iter();
        counts.map(|count| count.load(Ordering::SeqCst)).collect()
    }

    /// Waits until each of them has been answered `more` times since.
    pub(super) fn wait_for(&self, before: &[usize], more: usize) {
        wait_until("everybody is answered", || {
            let now = self.answered();
            now.iter()
                .zip(before)
                .all(|(now, before)| *now >= before + more)
        });
    }

    fn come_and_go(&self, number: usize) -> Vec<(&str, Visitor)> {
        let person = &self.people[number];
        let mut signed_in: Vec<(&str, Visitor)> = Vec::new();
        while !self.is_over.load(Ordering::SeqCst) {
            let mut visitor = person.visit(self.server);
            let answer = self.watch(number, || visitor.sign_in(&person.login, PASSWORD));
            if is_ok(&answer) {
                signed_in.push((&person.login, visitor));
            }
            if let Some((_, visitor)) = signed_in.last_mut() {
                self.watch(number, || visitor.get("/settings/user"));
            }
        }
        signed_in
    }

    fn watch(&self, number: usize, request: impl FnOnce() -> String) -> String {
        let begin = Instant::now();
        let answer = request();
        assert!(begin.elapsed() < LONGEST, "{:?}", begin.elapsed());
        assert!(is_ok(&answer) || is_unavailable(&answer), "{answer}");
        self.answers[number].fetch_add(1, Ordering::SeqCst);
        answer
    }
}

/// Ends the crowd when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn join<'a>(
    threads: Vec<ScopedJoinHandle<'_, Vec<(&'a str, Visitor)>>>,
) -> Vec<(&'a str, Visitor)> {
    threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect()
}

/// Whether an answer says that it can be had a little later.
pub(super) fn is_unavailable(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 503") && answer.to_lowercase().contains("\r\nretry-after: ")
}
