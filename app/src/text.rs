//! Every sentence that the panel says to people, and nothing else: no view, no rule.
//!
//! [`Text`] lists what a language has to provide: a missing sentence does not compile. A language is a file with a folder
//! beside this one, and a line in [`in_language`].

/// Declares sentences of a language, and makes all of them known to the tests.
macro_rules! sentences {
    ($(#[$of_struct:meta])* pub struct $name:ident {
        $($(#[$of_field:meta])* pub $field:ident: $kind:ty,)*
    }) => {
        $(#[$of_struct])*
        pub struct $name {
            $($(#[$of_field])* pub $field: $kind,)*
        }

        #[cfg(all(test, feature = "ssr"))]
        impl $crate::text::tests::Spoken for $name {
            fn speak(&self, place: &str, said: &mut $crate::text::tests::Said) {
                $(self.$field.speak(&[place, ".", stringify!($field)].concat(), said);)*
            }
        }
    };
}

mod acting;
mod apart;
mod audit;
mod device;
mod en;
mod management;
mod notices;
mod recovery;
#[cfg(feature = "ssr")]
mod refusal;
mod ru;
mod sessions;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use std::borrow::Cow;

use contract::{ApiError, Done, Language, Level, PasswordRating, SignInEvent, Theme};

#[cfg(feature = "ssr")]
pub use refusal::Refusal;

pub use acting::ActingText;
pub use audit::AuditText;
pub use management::{DirectoryText, ManagementText};
pub use notices::NoticesText;
pub use recovery::RecoveryText;
pub use sessions::SessionsText;

use crate::{language::language, moment::Moment};

/// A finished sentence.
pub type Sentence = Cow<'static, str>;

/// The sentences in the language of this request or document.
#[must_use]
pub fn text() -> &'static Text {
    in_language(language())
}

/// The sentences of a language.
#[must_use]
pub const fn in_language(language: Language) -> &'static Text {
    match language {
        Language::English => &en::TEXT,
        Language::Russian => &ru::TEXT,
    }
}

sentences! {
    /// A level in words.
    #[derive(Clone, Copy, Debug)]
    pub struct LevelText {
        /// Its name.
        pub name: &'static str,
        /// What an account of this level can do.
        pub rights: &'static str,
    }
}

sentences! {
    /// What a language has to provide, in the order of the pages.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct Text {
        /// Its name in itself, by which it is offered to those who read no other.
        pub language_name: &'static str,
        /// What the panel is, for those who install it.
        #[cfg(feature = "ssr")]
        pub description: &'static str,
        /// What was just done.
        pub done: fn(Done) -> &'static str,
        pub language: &'static str,
        pub language_of_browser: &'static str,
        pub theme: &'static str,
        pub theme_name: fn(Theme) -> &'static str,

        // Fields and buttons
        pub login: &'static str,
        pub password: &'static str,
        pub repeat_password: &'static str,
        pub current_password: &'static str,
        pub new_password: &'static str,
        pub repeat_new_password: &'static str,
        pub new_password_hint: &'static str,
        pub show_password: &'static str,
        pub hide_password: &'static str,
        pub caps_lock: &'static str,
        pub password_rating: fn(PasswordRating) -> Sentence,
        pub setup_token: &'static str,
        pub setup_token_hint: &'static str,
        pub one_time_password: &'static str,
        pub one_time_password_hint: &'static str,
        pub account_name: &'static str,
        pub key: &'static str,
        pub ok: &'static str,
        pub save: &'static str,
        pub cancel: &'static str,
        pub copy: &'static str,
        pub copied: &'static str,
        pub copy_by_hand: &'static str,

        // Frame
        pub skip_to_content: &'static str,
        pub navigation: &'static str,
        pub settings: &'static str,
        pub log_out: &'static str,
        pub loading: &'static str,

        // Set up, log in
        pub set_up: &'static str,
        pub set_up_lead: &'static str,
        pub create_root_account: &'static str,
        pub log_in: &'static str,
        pub log_in_heading: &'static str,
        pub two_step: &'static str,
        pub two_step_lead: &'static str,
        pub start_again: &'static str,
        pub half_sign_in_ended: &'static str,

        // Home
        pub home: &'static str,
        pub welcome: fn(&str) -> String,
        pub level: &'static str,
        pub level_text: fn(Level) -> LevelText,
        pub your_rights: &'static str,
        pub last_sign_in: &'static str,
        pub from_address: fn(&str) -> String,
        pub first_sign_in: &'static str,
        pub two_step_off: &'static str,
        pub wrong_codes: fn(u32) -> String,
        pub plain_http: &'static str,
        pub forwarding_header_not_trusted: &'static str,

        // User settings
        pub user_settings: &'static str,
        pub full_name: &'static str,
        pub account: &'static str,
        pub security: &'static str,
        pub change_password: &'static str,
        pub change_password_lead: &'static str,
        pub password_note: &'static str,
        pub sign_in_history_note: &'static str,
        pub enable_two_step: &'static str,
        pub disable_two_step: &'static str,
        pub disable_two_step_lead: &'static str,
        pub replace_phone: &'static str,
        pub replace_phone_lead: &'static str,
        pub replace_phone_note: &'static str,
        pub replacement_ended: &'static str,
        pub two_step_on_note: &'static str,
        pub two_step_off_note: &'static str,
        pub appearance: &'static str,
        pub theme_note: &'static str,
        pub on: &'static str,
        pub off: &'static str,

        // Enabling two-step authentication
        pub install_app: &'static str,
        pub install_app_note: &'static str,
        pub add_account: &'static str,
        pub add_account_note: &'static str,
        pub qr_code: &'static str,
        pub open_in_app: &'static str,
        pub by_hand: &'static str,
        pub confirm_code: &'static str,
        pub confirm_code_note: &'static str,
        pub password_needed_note: &'static str,
        /// By how many seconds the clock of the device is ahead; negative when it is behind.
        pub clock_of_device: fn(i32) -> Sentence,

        // Sign-in history
        pub sign_in_history: &'static str,
        pub sign_in_history_lead: &'static str,
        pub time: &'static str,
        pub event: &'static str,
        pub result: &'static str,
        pub address: &'static str,
        pub browser: &'static str,
        pub device: fn(&str) -> Sentence,
        pub sign_in_event: fn(SignInEvent) -> &'static str,
        /// What happened, and who did it.
        pub event_by: fn(&str, &str) -> String,
        pub succeeded: &'static str,
        pub failed: &'static str,
        pub repeats: fn(u32) -> String,
        pub console: &'static str,
        pub unknown: &'static str,
        pub nothing_yet: &'static str,
        pub pages: &'static str,
        pub newest: &'static str,
        pub older: &'static str,

        pub management: &'static ManagementText,
        pub acting: &'static ActingText,
        pub audit: &'static AuditText,
        pub recovery: &'static RecoveryText,
        pub notices: &'static NoticesText,
        pub sessions: &'static SessionsText,

        // Time
        pub moment_utc: fn(&Moment) -> String,
        pub moment_local: fn(&Moment) -> String,

        // Errors
        pub error: fn(&ApiError) -> Sentence,
        pub not_found: &'static str,
        pub not_found_lead: &'static str,
        pub go_home: &'static str,
        /// Only the server refuses requests: browsers need not load these.
        #[cfg(feature = "ssr")]
        pub refusal_heading: fn(&Refusal) -> &'static str,
        #[cfg(feature = "ssr")]
        pub refusal: fn(&Refusal) -> Sentence,
    }
}
