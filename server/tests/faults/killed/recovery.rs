//! Signing in with a password, then with a recovery code in place of the phone's.

use domain::test_support::PASSWORD;

use super::Deed;
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

/// A sign-in of somebody who has the ten codes, and not the phone.
pub(super) struct Recover {
    person: Person,
    codes: Vec<String>,
    before: State,
    visitor: Visitor,
    answered: bool,
}

/// The new codes that a session shows, a line each.
pub(super) fn shown_to(visitor: &mut Visitor) -> Vec<String> {
    let file = visitor.get("/settings/user/recovery-codes/download");
    let (_, body) = file.split_once("\r\n\r\n").unwrap();
    let codes = body.lines().filter(|line| line.matches('-').count() == 3);
    codes.map(str::to_owned).collect()
}

fn submit(visitor: &mut Visitor, code: &str) -> String {
    visitor.post("submit_recovery_code", &format!("recovery_code={code}"))
}

impl Deed for Recover {
    fn prepare(house: &House, server: &Server, person: Person) -> Self {
        house.remove_two_step(&person);
        let mut owner = person.sign_in(server);
        let phone = Phone::from_key(&owner.pending_key());
        let answer = owner.send_code("enable_two_step", &Codes::of(&phone).first);
        assert!(is_ok(&answer), "{answer}");
        let codes = shown_to(&mut owner);
        assert_eq!(codes.len(), 10);
        Self {
            before: house.state_of(&person),
            visitor: person.visit(server),
            person,
            codes,
            answered: false,
        }
    }

    fn act(&mut self) {
        if is_ok(&self.visitor.sign_in(&self.person.login, PASSWORD)) {
            self.answered = is_ok(&submit(&mut self.visitor, &self.codes[0]));
        }
    }

    fn check(mut self, house: &House, server: &Server) -> bool {
        let state = house.state_of(&self.person);
        let used = state.successes("sign_in.recovery");
        let is_done = used == 1;
        assert!(is_done || !self.answered, "{state:?}");
        assert_eq!(state.recovery_codes, 10 - used, "{state:?}");
        assert_eq!(state.sessions, self.before.sessions + used);
        assert_eq!(state.last_used_step, self.before.last_used_step);
        let login = Some(&self.person.login);
        self.visitor.address = server.address;
        if self.answered {
            assert_eq!(self.visitor.works_as().as_ref(), login);
        }
        let mut owner = self.person.sign_in(server);
        let answer = submit(&mut owner, &self.codes[0]);
        if is_done {
            assert!(answer.contains("recovery_code_wrong"), "{answer}");
            submit(&mut owner, &self.codes[1]);
        }
        assert_eq!(owner.works_as().as_ref(), login);
        is_done
    }
}
