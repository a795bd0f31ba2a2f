//! The server functions as addresses: which there are, and which of them anybody may call.
//!
//! Each server function authorises itself; this list only lets the web layer refuse earlier, before a form is read.

use std::{collections::BTreeSet, sync::LazyLock};

use domain::policy::Action;
use leptos::server_fn::axum::server_fn_paths;

/// Where server functions live.
pub const PREFIX: &str = "/api/";

/// Those that serve people who are not signed in (`sign_out` since a session may end while its page is open). Every
/// other one needs a session.
const FOR_ANYBODY: [&str; 9] = [
    "set_language",
    "set_theme",
    "set_up",
    "sign_in",
    "sign_in_page",
    "sign_out",
    "start_again",
    "submit_code",
    "submit_recovery_code",
];

/// Those that serve anybody while there is no account, and need a session afterwards.
const FOR_SETUP: [&str; 1] = ["rate_password"];

static PATHS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| server_fn_paths().map(|(path, _)| path).collect());

/// Whether `path` is in the server functions' part of the panel, whether or not there is such a function.
#[must_use]
pub fn is_endpoint(path: &str) -> bool {
    path.starts_with(PREFIX) || path == PREFIX.trim_end_matches('/')
}

/// The path of a server function, if `path` is one.
#[must_use]
pub fn known(path: &str) -> Option<&'static str> {
    PATHS.get(path).copied()
}

/// The name of a server function, without the prefix.
#[must_use]
pub fn name(path: &str) -> &str {
    path.strip_prefix(PREFIX).unwrap_or(path)
}

/// Whether only signed-in accounts may call the server function at `path`, once there is an account.
#[must_use]
pub fn needs_session(path: &str) -> bool {
    !FOR_ANYBODY.contains(&name(path))
}

/// Whether the server function at `path` needs no session while there is no account.
#[must_use]
pub fn is_for_setup(path: &str) -> bool {
    FOR_SETUP.contains(&name(path))
}

/// What the server function at `path` does to other accounts: whoever may do it to none is refused early.
#[must_use]
pub fn action(path: &str) -> Option<Action> {
    match name(path) {
        "list_accounts" => Some(Action::See),
        "new_account_form" | "create_account" => Some(Action::Create),
        "account_form" | "edit_account" => Some(Action::Edit),
        "enable_account" | "disable_account" => Some(Action::ChangeState),
        "disable_account_two_step" => Some(Action::DisableTwoStep),
        "unlock_account" => Some(Action::Unlock),
        "log_in_as" => Some(Action::ActAs {
            is_protected: false,
        }),
        _ => None,
    }
}
