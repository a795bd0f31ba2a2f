//! English.

use std::borrow::Cow;

use contract::{ApiError, Level, LoginProblem, PasswordProblem, SignInEvent};

use super::{LevelText, Refusal, Sentence, Text};
use crate::{device::describe, moment::Moment};

pub(super) static TEXT: Text = Text {
    language_tag: "en",

    login: "Login",
    password: "Password",
    repeat_password: "Repeat password",
    current_password: "Current password",
    new_password: "New password",
    repeat_new_password: "Repeat new password",
    new_password_hint: "Four or more unrelated words are easy to remember and hard to guess. Digits and symbols are not needed.",
    setup_token: "Setup token",
    setup_token_hint: "It stands after “Setup token:” in the output of the start. Every start prints a new one.",
    one_time_password: "One-time password",
    one_time_password_hint: "The six digits that your authenticator app shows.",
    account_name: "Account name",
    key: "Key",
    ok: "Ok",
    save: "Save",
    cancel: "Cancel",
    copy: "Copy",
    copied: "Copied",
    copy_by_hand: "Selected: copy it with your keyboard",

    skip_to_content: "Skip to content",
    navigation: "Main navigation",
    settings: "Settings",
    log_out: "Log out",
    loading: "Loading…",

    set_up: "Set up Vestibule",
    set_up_lead: "Create the root account, the one that manages all others.",
    create_root_account: "Create root account",
    log_in: "Log in",
    two_step: "Two-step authentication",
    two_step_lead: "Your password was right. Now open your authenticator app.",
    start_again: "Start again",
    half_sign_in_ended: "That sign-in has ended: it took too long, had too many wrong codes, or the account was changed. Please log in again.",

    home: "Home",
    welcome: |name| ["Welcome, ", name].concat(),
    level: "Level",
    level_text,
    your_rights: "What you can do",
    last_sign_in: "Last sign-in",
    from_address: |address| ["from ", address].concat(),
    first_sign_in: "This is your first one.",
    two_step_off: "A password alone opens your account. Protect it with one-time passwords from your phone as well.",
    plain_http: "This panel is served over plain http: passwords and codes cross the network unprotected. Put it behind a reverse proxy with TLS and set VESTIBULE_PUBLIC_URL to its https address.",
    forwarding_header_not_trusted: "A proxy sends X-Forwarded-For, but is not trusted, so the addresses behind it are unknown and their failed attempts are not counted. Name the proxy in VESTIBULE_TRUSTED_PROXIES.",

    user_settings: "User settings",
    full_name: "Full name",
    account: "Account",
    security: "Security",
    change_password: "Change password",
    change_password_lead: "Saving it logs you out everywhere else.",
    sign_in_history_note: "Who tried to get into your account, when, and from where.",
    password_note: "Changing it logs you out everywhere else.",
    enable_two_step: "Enable two-step authentication",
    disable_two_step: "Disable two-step authentication",
    disable_two_step_lead: "Afterwards your password alone opens this account, and you are logged out everywhere else.",
    two_step_on_note: "Logging in asks for a one-time password from your phone.",
    two_step_off_note: "Ask for a one-time password from your phone as well.",
    on: "On",
    off: "Off",

    install_app: "Get an authenticator app",
    install_app_note: "Any app for time-based one-time passwords will do, on your phone or in your password manager.",
    add_account: "Add this account to it",
    add_account_note: "Scan the QR code with the app.",
    qr_code: "QR code",
    open_in_app: "Open in authenticator app",
    by_hand: "Or enter these by hand, as a time-based key:",
    confirm_code: "Enter the code that it shows",
    confirm_code_note: "Nothing changes until a code was right.",
    password_needed_note: "It has been a while since you entered it.",

    sign_in_history: "Sign-in history",
    sign_in_history_lead: "Who tried to get into your account, when, and from where. If something here was not you, change your password.",
    time: "Time",
    event: "Event",
    result: "Result",
    address: "Address",
    browser: "Browser",
    device: |agent| {
        describe(agent, " on ")
            .unwrap_or_else(|| agent.to_owned())
            .into()
    },
    sign_in_event,
    succeeded: "Succeeded",
    failed: "Failed",
    repeats: |count| ["× ", &count.to_string()].concat(),
    console: "Console",
    unknown: "Unknown",
    nothing_yet: "There is nothing older.",
    pages: "Pages",
    newest: "Newest",
    older: "Older",

    moment_utc: |moment| [&date(moment), ", ", &moment.short_clock(), " UTC"].concat(),
    moment_local: |moment| [&date(moment), ", ", &moment.short_clock()].concat(),

    error,
    not_found: "Page not found",
    not_found_lead: "There is no page at this address.",
    go_home: "Go to Home",
    refusal_heading,
    refusal,
};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn date(moment: &Moment) -> String {
    let month = MONTHS
        .get(moment.month.saturating_sub(1) as usize)
        .copied()
        .unwrap_or_default();
    [
        &moment.day.to_string(),
        " ",
        month,
        " ",
        &moment.year.to_string(),
    ]
    .concat()
}

