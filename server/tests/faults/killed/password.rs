//! Changing the password.

use domain::test_support::PASSWORD;

use super::Deed;
use crate::{
    common::{
        process::Server,
        visitor::{Visitor, is_ok},
    },
    faults::{
        house::House,
        person::{NEW_PASSWORD, Person},
        state::State,
    },
};

/// An account without two-step authentication, with two sessions, one of which has shown a wrong password.
pub(super) struct ChangePassword {
    person: Person,
    before: State,
    visitor: Visitor,
    other: Visitor,
    answered: bool,
}

impl Deed for ChangePassword {
    fn prepare(house: &House, server: &Server, person: Person) -> Self {
        house.remove_two_step(&person);
        let (visitor, mut other) = (person.sign_in(server), person.sign_in(server));
        let answer = other.change_password("wrong", NEW_PASSWORD);
        assert!(answer.contains("wrong_password"), "{answer}");
        Self {
            before: house.state_of(&person),
            person,
            visitor,
            other,
            answered: false,
        }
    }

    fn act(&mut self) {
        self.answered = is_ok(&self.visitor.change_password(PASSWORD, NEW_PASSWORD));
    }

    fn check(mut self, house: &House, server: &Server) -> bool {
        let state = house.state_of(&self.person);
        let is_new = state.revision > self.before.revision;
        self.check_stored(&state, is_new);
        for visitor in [&mut self.visitor, &mut self.other] {
            visitor.address = server.address;
        }
        let login = Some(&self.person.login);
        let has_secret = !is_new || self.answered;
        let works_as = self.visitor.works_as();
        assert_eq!(works_as.as_ref(), login.filter(|_| has_secret));
        let works_as = self.other.works_as();
        assert_eq!(works_as.as_ref(), login.filter(|_| !is_new));
        for (password, is_right) in [(PASSWORD, !is_new), (NEW_PASSWORD, is_new)] {
            let mut owner = self.person.visit(server);
            let answer = owner.sign_in(&self.person.login, password);
            assert_eq!(is_ok(&answer), is_right, "{password}: {answer}");
        }
        if !is_new {
            assert!(is_ok(&self.visitor.change_password(PASSWORD, NEW_PASSWORD)));
        }
        is_new
    }
}

impl ChangePassword {
    fn check_stored(&self, state: &State, is_new: bool) {
        assert!(is_new || !self.answered, "{state:?}");
        let (before, once) = (&self.before, i64::from(is_new));
        assert_eq!(state.successes("password.change"), once, "{state:?}");
        assert_eq!(state.revision, before.revision + once);
        assert_eq!(state.sessions, 2 - once);
        // A wrong one was counted; the right one is until it was looked at.
        let most = if is_new { 0 } else { 2 };
        assert!(
            (0..=most).contains(&state.wrong_own_passwords()),
            "{state:?}"
        );
        assert!(state.counters_since(before).len() <= 1, "{state:?}");
    }
}
