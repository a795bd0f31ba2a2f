//! Enabling two-step authentication.

use super::{Deed, recovery};
use crate::{
    common::{
        Phone,
        process::Server,
        visitor::{Visitor, is_ok},
    },
    faults::{
        house::House,
        person::{Codes, Person},
        state::State,
    },
};

/// An account with two sessions, one of which has a pending key.
pub(super) struct Enable {
    person: Person,
    key: String,
    codes: Codes,
    before: State,
    visitor: Visitor,
    other: Visitor,
    answered: bool,
}

impl Deed for Enable {
    fn prepare(house: &House, server: &Server, person: Person) -> Self {
        house.remove_two_step(&person);
        let (mut visitor, other) = (person.sign_in(server), person.sign_in(server));
        let key = visitor.pending_key();
        Self {
            before: house.state_of(&person),
            codes: Codes::of(&Phone::from_key(&key)),
            person,
            key,
            visitor,
            other,
            answered: false,
        }
    }

    fn act(&mut self) {
        let answer = self.visitor.send_code("enable_two_step", &self.codes.first);
        self.answered = is_ok(&answer);
    }

    fn check(mut self, house: &House, server: &Server) -> bool {
        let state = house.state_of(&self.person);
        let is_on = state.totp_id.is_some();
        self.check_stored(&state, is_on);
        for visitor in [&mut self.visitor, &mut self.other] {
            visitor.address = server.address;
        }
        let login = Some(&self.person.login);
        let has_secret = !is_on || self.answered;
        let works_as = self.visitor.works_as();
        assert_eq!(works_as.as_ref(), login.filter(|_| has_secret));
        if is_on && self.answered {
            assert_eq!(recovery::shown_to(&mut self.visitor).len(), 10);
        }
        let works_as = self.other.works_as();
        assert_eq!(works_as.as_ref(), login.filter(|_| !is_on));
        if !is_on {
            assert_eq!(self.visitor.pending_key(), self.key);
            let answer = self.visitor.send_code("enable_two_step", &self.codes.first);
            assert!(is_ok(&answer), "{answer}");
        }
        let mut owner = self.person.sign_in(server);
        let answer = owner.send_code("submit_code", &self.codes.first);
        assert!(answer.contains("code_already_used"), "{answer}");
        owner.send_code("submit_code", &self.codes.second);
        assert_eq!(owner.works_as().as_ref(), login);
        // Whoever never saw the codes makes new ones.
        assert!(is_ok(&owner.post("create_recovery_codes", "")));
        assert_eq!(recovery::shown_to(&mut owner).len(), 10);
        is_on
    }
}

impl Enable {
    fn check_stored(&self, state: &State, is_on: bool) {
        assert!(is_on || !self.answered, "{state:?}");
        let (before, once) = (&self.before, i64::from(is_on));
        assert_eq!(state.successes("two_step.enable"), once, "{state:?}");
        assert_eq!(state.revision, before.revision + once);
        assert_eq!(state.known_totp_id, state.totp_id);
        assert_eq!(state.last_used_step, is_on.then_some(self.codes.step));
        assert_eq!(state.pending_keys, 1 - once);
        assert_eq!(state.recovery_codes, 10 * once);
        assert_eq!(state.recovery_codes_shown, once);
        assert_eq!(state.sessions, 2 - once);
        let counters = state.counters_since(before);
        assert!(counters.is_empty(), "{counters:?}");
    }
}