fn level_text(level: Level) -> LevelText {
    let (name, rights) = match level {
        Level::Root => (
            "Root",
            "You are the superuser of this panel: administrators, staff and clients are yours to manage.",
        ),
        Level::Admin => ("Administrator", "You manage staff and clients."),
        Level::Staff => ("Staff", "You look after clients."),
        Level::Client => ("Client", "You manage your own account."),
    };
    LevelText { name, rights }
}

fn sign_in_event(event: SignInEvent) -> &'static str {
    match event {
        SignInEvent::Password => "Password",
        SignInEvent::Code => "One-time password",
        SignInEvent::SignOut => "Log out",
        SignInEvent::SetUp => "Root account created",
        SignInEvent::TwoStepEnabled => "Two-step authentication enabled",
        SignInEvent::TwoStepDisabled => "Two-step authentication disabled",
        SignInEvent::TwoStepRemoved => "Two-step authentication removed in the database",
        SignInEvent::PasswordChanged => "Password changed",
    }
}

fn seconds(count: u32) -> String {
    if count == 1 {
        "1 second".to_owned()
    } else {
        [&count.to_string(), " seconds"].concat()
    }
}

fn wait(cause: &str, count: u32) -> Sentence {
    [cause, " Try again in ", &seconds(count), "."]
        .concat()
        .into()
}

fn error(error: &ApiError) -> Sentence {
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
        ApiError::CodeAlreadyUsed => "This code has already been used: wait for the next one.",
        ApiError::CodesStopped => {
            "There were too many wrong codes: this account takes none until its administrator unlocks it."
        }
        ApiError::TwoStepAlreadyOn => "Two-step authentication is on already.",
        ApiError::TwoStepNotOn => "Two-step authentication is not on.",
        ApiError::EnrolmentEnded => {
            "The key from before is not valid any more. Add the new one to your app and enter its code."
        }
        ApiError::PasswordNeeded => "Enter your password as well.",
    })
}

fn new_password(problem: PasswordProblem) -> Sentence {
    Cow::Borrowed(match problem {
        PasswordProblem::TooShort { min } => {
            return [
                "This is too short: use at least ",
                &min.to_string(),
                " characters.",
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

fn refusal_heading(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed => "Not readable",
        Refusal::Forbidden => "Not allowed",
        Refusal::NotFound => TEXT.not_found,
        Refusal::MethodNotAllowed => "Not possible here",
        Refusal::TooLarge => "Too large",
        Refusal::UnsupportedMediaType => "Not a form",
        Refusal::Misdirected { .. } => "Another address",
        Refusal::TooManyRequests { .. } => "Too many attempts",
        Refusal::Internal => "Something went wrong",
        Refusal::Unavailable { .. } => "Not available just now",
    }
}

fn refusal(refusal: &Refusal) -> Sentence {
    Cow::Borrowed(match refusal {
        Refusal::Malformed => "What was sent could not be read.",
        Refusal::Forbidden => {
            "This was refused: your account is not allowed to do it, or it came from another site."
        }
        Refusal::NotFound => TEXT.not_found_lead,
        Refusal::MethodNotAllowed => "This address cannot be asked in this way.",
        Refusal::TooLarge => "More was sent than any form of this panel needs.",
        Refusal::UnsupportedMediaType => "Only the forms of this panel can be sent here.",
        Refusal::Misdirected { public_url } => {
            let parts = [
                "The address of this panel is ",
                public_url,
                ". Its operator sets it with VESTIBULE_PUBLIC_URL.",
            ];
            return parts.concat().into();
        }
        Refusal::TooManyRequests { retry_after } => {
            return wait("Nothing was checked.", *retry_after);
        }
        Refusal::Internal => {
            "The panel could not answer. Its log says why; nothing you entered is in it."
        }
        Refusal::Unavailable { retry_after } => {
            return wait(
                "The panel cannot reach its database, or is too busy.",
                *retry_after,
            );
        }
    })
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
        ApiError::CodeWrong { server_time: 1_764_000_000_000 + 12_345 },
        "Wrong one-time password. This server's time is 16:00:12 UTC; check that your phone's clock is right."
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

    #[test]
    fn a_moment_is_written_out_in_utc() {
        assert_eq!(
            (TEXT.moment_utc)(&Moment::utc(1_764_000_012_345)),
            "24 Nov 2025, 16:00 UTC"
        );
    }

    #[test]
    fn the_page_under_another_host_names_the_address_and_the_setting() {
        let sentence = refusal(&Refusal::Misdirected {
            public_url: "https://panel.example".to_owned(),
        });
        assert!(
            sentence.contains("https://panel.example") && sentence.contains("VESTIBULE_PUBLIC_URL")
        );
    }
}
