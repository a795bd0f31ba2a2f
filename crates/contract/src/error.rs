//! What a server function can answer instead of a result: closed, without free text, so that no secret can reach a browser.

use serde::{Deserialize, Serialize};

use crate::{FullNameProblem, Login, LoginProblem};

/// A refusal or a fault, as it crosses the wire. Sentences for people are made of it in the browser's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "error",
    rename_all = "snake_case",
    try_from = "crate::error_wire::Wire"
)]
pub enum ApiError {
    /// No session, or it has ended.
    SignInRequired,
    /// The caller's level or state does not allow it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The form could not be read: a field is missing, repeated or not text.
    Malformed,
    /// Too many wrong attempts; nothing was checked.
    Delayed {
        /// Seconds until the next attempt is looked at.
        retry_after: u32,
    },
    /// The panel has more sign-ins to check than it can queue.
    Busy {
        /// Seconds after which to try again.
        retry_after: u32,
    },
    /// The database cannot be reached now.
    Unavailable {
        /// Seconds after which to try again.
        retry_after: u32,
    },
    /// A fault of the panel; the log has its cause.
    Internal,

    /// The setup token is not the newest one printed.
    WrongSetupToken,
    /// There are accounts already.
    AlreadySetUp,

    /// Unknown login, wrong password, no password, or disabled: one answer for all.
    WrongLoginOrPassword,
    /// The session's own password was wrong.
    WrongPassword,
    /// The two new passwords are not the same.
    PasswordsDiffer,
    /// The new password breaks a rule.
    NewPasswordRefused {
        /// Which.
        #[serde(flatten)]
        problem: PasswordProblem,
    },
    /// The login cannot be one.
    LoginRefused {
        /// Why.
        problem: LoginProblem,
    },

    /// The level is not one that this account can have.
    LevelRefused,

    /// The half sign-in is over: its time, its five codes, or a change of the account.
    HalfSignInEnded,
    /// Not six digits.
    CodeMalformed,
    /// Six digits, but not the right ones now.
    CodeWrong {
        /// The server's time, in milliseconds since 1970 UTC.
        server_time: i64,
    },
    /// Six digits of a phone whose clock is wrong: right at another time than the server's.
    ClockWrong {
        /// By how many seconds the phone's clock is ahead of the server's; negative when it is behind.
        ahead: i32,
    },
    /// This code, or a later one, has been used.
    CodeAlreadyUsed,
    /// Not sixteen letters and digits.
    RecoveryCodeMalformed,
    /// No recovery code of the account, or one that was used.
    RecoveryCodeWrong,
    /// A hundred wrong codes in a row: only an operator lifts it.
    CodesStopped,
    /// The panel cannot read the account's key: a fault that is not the code's, and lets nobody in.
    CodeCannotBeChecked,

    /// Two-step authentication is on already.
    TwoStepAlreadyOn,
    /// Two-step authentication is not on.
    TwoStepNotOn,
    /// The pending key has expired, was cancelled, or had too many wrong codes; the page shows a new one.
    EnrolmentEnded,
    /// The session's proof is too old: the password is needed as well.
    PasswordNeeded,
    /// The session's proof is too old: a code is needed as well as the password.
    CodeNeeded,

    /// The full name cannot be one.
    FullNameRefused {
        /// Why.
        problem: FullNameProblem,
    },
    /// The text cannot be an e-mail address.
    EmailRefused,
    /// Somebody else changed the account after the form was shown; nothing of the form was kept.
    AccountChanged {
        /// What.
        #[serde(flatten)]
        change: AccountChange,
    },
    /// Only a session that signed in with two steps may do it.
    TwoStepSessionNeeded,
    /// Somebody else set the account's password: it has to change it before anything else.
    PasswordChangeNeeded,

    /// The account has two-step authentication, and nobody else enters it from such a session.
    Protected {
        /// Its login.
        login: Login,
    },
    /// A disabled account is entered by nobody.
    AccountIsDisabled {
        /// Its login.
        login: Login,
    },
    /// An account without a password cannot be protected: nobody could sign in to it.
    NoPasswordYet {
        /// Its login.
        login: Login,
    },
    /// Nobody who acts as an account changes how it signs in.
    ClosedWhileActing,
    /// The form or page was made for another account than the one whose rights are in force now.
    IdentityChanged {
        /// The account whose rights are in force.
        login: Login,
        /// Whether somebody else acts as it.
        is_acting: bool,
    },
    /// No action waits for a proof any more.
    NothingToConfirm,
}

/// What was changed meanwhile about an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of them can be changed without the others"
)]
pub struct AccountChange {
    /// Its full name.
    pub full_name: bool,
    /// Its e-mail address.
    pub email: bool,
    /// Its level.
    pub level: bool,
    /// Whether it is enabled.
    pub state: bool,
    /// Its password or two-step authentication.
    pub sign_in: bool,
}

