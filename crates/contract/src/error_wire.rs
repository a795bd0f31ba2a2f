//! How an [`ApiError`] is read back from the wire.
//!
//! By hand, because derived reading of a tagged enum can buffer values of any shape first: a twentieth of all that a
//! browser loads. It owns no shape of its own: a test reads every error that is written.

use serde::Deserialize;

use crate::{AccountChange, ApiError, FullNameProblem, Login, LoginProblem, PasswordProblem};

/// Every field that some error has.
#[derive(Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the fields of `AccountChange` are most of them"
)]
pub(crate) struct Wire {
    error: String,
    #[serde(default)]
    retry_after: u32,
    #[serde(default)]
    server_time: i64,
    #[serde(default)]
    ahead: i32,
    #[serde(default)]
    problem: String,
    #[serde(default)]
    min: u32,
    #[serde(default)]
    full_name: bool,
    #[serde(default)]
    email: bool,
    #[serde(default)]
    level: bool,
    #[serde(default)]
    state: bool,
    #[serde(default)]
    sign_in: bool,
    #[serde(default)]
    login: String,
    #[serde(default)]
    is_acting: bool,
}

impl Wire {
    const fn change(&self) -> AccountChange {
        AccountChange {
            full_name: self.full_name,
            email: self.email,
            level: self.level,
            state: self.state,
            sign_in: self.sign_in,
        }
    }
}

impl TryFrom<Wire> for ApiError {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let Wire {
            retry_after,
            server_time,
            ahead,
            min,
            ..
        } = wire;
        Ok(match wire.error.as_str() {
            "sign_in_required" => Self::SignInRequired,
            "forbidden" => Self::Forbidden,
            "not_found" => Self::NotFound,
            "malformed" => Self::Malformed,
            "delayed" => Self::Delayed { retry_after },
            "busy" => Self::Busy { retry_after },
            "unavailable" => Self::Unavailable { retry_after },
            "internal" => Self::Internal,
            "wrong_setup_token" => Self::WrongSetupToken,
            "already_set_up" => Self::AlreadySetUp,
            "wrong_login_or_password" => Self::WrongLoginOrPassword,
            "wrong_password" => Self::WrongPassword,
            "passwords_differ" => Self::PasswordsDiffer,
            "new_password_refused" => {
                let problem = password_problem(&wire.problem, min).ok_or("unknown problem")?;
                Self::NewPasswordRefused { problem }
            }
            "login_refused" => {
                let problem = login_problem(&wire.problem).ok_or("unknown problem")?;
                Self::LoginRefused { problem }
            }
            "level_refused" => Self::LevelRefused,
            "half_sign_in_ended" => Self::HalfSignInEnded,
            "code_malformed" => Self::CodeMalformed,
            "code_wrong" => Self::CodeWrong { server_time },
            "clock_wrong" => Self::ClockWrong { ahead },
            "code_already_used" => Self::CodeAlreadyUsed,
            "recovery_code_malformed" => Self::RecoveryCodeMalformed,
            "recovery_code_wrong" => Self::RecoveryCodeWrong,
            "codes_stopped" => Self::CodesStopped,
            "code_cannot_be_checked" => Self::CodeCannotBeChecked,
            "two_step_already_on" => Self::TwoStepAlreadyOn,
            "two_step_not_on" => Self::TwoStepNotOn,
            "enrolment_ended" => Self::EnrolmentEnded,
            "password_needed" => Self::PasswordNeeded,
            "code_needed" => Self::CodeNeeded,
            "full_name_refused" => {
                let problem = full_name_problem(&wire.problem).ok_or("unknown problem")?;
                Self::FullNameRefused { problem }
            }
            "email_refused" => Self::EmailRefused,
            "account_changed" => Self::AccountChanged {
                change: wire.change(),
            },
            "two_step_session_needed" => Self::TwoStepSessionNeeded,
            "password_change_needed" => Self::PasswordChangeNeeded,
            "protected" => Self::Protected {
                login: login(&wire)?,
            },
            "account_is_disabled" => Self::AccountIsDisabled {
                login: login(&wire)?,
            },
            "no_password_yet" => Self::NoPasswordYet {
                login: login(&wire)?,
            },
            "closed_while_acting" => Self::ClosedWhileActing,
            "identity_changed" => Self::IdentityChanged {
                login: login(&wire)?,
                is_acting: wire.is_acting,
            },
            "nothing_to_confirm" => Self::NothingToConfirm,
            _ => return Err("unknown error"),
        })
    }
}

