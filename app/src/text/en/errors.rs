//! Errors in English.

use std::borrow::Cow;

use contract::{AccountChange, ApiError, FullNameProblem, LoginProblem, PasswordProblem};

use super::{Sentence, TEXT, plural};
use crate::{
    moment::Moment,
    text::apart::{in_units, is_beyond_codes},
};

pub(super) fn wait(cause: &str, count: u32) -> Sentence {
    let seconds = plural(count, " second.", " seconds.");
    [cause, " Try again in ", &count.to_string(), seconds]
        .concat()
        .into()
}

pub(super) fn error(error: &ApiError) -> Sentence {
    Cow::Borrowed(match error {
        ApiError::SignInRequired => "Your session has ended. Log in again.",
        ApiError::Forbidden => "Your account is not allowed to do this.",
        ApiError::NotFound => "That does not exist any more.",
        ApiError::Malformed => "The form could not be read. Check it and send it again.",
        ApiError::Delayed { retry_after } => return wait("Too many wrong attempts.", *retry_after),
        ApiError::Busy { retry_after } => {
            return wait("Many people are logging in just now.", *retry_after);
        }
        ApiError::Unavailable { retry_after } => {
            return wait("The panel cannot be reached just now.", *retry_after);
        }
        ApiError::Internal => {
            "Something went wrong inside the panel. If it happens again, tell its operator."
        }
        ApiError::WrongSetupToken => "Wrong setup token. Only the one printed last is valid.",
        ApiError::AlreadySetUp => "This panel has been set up already.",
        ApiError::WrongLoginOrPassword => "Wrong login or password.",
        ApiError::WrongPassword => "Wrong password.",
        ApiError::PasswordsDiffer => "The two passwords are not the same.",
        ApiError::NewPasswordRefused { problem } => return new_password(*problem),
        ApiError::LoginRefused { problem } => login(*problem),
        ApiError::LevelRefused => "This level cannot be given to the account.",
        ApiError::HalfSignInEnded => TEXT.half_sign_in_ended,
        ApiError::CodeMalformed => "A one-time password has six digits.",
        ApiError::CodeWrong { server_time } => {
            let clock = Moment::utc(*server_time).clock();
            let parts = [
                "Wrong one-time password. This server's time is ",
                &clock,
                " UTC; check that your phone's clock is right.",
            ];
            return parts.concat().into();
        }
        ApiError::ClockWrong { ahead } => return clock_wrong(*ahead),
        ApiError::RecoveryCodeMalformed => "A recovery code has sixteen letters and digits.",
        ApiError::RecoveryCodeWrong => "Wrong recovery code, or one that has been used.",
        ApiError::CodeAlreadyUsed => "This code has already been used: wait for the next one.",
        ApiError::CodesStopped => {
            "There were too many wrong codes: this account takes none until its administrator unlocks it."
        }
        ApiError::CodeCannotBeChecked => {
            "No code of this account can be checked: the panel cannot read the key that it keeps for it. Nothing is wrong with your code or phone. Tell the panel's operator."
        }
        ApiError::TwoStepAlreadyOn => "Two-step authentication is on already.",
        ApiError::TwoStepNotOn => "Two-step authentication is not on.",
        ApiError::EnrolmentEnded => {
            "The key from before is not valid any more. Add the new one to your app and enter its code."
        }
        ApiError::PasswordNeeded => "Enter your password as well.",
        ApiError::CodeNeeded => "Enter your one-time password as well.",
        ApiError::FullNameRefused { problem } => full_name(*problem),
        ApiError::EmailRefused => "An e-mail address looks like name@example.org.",
        ApiError::AccountChanged { change } => return changed_meanwhile(*change),
        ApiError::TwoStepSessionNeeded => {
            "Only somebody who logged in with a one-time password can do this. Otherwise only the console can."
        }
        ApiError::PasswordChangeNeeded => {
            "Your password was set by somebody else. Choose a new one first."
        }
        ApiError::Protected { login } => return protected(login.as_str()),
        ApiError::AccountIsDisabled { login } => {
            let parts = [login.as_str(), " is disabled: enable it first."];
            return parts.concat().into();
        }
        ApiError::NoPasswordYet { login } => {
            let parts = [
                login.as_str(),
                " has no password yet, and nobody could log in to it. Return to root, and set one under Management, Staff, Edit ",
                login.as_str(),
                ".",
            ];
            return parts.concat().into();
        }
        ApiError::ClosedWhileActing => {
            "You are acting as another account. Only its owner can change how it signs in."
        }
        ApiError::IdentityChanged { login, is_acting } => {
            return identity_changed(login.as_str(), *is_acting);
        }
        ApiError::NothingToConfirm => "What you wanted to do does not wait any more. Begin again.",
    })
}

fn clock_wrong(ahead: i32) -> Sentence {
    [
        "Your phone's clock is ",
        &off_by(ahead),
        " this server. Let your phone set its time by itself, then enter the code that it shows.",
    ]
    .concat()
    .into()
}

pub(super) fn clock_of_device(ahead: i32) -> Sentence {
    [
        "The clock of this device is ",
        &off_by(ahead),
        " this server. If it is the phone with your authenticator app, its codes ",
        if is_beyond_codes(ahead) {
            "will"
        } else {
            "may"
        },
        " be refused: let it set its time by itself.",
    ]
    .concat()
    .into()
}

