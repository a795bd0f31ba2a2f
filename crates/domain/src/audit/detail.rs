//! The words that a line of evidence can have behind its outcome, so that pages can say them in other languages.

/// Every one of them. Names for machines (a level, a language's tag, a form) are none, and have no spaces.
pub(super) const ALL: [&str; 42] = [
    "a new one is asked at the next sign-in",
    "account without password",
    "all others",
    "as the browser says",
    "automatic",
    "begun",
    "changed meanwhile",
    "closed while acting as the account",
    "disabled account",
    "filtered",
    "finished",
    "it does not wait",
    "it is off",
    "it is on",
    "its time is over",
    "login taken or reserved",
    "no code",
    "no password",
    "no pending key",
    "not allowed",
    "not allowed any more",
    "prepared",
    "protected by two steps",
    "session without two steps",
    "the account changed meanwhile",
    "the code is still to come",
    "the key file lacks the key of this account's secret",
    "the stored secret does not open for this account",
    "the totp row was removed by hand",
    "too many wrong attempts",
    "two-step authentication changed meanwhile",
    "two-step authentication was enabled",
    "unchanged password",
    "unknown login",
    "used code",
    "weak password",
    "with a recovery code",
    "wrong code",
    "wrong code: the phone's clock",
    "wrong or used recovery code",
    "wrong password",
    "wrong setup token",
];

/// Whether pages know it. Looked at in every test that leaves evidence.
pub(super) fn is_known(detail: &str) -> bool {
    !detail.contains(' ') || ALL.contains(&detail)
}