fn login(wire: &Wire) -> Result<Login, &'static str> {
    Login::parse(&wire.login).map_err(|_| "no login")
}

fn password_problem(word: &str, min: u32) -> Option<PasswordProblem> {
    Some(match word {
        "too_short" => PasswordProblem::TooShort { min },
        "too_long" => PasswordProblem::TooLong,
        "control_character" => PasswordProblem::ControlCharacter,
        "common" => PasswordProblem::Common,
        "like_login" => PasswordProblem::LikeLogin,
        "like_brand" => PasswordProblem::LikeBrand,
        "repetitive" => PasswordProblem::Repetitive,
        "unchanged" => PasswordProblem::Unchanged,
        _ => return None,
    })
}

fn login_problem(word: &str) -> Option<LoginProblem> {
    Some(match word {
        "empty" => LoginProblem::Empty,
        "too_long" => LoginProblem::TooLong,
        "capital" => LoginProblem::Capital,
        "bad_character" => LoginProblem::BadCharacter,
        "bad_start" => LoginProblem::BadStart,
        "reserved" => LoginProblem::Reserved,
        "taken" => LoginProblem::Taken,
        _ => return None,
    })
}

fn full_name_problem(word: &str) -> Option<FullNameProblem> {
    Some(match word {
        "empty" => FullNameProblem::Empty,
        "too_long" => FullNameProblem::TooLong,
        "control_character" => FullNameProblem::ControlCharacter,
        _ => return None,
    })
}

/// For tests: one of each.
#[cfg(any(test, feature = "test-support"))]
pub mod samples {
    use super::{AccountChange, ApiError, FullNameProblem, Login, LoginProblem, PasswordProblem};

    /// One of each; a variant that is missing here does not compile below.
    #[must_use]
    pub fn every_error() -> Vec<ApiError> {
        let retry_after = 8;
        let password = [
            PasswordProblem::TooShort { min: 15 },
            PasswordProblem::TooLong,
            PasswordProblem::ControlCharacter,
            PasswordProblem::Common,
            PasswordProblem::LikeLogin,
            PasswordProblem::LikeBrand,
            PasswordProblem::Repetitive,
            PasswordProblem::Unchanged,
        ];
        let login = [
            LoginProblem::Empty,
            LoginProblem::TooLong,
            LoginProblem::Capital,
            LoginProblem::BadCharacter,
            LoginProblem::BadStart,
            LoginProblem::Reserved,
            LoginProblem::Taken,
        ];
        let plain = [
            ApiError::SignInRequired,
            ApiError::Forbidden,
            ApiError::NotFound,
            ApiError::Malformed,
            ApiError::Delayed { retry_after },
            ApiError::Busy { retry_after },
            ApiError::Unavailable { retry_after },
            ApiError::Internal,
            ApiError::WrongSetupToken,
            ApiError::AlreadySetUp,
            ApiError::WrongLoginOrPassword,
            ApiError::WrongPassword,
            ApiError::PasswordsDiffer,
            ApiError::LevelRefused,
            ApiError::HalfSignInEnded,
            ApiError::CodeMalformed,
            ApiError::CodeWrong {
                server_time: i64::MAX,
            },
            ApiError::ClockWrong { ahead: -150 },
            ApiError::CodeAlreadyUsed,
            ApiError::RecoveryCodeMalformed,
            ApiError::RecoveryCodeWrong,
            ApiError::CodesStopped,
            ApiError::CodeCannotBeChecked,
            ApiError::TwoStepAlreadyOn,
            ApiError::TwoStepNotOn,
            ApiError::EnrolmentEnded,
            ApiError::PasswordNeeded,
            ApiError::CodeNeeded,
            ApiError::EmailRefused,
            ApiError::AccountChanged {
                change: AccountChange {
                    email: true,
                    sign_in: true,
                    ..AccountChange::default()
                },
            },
            ApiError::TwoStepSessionNeeded,
            ApiError::PasswordChangeNeeded,
            ApiError::Protected {
                login: Login::admin(),
            },
            ApiError::AccountIsDisabled {
                login: Login::admin(),
            },
            ApiError::NoPasswordYet {
                login: Login::admin(),
            },
            ApiError::ClosedWhileActing,
            ApiError::IdentityChanged {
                login: Login::root(),
                is_acting: true,
            },
            ApiError::NothingToConfirm,
        ];
        let full_name = [
            FullNameProblem::Empty,
            FullNameProblem::TooLong,
            FullNameProblem::ControlCharacter,
        ];
        let password = password.map(|problem| ApiError::NewPasswordRefused { problem });
        let login = login.map(|problem| ApiError::LoginRefused { problem });
        let full_name = full_name.map(|problem| ApiError::FullNameRefused { problem });
        let refused = password.into_iter().chain(login).chain(full_name);
        plain.into_iter().chain(refused).collect()
    }

