//! An account as a form was made from it: sent back with the form, so that a change made meanwhile is noticed.
//!
//! What comes back may be anything. It only ever keeps its sender from overwriting something, and gives no rights.

use contract::{AccountChange, ApiError};

use crate::{Result, entity::account};

/// Between the parts; no name or address holds it.
const SEPARATOR: char = '\t';

/// The account as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    revision: String,
    level: String,
    state: String,
    full_name: String,
    email: String,
}

impl Seen {
    /// The account as it is.
    pub(crate) fn of(account: &account::Model) -> Self {
        Self {
            revision: account.revision.to_string(),
            level: account.level.clone(),
            state: account.is_enabled.to_string(),
            full_name: account.full_name.clone(),
            email: account.email.clone().unwrap_or_default(),
        }
    }

    /// As a form carries it.
    pub(crate) fn write(&self) -> String {
        [
            self.revision.as_str(),
            &self.level,
            &self.state,
            &self.full_name,
            &self.email,
        ]
        .join(&SEPARATOR.to_string())
    }

    /// Reads what a form carried.
    ///
    /// # Errors
    /// [`ApiError::Malformed`].
    pub(crate) fn read(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split(SEPARATOR).collect();
        let [revision, level, state, full_name, email] = parts[..] else {
            return Err(ApiError::Malformed.into());
        };
        Ok(Self {
            revision: revision.to_owned(),
            level: level.to_owned(),
            state: state.to_owned(),
            full_name: full_name.to_owned(),
            email: email.to_owned(),
        })
    }

    /// Refuses when the account has been changed since.
    ///
    /// # Errors
    /// [`ApiError::AccountChanged`], with what was changed.
    pub(crate) fn require(&self, account: &account::Model) -> Result<()> {
        let now = Self::of(account);
        if *self == now {
            return Ok(());
        }
        let mut change = AccountChange {
            full_name: self.full_name != now.full_name,
            email: self.email != now.email,
            level: self.level != now.level,
            state: self.state != now.state,
            sign_in: false,
        };
        // A change of level or state has a revision of its own; so has one of what signs in.
        change.sign_in = self.revision != now.revision && !change.level && !change.state;
        Err(ApiError::AccountChanged { change }.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn account() -> account::Model {
        account::Model {
            id: 1,
            login: "ann".to_owned(),
            level: "client".to_owned(),
            full_name: "Ann O'Hara".to_owned(),
            email: None,
            password_hash: None,
            is_enabled: true,
            revision: 7,
            known_totp_id: None,
            created_at: 0,
            last_sign_in_at: None,
            last_sign_in_address: None,
            must_change_password: false,
            two_step_reset_at: None,
            acted_as_since: None,
            language: None,
        }
    }

    fn change(after: impl FnOnce(&mut account::Model)) -> Option<AccountChange> {
        let seen = Seen::read(&Seen::of(&account()).write()).unwrap();
        let mut now = account();
        after(&mut now);
        match seen.require(&now).map_err(|error| error.to_api()) {
            Err(ApiError::AccountChanged { change }) => Some(change),
            Err(other) => panic!("{other:?}"),
            Ok(()) => None,
        }
    }

    #[test]
    fn what_was_changed_meanwhile_is_named() {
        let none = AccountChange::default();
        assert_eq!(change(|account| account.last_sign_in_at = Some(1)), None);
        assert_eq!(
            change(|account| account.full_name = "Ann".to_owned()),
            Some(AccountChange {
                full_name: true,
                ..none
            })
        );
        assert_eq!(
            change(|account| {
                account.level = "staff".to_owned();
                account.revision = 8;
                account.email = Some("a@b".to_owned());
            }),
            Some(AccountChange {
                level: true,
                email: true,
                ..none
            })
        );
        assert_eq!(
            change(|account| account.revision = 8),
            Some(AccountChange {
                sign_in: true,
                ..none
            })
        );
        assert_eq!(
            change(|account| {
                account.is_enabled = false;
                account.revision = 8;
            }),
            Some(AccountChange {
                state: true,
                ..none
            })
        );
    }

    #[test]
    fn what_no_form_carried_is_malformed() {
        for text in ["", "1", "1\tclient\ttrue\tAnn", "1\ta\tb\tc\td\te"] {
            let error = Seen::read(text).unwrap_err();
            assert_eq!(error.to_api(), ApiError::Malformed);
        }
    }

    proptest! {
        #[test]
        fn what_a_form_carried_is_written_back_as_it_was(
            text in "[0-9a-z\tй ]{0,20}(\t[a-z]{0,3}){0,5}",
            any in any::<String>(),
        ) {
            for text in [text, any] {
                match Seen::read(&text) {
                    Ok(seen) => prop_assert_eq!(seen.write(), text),
                    Err(error) => {
                        prop_assert_eq!(error.to_api(), ApiError::Malformed);
                        prop_assert_ne!(text.matches(SEPARATOR).count(), 4);
                    }
                }
            }
        }
    }
}
