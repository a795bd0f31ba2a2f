//! English.

mod acting;
mod audit;
mod errors;
mod management;
mod notices;
mod recovery;
#[cfg(feature = "ssr")]
mod refusals;
mod sessions;

use contract::{Done, Level, PasswordRating, SignInEvent, Theme};

use super::{LevelText, Sentence, Text, device::describe};
use crate::moment::Moment;

pub(super) static TEXT: Text = Text {
    language_name: "English",
    #[cfg(feature = "ssr")]
    description: "Control panel",
    done,
    language: "Language",
    language_of_browser: "Browser default",
    theme: "Theme",
    theme_name,

    login: "Login",
    password: "Password",
    repeat_password: "Repeat password",
    current_password: "Current password",
    new_password: "New password",
    repeat_new_password: "Repeat new password",
    new_password_hint: "Four or more unrelated words are easy to remember and hard to guess. Digits and symbols are not needed.",
    show_password: "Show password",
    hide_password: "Hide password",
    caps_lock: "Caps Lock is on",
    password_rating,
    setup_token: "Setup token",
    setup_token_hint: "Printed by the server at each start, after “Setup token:”. Only the one printed last is valid.",
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
    log_in_heading: "Log in",
    two_step: "Two-step authentication",
    two_step_lead: "Your password was right. Now open your authenticator app.",
    start_again: "Start again",
    half_sign_in_ended: "That sign-in has ended: it was finished already, took too long, had too many wrong codes, or the account was changed. Please log in again.",

    home: "Home",
    welcome: |name| ["Welcome, ", name].concat(),
    level: "Level",
    level_text,
    your_rights: "What you can do",
    last_sign_in: "Last sign-in",
    from_address: |address| ["from ", address].concat(),
    first_sign_in: "This is your first one.",
    two_step_off: "A password alone opens your account. Protect it with one-time passwords from your phone as well.",
    wrong_codes,
    plain_http: "This panel is served over plain http: passwords and codes cross the network unprotected. Put it behind a reverse proxy with TLS and set VESTIBULE_PUBLIC_URL to its https address.",
    forwarding_header_not_trusted: "A proxy sends X-Forwarded-For, but is not trusted, so the addresses behind it are unknown and their failed attempts are not counted. Name the proxy in VESTIBULE_TRUSTED_PROXIES.",

    user_settings: "User settings",
    full_name: "Full name",
    account: "Account",
    security: "Security",
    change_password: "Change password",
    change_password_lead: "You will be logged out everywhere else.",
    sign_in_history_note: "Who tried to get into your account, when, and from where.",
    password_note: "You will be logged out everywhere else.",
    enable_two_step: "Enable two-step authentication",
    disable_two_step: "Disable two-step authentication",
    disable_two_step_lead: "Afterwards your password alone opens this account, and you are logged out everywhere else.",
    replace_phone: "Replace the phone",
    replace_phone_lead: "Your present phone keeps working until you enter a one-time password from the new one. Your recovery codes stay, and you are then logged out everywhere else.",
    replace_phone_note: "Get one-time passwords from another phone or app.",
    replacement_ended: "The key of the new phone is not valid any more. Confirm once more that it is you.",
    two_step_on_note: "Logging in asks for a one-time password from your phone.",
    two_step_off_note: "Ask for a one-time password from your phone as well.",
    appearance: "Appearance",
    theme_note: "For this browser only.",
    on: "On",
    off: "Off",

    install_app: "Get an authenticator app",
    install_app_note: "Any app for time-based one-time passwords will do, on your phone or in your password manager.",
    add_account: "Add this account to it",
    add_account_note: "Scan this QR code with it.",
    qr_code: "QR code",
    open_in_app: "Open in authenticator app",
    by_hand: "Or enter these by hand, as a time-based key:",
    confirm_code: "Enter the one-time password it shows",
    confirm_code_note: "Nothing changes until a correct one is entered.",
    password_needed_note: "It has been a while since you entered it.",
    clock_of_device: errors::clock_of_device,

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
    event_by: |event, actor| match actor {
        "console" => [event, " at the console"].concat(),
        login => [event, " by ", login].concat(),
    },
    succeeded: "Succeeded",
    failed: "Failed",
    repeats: |count| ["× ", &count.to_string()].concat(),
    console: "Console",
    unknown: "Unknown",
    nothing_yet: "There is nothing older.",
    pages: "Pages",
    newest: "Newest",
    older: "Older",

    management: &management::TEXT,
    acting: &acting::TEXT,
    audit: &audit::TEXT,
    recovery: &recovery::TEXT,
    notices: &notices::TEXT,
    sessions: &sessions::TEXT,

    moment_utc: |moment| [&date(moment), ", ", &moment.short_clock(), " UTC"].concat(),
    moment_local: |moment| [&date(moment), ", ", &moment.short_clock()].concat(),

    error: errors::error,
    not_found: "Page not found",
    not_found_lead: "There is no page at this address.",
    go_home: "Go to Home",
    #[cfg(feature = "ssr")]
    refusal_heading: refusals::heading,
    #[cfg(feature = "ssr")]
    refusal: refusals::sentence,
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

/// The form of a word that goes with a whole number (CLDR's plural rules for `en`).
const fn plural<'a>(count: u32, one: &'a str, other: &'a str) -> &'a str {
    if count == 1 { one } else { other }
}

fn wrong_codes(count: u32) -> String {
    let number = count.to_string();
    [
        plural(count, "A", &number),
        plural(
            count,
            " wrong one-time password or recovery code was",
            " wrong one-time passwords or recovery codes were",
        ),
        " entered after your right password since your sign-in before this one. If that was not you, somebody knows your password: change it.",
    ]
    .concat()
}

fn password_rating(rating: PasswordRating) -> Sentence {
    match rating {
        PasswordRating::TooShort { min } => {
            let characters = plural(min, " character at least", " characters at least");
            ["Too short: ", &min.to_string(), characters]
                .concat()
                .into()
        }
        PasswordRating::Unusable => "Cannot be used".into(),
        PasswordRating::Guessable => "Easy to guess".into(),
        PasswordRating::Good => "Good".into(),
        PasswordRating::Strong => "Strong".into(),
    }
}

fn done(done: Done) -> &'static str {
    match done {
        Done::PasswordChanged => "Your password is changed.",
        Done::TwoStepDisabled => "Two-step authentication is disabled.",
        Done::PhoneReplaced => "From now on the new phone's one-time passwords count.",
        Done::CodesSaved => "The recovery codes are saved.",
        Done::SessionEnded => "The session is ended.",
        Done::OtherSessionsEnded => "All your other sessions are ended.",
        Done::AccountCreated => "The account is created.",
        Done::AccountSaved => "The account is saved.",
        Done::AccountEnabled => "The account is enabled.",
        Done::AccountDisabled => "The account is disabled.",
        Done::AccountUnlocked => "The account is unlocked.",
        Done::AccountTwoStepDisabled => "The account's two-step authentication is disabled.",
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
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
        SignInEvent::RecoveryCode => "Recovery code",
        SignInEvent::RecoveryCodesMade => "New recovery codes created",
        SignInEvent::SessionEnded => "Session ended",
        SignInEvent::SignOut => "Log out",
        SignInEvent::SetUp => "Root account created",
        SignInEvent::TwoStepEnabled => "Two-step authentication enabled",
        SignInEvent::TwoStepDisabled => "Two-step authentication disabled",
        SignInEvent::PhoneReplaced => "Phone replaced",
        SignInEvent::TwoStepRemoved => "Two-step authentication removed in the database",
        SignInEvent::PasswordChanged => "Password changed",
        SignInEvent::Confirmed => "Identity confirmed",
        SignInEvent::ActedAs => "Logged in as this account",
        SignInEvent::ActingEnded => "Returned from this account",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "seconds")]
    #[case(1, "second")]
    #[case(2, "seconds")]
    #[case(11, "seconds")]
    #[case(21, "seconds")]
    #[case(101, "seconds")]
    fn a_word_agrees_with_its_number(#[case] count: u32, #[case] word: &str) {
        assert_eq!(plural(count, "second", "seconds"), word);
    }

    #[test]
    fn a_moment_is_written_out_in_utc() {
        let sentence = (TEXT.moment_utc)(&Moment::utc(1_764_000_012_345));
        assert_eq!(sentence, "24 Nov 2025, 16:00 UTC");
    }
}
