//! What has just been done, as the page says it to which that leads.

use serde::{Deserialize, Serialize};

/// Something that was done. Of a closed list, since a browser keeps its name on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// The account's own password was changed.
    PasswordChanged,
    /// The account's own two-step authentication was disabled.
    TwoStepDisabled,
    /// Another phone took the place of the one before.
    PhoneReplaced,
    /// The recovery codes are saved.
    CodesSaved,
    /// One of the account's sessions was ended.
    SessionEnded,
    /// All of them but this one were.
    OtherSessionsEnded,
    /// An account was created.
    AccountCreated,
    /// An account was changed.
    AccountSaved,
    /// An account was enabled.
    AccountEnabled,
    /// An account was disabled.
    AccountDisabled,
    /// An account may try again.
    AccountUnlocked,
    /// Another account's two-step authentication was disabled.
    AccountTwoStepDisabled,
}

impl Done {
    /// Everything.
    pub const ALL: [Self; 12] = [
        Self::PasswordChanged,
        Self::TwoStepDisabled,
        Self::PhoneReplaced,
        Self::CodesSaved,
        Self::SessionEnded,
        Self::OtherSessionsEnded,
        Self::AccountCreated,
        Self::AccountSaved,
        Self::AccountEnabled,
        Self::AccountDisabled,
        Self::AccountUnlocked,
        Self::AccountTwoStepDisabled,
    ];

    /// Its name in a cookie.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::TwoStepDisabled => "two-step-disabled",
            Self::PhoneReplaced => "phone-replaced",
            Self::CodesSaved => "codes-saved",
            Self::SessionEnded => "session-ended",
            Self::OtherSessionsEnded => "other-sessions-ended",
            Self::AccountCreated => "account-created",
            Self::AccountSaved => "account-saved",
            Self::AccountEnabled => "account-enabled",
            Self::AccountDisabled => "account-disabled",
            Self::AccountUnlocked => "account-unlocked",
            Self::AccountTwoStepDisabled => "account-two-step-disabled",
        }
    }

    /// What a name means, as [`Self::name`] writes it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_by_its_name_alone() {
        for done in Done::ALL {
            assert_eq!(Done::parse(done.name()), Some(done));
        }
        for other in ["", "Password-changed", "done", "<b>"] {
            assert_eq!(Done::parse(other), None, "{other}");
        }
    }
}