/// The field of a form that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The token printed at the first start.
    SetupToken,
    /// A login.
    Login,
    /// A level.
    Level,
    /// A full name.
    FullName,
    /// An e-mail address.
    Email,
    /// The password of this account.
    Password,
    /// A password to be set.
    NewPassword,
    /// The same again.
    RepeatPassword,
    /// The one-time password.
    OneTimePassword,
    /// The recovery code.
    RecoveryCode,
}

/// Which rule a new password breaks (NIST SP 800-63B-4, section 3.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum PasswordProblem {
    /// Fewer characters than the panel asks.
    TooShort {
        /// The least number of characters.
        min: u32,
    },
    /// More than [`crate::Password::MAX_BYTES`] bytes.
    TooLong,
    /// It holds a NUL or another control character that keyboards cannot repeat.
    ControlCharacter,
    /// It is among the passwords that attackers try first.
    Common,
    /// It is little more than the login.
    LikeLogin,
    /// It is little more than the panel's name.
    LikeBrand,
    /// It is a repetition or a run along the keyboard.
    Repetitive,
    /// It is the password in use.
    Unchanged,
}

impl ApiError {
    /// The HTTP status for callers that do not take HTML.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired => 401,
            Self::Forbidden
            | Self::WrongSetupToken
            | Self::TwoStepSessionNeeded
            | Self::PasswordChangeNeeded
            | Self::Protected { .. }
            | Self::ClosedWhileActing => 403,
            Self::NotFound => 404,
            Self::AlreadySetUp
            | Self::TwoStepAlreadyOn
            | Self::TwoStepNotOn
            | Self::EnrolmentEnded
            | Self::HalfSignInEnded
            | Self::AccountChanged { .. }
            | Self::AccountIsDisabled { .. }
            | Self::NoPasswordYet { .. }
            | Self::IdentityChanged { .. }
            | Self::NothingToConfirm => 409,
            Self::Delayed { .. } => 429,
            Self::Busy { .. } | Self::Unavailable { .. } => 503,
            Self::Internal | Self::CodeCannotBeChecked => 500,
            Self::Malformed => 400,
            Self::WrongLoginOrPassword
            | Self::WrongPassword
            | Self::PasswordsDiffer
            | Self::NewPasswordRefused { .. }
            | Self::LoginRefused { .. }
            | Self::LevelRefused
            | Self::CodeMalformed
            | Self::CodeWrong { .. }
            | Self::ClockWrong { .. }
            | Self::CodeAlreadyUsed
            | Self::RecoveryCodeMalformed
            | Self::RecoveryCodeWrong
            | Self::CodesStopped
            | Self::PasswordNeeded
            | Self::CodeNeeded
            | Self::FullNameRefused { .. }
            | Self::EmailRefused => 422,
        }
    }

    /// Seconds for the `Retry-After` header, where waiting helps.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Delayed { retry_after }
            | Self::Busy { retry_after }
            | Self::Unavailable { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// The field to which the error belongs; `None` when it is about the form as a whole.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::WrongSetupToken => Some(Field::SetupToken),
            Self::LoginRefused { .. } => Some(Field::Login),
            Self::LevelRefused => Some(Field::Level),
            Self::FullNameRefused { .. } => Some(Field::FullName),
            Self::EmailRefused => Some(Field::Email),
            Self::WrongPassword | Self::PasswordNeeded => Some(Field::Password),
            Self::NewPasswordRefused { .. } => Some(Field::NewPassword),
            Self::PasswordsDiffer => Some(Field::RepeatPassword),
            Self::CodeMalformed
            | Self::CodeWrong { .. }
            | Self::ClockWrong { .. }
            | Self::CodeAlreadyUsed
            | Self::CodesStopped
            | Self::CodeNeeded => Some(Field::OneTimePassword),
            Self::RecoveryCodeMalformed | Self::RecoveryCodeWrong => Some(Field::RecoveryCode),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_crosses_the_wire_unchanged() {
        let problem = PasswordProblem::TooShort { min: 15 };
        for error in [
            ApiError::SignInRequired,
            ApiError::Delayed { retry_after: 4 },
            ApiError::CodeWrong {
                server_time: 1_234_567_890_123,
            },
            ApiError::NewPasswordRefused { problem },
        ] {
            let wire = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<ApiError>(&wire).unwrap(), error);
        }
    }

    #[test]
    fn waiting_is_said_where_waiting_helps() {
        assert_eq!(ApiError::Delayed { retry_after: 8 }.retry_after(), Some(8));
        assert_eq!((ApiError::Delayed { retry_after: 8 }).status(), 429);
        assert_eq!(ApiError::WrongLoginOrPassword.retry_after(), None);
    }
}