    /// Fails to compile when an error is added, so that whoever adds it comes here.
    #[must_use]
    pub const fn is_listed(error: &ApiError) -> bool {
        match error {
            ApiError::SignInRequired
            | ApiError::Forbidden
            | ApiError::NotFound
            | ApiError::Malformed
            | ApiError::Delayed { .. }
            | ApiError::Busy { .. }
            | ApiError::Unavailable { .. }
            | ApiError::Internal
            | ApiError::WrongSetupToken
            | ApiError::AlreadySetUp
            | ApiError::WrongLoginOrPassword
            | ApiError::WrongPassword
            | ApiError::PasswordsDiffer
            | ApiError::NewPasswordRefused { .. }
            | ApiError::LoginRefused { .. }
            | ApiError::LevelRefused
            | ApiError::HalfSignInEnded
            | ApiError::CodeMalformed
            | ApiError::CodeWrong { .. }
            | ApiError::ClockWrong { .. }
            | ApiError::CodeAlreadyUsed
            | ApiError::RecoveryCodeMalformed
            | ApiError::RecoveryCodeWrong
            | ApiError::CodesStopped
            | ApiError::CodeCannotBeChecked
            | ApiError::TwoStepAlreadyOn
            | ApiError::TwoStepNotOn
            | ApiError::EnrolmentEnded
            | ApiError::PasswordNeeded
            | ApiError::CodeNeeded
            | ApiError::FullNameRefused { .. }
            | ApiError::EmailRefused
            | ApiError::AccountChanged { .. }
            | ApiError::TwoStepSessionNeeded
            | ApiError::PasswordChangeNeeded
            | ApiError::Protected { .. }
            | ApiError::AccountIsDisabled { .. }
            | ApiError::NoPasswordYet { .. }
            | ApiError::ClosedWhileActing
            | ApiError::IdentityChanged { .. }
            | ApiError::NothingToConfirm => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        samples::{every_error, is_listed},
        *,
    };

    #[test]
    fn every_error_reads_back_as_it_was_written() {
        for error in every_error() {
            assert!(is_listed(&error));
            let written = serde_json::to_string(&error).unwrap();
            assert_eq!(
                serde_json::from_str::<ApiError>(&written).unwrap(),
                error,
                "{written}"
            );
        }
    }

    #[test]
    fn what_no_panel_writes_is_refused() {
        for written in [
            "{}",
            r#"{"error":"hi"}"#,
            r#"{"error":"login_refused"}"#,
            r#"{"error":1}"#,
            "[]",
        ] {
            assert!(serde_json::from_str::<ApiError>(written).is_err());
        }
    }
}
