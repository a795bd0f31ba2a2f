//! Disabling two-step authentication.

use super::Deed;
use crate::{
    common::{
        process::Server,
        visitor::{Visitor, is_ok},
    },
    faults::{
        house::House,
        person::{Codes, Person},
        state::State,
    },
};

/// An account with a session, and a half sign-in that has shown a wrong code.
pub(super) struct Disable {
    person: Person,
    codes: Codes,
    before: State,
    visitor: Visitor,
    other: Visitor,
    answered: bool,
}

impl Deed for Disable {
    fn prepare(house: &House, server: &Server, person: Person) -> Self {
        let codes = Codes::now();
        let (mut visitor, mut other) = (person.sign_in(server), person.sign_in(server));
        visitor.send_code("submit_code", &codes.first);
        let answer = other.send_code("submit_code", &codes.wrong);
        assert!(answer.contains("code_wrong"), "{answer}");
        Self {
            before: house.state_of(&person),
            person,
            codes,
            visitor,
            other,
            answered: false,
        }
    }

    fn act(&mut self) {
        let answer = self
            .visitor
            .send_code("disable_two_step", &self.codes.second);
        self.answered = is_ok(&answer);
    }

    fn check(mut self, house: &House, server: &Server) -> bool {
        let state = house.state_of(&self.person);
        let is_off = state.totp_id.is_none();
        self.check_stored(&state, is_off);
        for visitor in [&mut self.visitor, &mut self.other] {
            visitor.address = server.address;
        }
        let login = Some(&self.person.login);
        let has_secret = !is_off || self.answered;
        let works_as = self.visitor.works_as();
        assert_eq!(works_as.as_ref(), login.filter(|_| has_secret));
        // What signed in stays used up while there is something to sign in to with a code.
        let answer = self.other.send_code("submit_code", &self.codes.first);
        let refusal = if is_off {
            "half_sign_in_ended"
        } else {
            "code_already_used"
        };
        assert!(answer.contains(refusal), "{answer}");
        if !is_off {
            let answer = self
                .visitor
                .send_code("disable_two_step", &self.codes.second);
            assert!(is_ok(&answer), "{answer}");
        }
        let mut owner = self.person.sign_in(server);
        assert_eq!(owner.works_as().as_ref(), login);
        let answer = owner.send_code("disable_two_step", &self.codes.second);
        assert!(answer.contains("two_step_not_on"), "{answer}");
        is_off
    }
}

impl Disable {
    fn check_stored(&self, state: &State, is_off: bool) {
        assert!(is_off || !self.answered, "{state:?}");
        let (before, once) = (&self.before, i64::from(is_off));
        assert_eq!(state.successes("two_step.disable"), once, "{state:?}");
        assert_eq!(state.revision, before.revision + once);
        assert_eq!(state.known_totp_id, state.totp_id);
        assert_eq!(
            state.last_used_step,
            before.last_used_step.filter(|_| !is_off)
        );
        assert_eq!(state.half_sign_ins, 1 - once);
        assert_eq!(state.sessions, 1);
        assert_eq!(state.wrong_codes(), 1 - once);
        assert_eq!(state.counters_since(before).len(), usize::from(is_off));
    }
}
