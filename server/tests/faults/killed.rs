//! `vestibule serve` is killed at a random moment of something that a person does. After a restart it is wholly done or
//! not at all, what was answered stands, no code is right twice, and nobody is locked out.

mod disabling;
mod enabling;
mod password;
mod recovery;
mod signing_in;

use std::{
    thread,
    time::{Duration, Instant},
};

use domain::test_support::Backend;
use nix::sys::signal::Signal;
use rstest::rstest;

use super::{house::House, is_long, moments::Moments, person::Person, rounds};
use crate::common::process::Server;

/// Something that a person does.
trait Deed: Send + Sized {
    /// Brings the person to where they can do it.
    fn prepare(house: &House, server: &Server, person: Person) -> Self;

    /// Does it. From a server that is killed meanwhile comes no answer, and nothing more is asked.
    fn act(&mut self);

    /// Checks on a restarted server what is there, and what the person can do. Returns whether it is done.
    fn check(self, house: &House, server: &Server) -> bool;
}

fn kill_while<D: Deed>(backend: Backend) {
    let rounds = rounds();
    let house = House::of(backend, rounds + 2);
    let mut moments = Moments::new();
    let duration = (0..2).map(|number| {
        let server = house.vestibule.serve();
        let mut deed = D::prepare(&house, &server, Person::number(number));
        let begin = Instant::now();
        deed.act();
        let duration = begin.elapsed();
        assert!(deed.check(&house, &server), "nothing was in the way");
        duration
    });
    let duration = duration.max().unwrap();
    let mut server = house.vestibule.serve();
    let mut done = 0;
    for number in 2..rounds + 2 {
        let mut deed = D::prepare(&house, &server, Person::number(number));
        kill_within(&server, moments.within(duration), || deed.act());
        drop(server);
        server = house.vestibule.serve();
        house.settle();
        done += usize::from(deed.check(&house, &server));
    }
    println!("{done} of {rounds} done within {duration:?}");
    assert!(
        !is_long() || (1..rounds).contains(&done),
        "no moment was before it, or none after it"
    );
}

fn kill_within(server: &Server, delay: Duration, act: impl FnOnce() + Send) {
    thread::scope(|scope| {
        scope.spawn(act);
        thread::sleep(delay);
        server.signal(Signal::SIGKILL);
    });
}

#[rstest]
fn a_sign_in_is_whole_or_has_not_happened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    kill_while::<signing_in::SignIn>(backend);
}

#[rstest]
fn a_sign_in_with_a_recovery_code_is_whole_or_has_not_happened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    kill_while::<recovery::Recover>(backend);
}

#[rstest]
fn enabling_is_whole_or_has_not_happened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    kill_while::<enabling::Enable>(backend);
}

#[rstest]
fn disabling_is_whole_or_has_not_happened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    kill_while::<disabling::Disable>(backend);
}

#[rstest]
fn a_change_of_password_is_whole_or_has_not_happened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    kill_while::<password::ChangePassword>(backend);
}
