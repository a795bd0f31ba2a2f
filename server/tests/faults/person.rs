//! The people of a house: each with an account, an address and a phone of their own, all phones with one key.

use domain::{
    Clock,
    test_support::{PASSWORD, seeded_login},
};

use crate::common::{
    Phone,
    process::Server,
    visitor::{Visitor, is_ok},
};

/// The key of everybody's phone.
pub(super) const KEY: [u8; 20] = *b"12345678901234567890";

/// Another password than [`PASSWORD`].
pub(super) const NEW_PASSWORD: &str = "eleven yellow raincoats";

/// Somebody with an account of their own, two-step authentication, a phone and an address.
pub(super) struct Person {
    /// Their login.
    pub(super) login: String,
    /// Where they come from.
    pub(super) address: String,
}

impl Person {
    /// The person with that number.
    pub(super) fn number(number: usize) -> Self {
        let [high, low] = u16::try_from(number).unwrap().to_be_bytes();
        Self {
            login: seeded_login(number),
            // A network for tests (RFC 2544), so that nobody shares an address's counter.
            address: format!("198.18.{high}.{low}"),
        }
    }

    /// Their browser, with the right password.
    pub(super) fn sign_in(&self, server: &Server) -> Visitor {
        let mut visitor = self.visit(server);
        let answer = visitor.sign_in(&self.login, PASSWORD);
        assert!(is_ok(&answer), "{answer}");
        visitor
    }

    /// Their browser.
    pub(super) fn visit(&self, server: &Server) -> Visitor {
        let mut visitor = Visitor::to(server.address);
        visitor.forwarded_for = Some(self.address.clone());
        visitor
    }
}

/// A code of the time before, now or after, with its step. Of one phone the first two stay right for half a minute.
pub(super) struct Codes {
    /// The step of the first code.
    pub(super) step: i64,
    /// The code of now.
    pub(super) first: String,
    /// The one after it, which is right already.
    pub(super) second: String,
    /// One that is none of the phone's.
    pub(super) wrong: String,
}

impl Codes {
    /// The codes of everybody's phone.
    pub(super) fn now() -> Self {
        Self::of(&Phone::from_key(&data_encoding::BASE32_NOPAD.encode(&KEY)))
    }

    /// The codes of a phone.
    pub(super) fn of(phone: &Phone) -> Self {
        let now = Clock::system().now().unix_seconds();
        let around: Vec<String> = (0..6)
            .map(|step| phone.code_at(now - 60 + 30 * step))
            .collect();
        let wrong = (0..10).map(|number| format!("{number:06}"));
        Self {
            step: i64::try_from(now / 30).unwrap(),
            first: phone.code_at(now),
            second: phone.code_at(now + 30),
            wrong: wrong
                .into_iter()
                .find(|code| !around.contains(code))
                .unwrap(),
        }
    }
}
