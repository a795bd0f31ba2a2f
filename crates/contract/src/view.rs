//! Rows that pages show: plain data, times in whole milliseconds since 1970 UTC.

use serde::{Deserialize, Serialize};

use crate::{Directory, Done, Language, Level, Login};

/// How a session's account signed in, or enabled two-step authentication in that very session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// With a password alone.
    Password,
    /// With a password and a code.
    TwoStep,
}

/// Who is signed in, as every signed-in page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "plain facts for pages, each read by itself"
)]
pub struct Identity {
    /// The account whose rights are in force.
    pub login: Login,
    /// Its full name.
    pub full_name: String,
    /// Its level.
    pub level: Level,
    /// Whether it has two-step authentication.
    pub has_two_step: bool,
    /// Whether it has to choose a new password before anything else.
    pub must_change_password: bool,
    /// The lists of accounts that it sees.
    pub sees: Vec<Directory>,
    /// Whether it reads the audit log.
    pub sees_audit_log: bool,
    /// Where another account acts as it: which.
    pub acting_as: Option<ActingAs>,
    /// The account in whose name this session acted until a moment ago, when that ended by itself.
    pub acting_ended: Option<Login>,
    /// What was done by the form that led to this page.
    pub done: Option<Done>,
    /// Whether whoever reads this may switch two-step authentication on for it.
    pub can_enable_two_step: bool,
    /// The language that whoever really signed in has chosen; `None` is what the browser asks for.
    pub language: Option<Language>,
}

/// How a session acts as another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingAs {
    /// Who really signed in.
    pub actor: Login,
    /// The account one step back.
    pub previous: Login,
    /// When it ends by itself, if it does.
    pub ends_at: Option<i64>,
    /// The seconds until then.
    pub seconds_left: Option<u32>,
}

/// Somebody has acted as the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActedAs {
    /// Who.
    pub actor: Login,
    /// When it began.
    pub at: i64,
}

/// An action that waits for a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who is to show it: whoever really signed in.
    pub actor: Login,
    /// The account that is to be entered.
    pub login: Login,
    /// Whether a code is asked beside the password.
    pub asks_for_code: bool,
    /// The page from which it came.
    pub cancel_to: String,
}

/// The sign-in before this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSignIn {
    /// When.
    pub at: i64,
    /// From which address, where known.
    pub address: Option<String>,
}

/// Something that Home tells the person who arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The panel is served over plain http to other machines.
    PlainHttp,
    /// A proxy sends a forwarding header that no setting trusts.
    ForwardingHeaderNotTrusted,
    /// Root works at its own level: the daily work is that of `admin`.
    RootLevel,
    /// This account has no two-step authentication.
    TwoStepOff,
    /// Somebody who manages this account switched its two-step authentication off since its sign-in before this one.
    TwoStepReset,
}

/// A recovery code was used, few are left, or nobody has said that they are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryNotice {
    /// How many were used since the sign-in before this one.
    pub used: u32,
    /// How many are left.
    pub left: u32,
    /// Whether nobody has said that they are saved.
    pub are_to_save: bool,
}

/// What a notice about the way in tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum NoticeOf {
    /// A browser that the account did not know signed in.
    NewBrowser,
    /// A recovery code signed in, in whatever browser.
    RecoveryCodeUsed,
    /// The password was right, and the second step did not follow.
    SecondStepMissing,
    /// Something that the sign-in history has as well.
    Event {
        /// What.
        event: SignInEvent,
    },
}

/// Something about the way in to the account that it has not read yet, however often it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityNotice {
    /// The number of each time, the last one first; later ones have higher ones.
    pub ids: Vec<i64>,
    /// What it tells of.
    #[serde(flatten)]
    pub of: NoticeOf,
    /// When that was, the last time.
    pub at: i64,
    /// Who did it, where that was not the account itself.
    pub actor: Option<String>,
    /// From which address; `None` for the console.
    pub address: Option<String>,
    /// The browser's own name for itself, shortened.
    pub agent: Option<String>,
}

/// What the account has not read yet, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityNotices {
    /// At most ten.
    pub rows: Vec<SecurityNotice>,
    /// Whether there are more.
    pub has_more: bool,
}

/// What Home shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Who is signed in.
    pub identity: Identity,
    /// The sign-in before this one, if there was one.
    pub last_sign_in: Option<LastSignIn>,
    /// In order of weight.
    pub notices: Vec<Notice>,
    /// Who has acted as the account, told once, newest first.
    pub acted_as: Vec<ActedAs>,
    /// How many wrong codes followed the right password between the sign-in before this one and this.
    pub wrong_codes: u32,
    /// What happened to the way in to the account, until it is read.
    pub security: SecurityNotices,
    /// What there is to know of its recovery codes, where something is.
    pub recovery: Option<RecoveryNotice>,
}

/// What happened, as the sign-in history names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInEvent {
    /// The password step.
    Password,
    /// The one-time-password step.
    Code,
    /// A recovery code in its place.
    RecoveryCode,
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// The account ended sessions of its own.
    SessionEnded,
    /// Signing out.
    SignOut,
    /// First start: the root account was made.
    SetUp,
    /// Two-step authentication was enabled.
    TwoStepEnabled,
    /// Two-step authentication was disabled.
    TwoStepDisabled,
    /// The row was removed by hand, noticed at a sign-in.
    TwoStepRemoved,
    /// Another phone took the place of the one before.
    PhoneReplaced,
    /// The password was changed.
    PasswordChanged,
    /// Password (and code) were shown again.
    Confirmed,
    /// Somebody began to act as the account.
    ActedAs,
    /// Somebody went back, or was made to.
    ActingEnded,
}

/// A live session of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionListRow {
    /// Its number.
    pub id: i64,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// From which address it began.
    pub address: Option<String>,
    /// The browser's own name for itself, shortened.
    pub agent: Option<String>,
    /// When it began.
    pub created_at: i64,
    /// When it was used last, to the minute.
    pub last_used_at: i64,
}

/// One line of the sign-in history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInHistoryRow {
    /// When.
    pub at: i64,
    /// What.
    pub event: SignInEvent,
    /// Who did it, where that was not the account itself.
    pub actor: Option<String>,
    /// Whether it succeeded.
    pub succeeded: bool,
    /// From which address; `None` for the console.
    pub address: Option<String>,
    /// The browser's own name for itself, shortened.
    pub agent: Option<String>,
    /// How many repeats this line stands for.
    pub count: u32,
}

/// One page of the sign-in history, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInHistory {
    /// At most 25 lines.
    pub rows: Vec<SignInHistoryRow>,
    /// The key from which the next, older page continues; `None` at the end.
    pub older: Option<String>,
}