/// A difference of clocks with its direction.
fn off_by(ahead: i32) -> String {
    let [days, hours, minutes, seconds] = in_units(ahead.unsigned_abs());
    let mut words = String::new();
    for (count, unit) in [
        (days, plural(days, " day ", " days ")),
        (hours, plural(hours, " hour ", " hours ")),
        (minutes, plural(minutes, " minute ", " minutes ")),
        (seconds, plural(seconds, " second ", " seconds ")),
    ] {
        if count > 0 {
            words.extend([&count.to_string(), unit]);
        }
    }
    words + if ahead < 0 { "behind" } else { "ahead of" }
}

fn protected(login: &str) -> Sentence {
    [
        login,
        " is protected by two-step authentication: sign in with its own login, password and one-time password.",
    ]
    .concat()
    .into()
}

pub(super) fn identity_changed(login: &str, is_acting: bool) -> Sentence {
    let now = if is_acting {
        "You are now acting as "
    } else {
        "You are now working as "
    };
    [
        now,
        login,
        ". The page was made for another account, and nothing was done.",
    ]
    .concat()
    .into()
}

fn new_password(problem: PasswordProblem) -> Sentence {
    Cow::Borrowed(match problem {
        PasswordProblem::TooShort { min } => {
            return [
                "This is too short: use at least ",
                &min.to_string(),
                plural(min, " character.", " characters."),
            ]
            .concat()
            .into();
        }
        PasswordProblem::TooLong => "This is too long: use at most 1024 bytes.",
        PasswordProblem::ControlCharacter => {
            "This holds a character that a keyboard cannot repeat."
        }
        PasswordProblem::Common => {
            "This is among the passwords that attackers try first. Choose another one."
        }
        PasswordProblem::LikeLogin => "This is little more than the login. Choose another one.",
        PasswordProblem::LikeBrand => {
            "This is little more than the name of this panel. Choose another one."
        }
        PasswordProblem::Repetitive => {
            "This repeats itself or runs along the keyboard. Choose another one."
        }
        PasswordProblem::Unchanged => "This is the password in use. Choose a new one.",
    })
}

fn full_name(problem: FullNameProblem) -> &'static str {
    match problem {
        FullNameProblem::Empty => "A name is needed.",
        FullNameProblem::TooLong => "A name has at most 100 characters.",
        FullNameProblem::ControlCharacter => "A name has no line breaks or control characters.",
    }
}

fn changed_meanwhile(change: AccountChange) -> Sentence {
    let parts = [
        (change.full_name, TEXT.full_name),
        (change.email, TEXT.management.email),
        (change.level, TEXT.level),
        (change.state, TEXT.management.state),
        (change.sign_in, TEXT.management.sign_in),
    ];
    let changed: Vec<_> = parts
        .into_iter()
        .filter_map(|(is_changed, name)| is_changed.then_some(name))
        .collect();
    [
        "Somebody else changed this account meanwhile: ",
        &changed.join(", "),
        ". Nothing of yours was saved.",
    ]
    .concat()
    .into()
}

fn login(problem: LoginProblem) -> &'static str {
    match problem {
        LoginProblem::Empty => "A login is needed.",
        LoginProblem::TooLong => "A login has at most 64 characters.",
        LoginProblem::Capital => "A login has no capital letters.",
        LoginProblem::BadCharacter => "A login consists of a–z, 0–9, “.”, “_”, “@” and “-”.",
        LoginProblem::BadStart => "A login begins with a letter or a digit.",
        LoginProblem::Reserved => "This login is reserved.",
        LoginProblem::Taken => "Another account has this login.",
    }
}

#[cfg(test)]
mod tests {
    use contract::Field;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ApiError::WrongLoginOrPassword, "Wrong login or password.")]
    #[case(
        ApiError::CodeAlreadyUsed,
        "This code has already been used: wait for the next one."
    )]
    #[case(
        ApiError::CodeWrong { server_time: 1_764_000_012_345 },
        "Wrong one-time password. This server's time is 16:00:12 UTC; check that your phone's clock is right."
    )]
    #[case(
        ApiError::ClockWrong { ahead: -150 },
        "Your phone's clock is 2 minutes 30 seconds behind this server. Let your phone set its time by itself, then enter the code that it shows."
    )]
    #[case(
        ApiError::ClockWrong { ahead: 60 },
        "Your phone's clock is 1 minute ahead of this server. Let your phone set its time by itself, then enter the code that it shows."
    )]
    #[case(ApiError::Delayed { retry_after: 8 }, "Too many wrong attempts. Try again in 8 seconds.")]
    #[case(ApiError::Delayed { retry_after: 1 }, "Too many wrong attempts. Try again in 1 second.")]
    #[case(
        ApiError::NewPasswordRefused { problem: PasswordProblem::TooShort { min: 15 } },
        "This is too short: use at least 15 characters."
    )]
    fn an_error_has_its_sentence(#[case] cause: ApiError, #[case] sentence: &str) {
        assert_eq!(error(&cause), sentence);
    }

    #[test]
    fn an_error_stands_next_to_the_field_it_is_about() {
        assert_eq!(
            ApiError::CodeAlreadyUsed.field(),
            Some(Field::OneTimePassword)
        );
        assert_eq!(
            ApiError::WrongLoginOrPassword.field(),
            None,
            "which of the two was wrong is not said"
        );
        assert_eq!(ApiError::Delayed { retry_after: 4 }.field(), None);
    }
}
