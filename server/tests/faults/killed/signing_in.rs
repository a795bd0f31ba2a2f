//! Signing in with a password, then with a code.

use domain::test_support::PASSWORD;

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

/// A sign-in after a wrong password and a wrong code.
pub(super) struct SignIn {
    person: Person,
    codes: Codes,
    before: State,
    visitor: Visitor,
    password_answered: bool,
    code_answered: bool,
}

impl Deed for SignIn {
    fn prepare(house: &House, server: &Server, person: Person) -> Self {
        let (codes, mut stranger) = (Codes::now(), person.sign_in(server));
        let answer = stranger.send_code("submit_code", &codes.wrong);
        assert!(answer.contains("code_wrong"), "{answer}");
        let answer = stranger.sign_in(&person.login, "wrong");
        assert!(answer.contains("wrong_login_or_password"), "{answer}");
        Self {
            before: house.state_of(&person),
            visitor: person.visit(server),
            person,
            codes,
            password_answered: false,
            code_answered: false,
        }
    }

    fn act(&mut self) {
        self.password_answered = is_ok(&self.visitor.sign_in(&self.person.login, PASSWORD));
        if self.password_answered {
            let answer = self.visitor.send_code("submit_code", &self.codes.first);
            self.code_answered = is_ok(&answer);
        }
    }

    fn check(mut self, house: &House, server: &Server) -> bool {
        let state = house.state_of(&self.person);
        let is_done = self.check_stored(&state);
        self.visitor.address = server.address;
        if self.code_answered {
            assert_eq!(self.visitor.works_as().as_ref(), Some(&self.person.login));
        }
        self.check_codes(server, is_done);
        is_done
    }
}

impl SignIn {
    /// Checks that the rows agree. Returns whether the code was accepted.
    fn check_stored(&self, state: &State) -> bool {
        let before = &self.before;
        let passwords = state.successes("sign_in.password") - before.successes("sign_in.password");
        let codes = state.successes("sign_in.code");
        assert!(
            (0..=1).contains(&passwords) && (0..=passwords).contains(&codes),
            "{state:?}"
        );
        assert!(passwords == 1 || !self.password_answered, "{state:?}");
        assert!(codes == 1 || !self.code_answered, "{state:?}");

        assert_eq!(
            state.half_sign_ins,
            before.half_sign_ins + passwords - codes
        );
        assert_eq!(state.sessions, codes);
        assert_eq!(state.last_used_step, Some(self.codes.step * codes));
        assert_eq!(state.has_signed_in, codes == 1);
        assert_eq!(state.known_totp_id, state.totp_id.filter(|_| codes == 1));
        assert_eq!(state.revision, before.revision);

        // A wrong password was counted; the right one is until it is accepted. The login's counter goes with it.
        let counted = state.wrong_passwords_from(&self.person);
        let most = if passwords == 1 { 1 } else { 2 };
        assert!((1..=most).contains(&counted), "{state:?}");
        assert_eq!(state.wrong_codes(), 1 - codes);
        for (subject, (before, now)) in state.counters_since(before) {
            assert!(now <= before + 1, "{subject}: {before} became {now}");
            assert!(
                passwords == 0 || now == 0,
                "{subject} counts what was right"
            );
        }
        codes == 1
    }

    /// Checks that a code which was accepted is used up, that one which was not is good, and that the owner gets in.
    fn check_codes(&mut self, server: &Server, is_done: bool) {
        let mut owner = if self.password_answered && !is_done {
            self.visitor.clone()
        } else {
            self.person.sign_in(server)
        };
        let answer = owner.send_code("submit_code", &self.codes.first);
        if is_done {
            assert!(answer.contains("code_already_used"), "{answer}");
            owner.send_code("submit_code", &self.codes.second);
        }
        assert_eq!(owner.works_as().as_ref(), Some(&self.person.login));
    }
}
