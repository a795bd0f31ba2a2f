//! The addresses of the panel's pages, as links and redirects use them.

/// Home.
pub const HOME: &str = "/";
/// First start: the root account is made here.
pub const SETUP: &str = "/setup";
/// Login and password.
pub const LOGIN: &str = "/login";
/// The one-time password of a half sign-in.
pub const LOGIN_CODE: &str = "/login/code";
/// A recovery code in place of the one-time password.
pub const LOGIN_RECOVERY: &str = "/login/recovery";
/// User settings.
pub const USER_SETTINGS: &str = "/settings/user";
/// Change password.
pub const CHANGE_PASSWORD: &str = "/settings/user/password";
/// Enable two-step authentication.
pub const ENABLE_TWO_STEP: &str = "/settings/user/two-step/enable";
/// Disable two-step authentication.
pub const DISABLE_TWO_STEP: &str = "/settings/user/two-step/disable";
/// Replace the phone.
pub const REPLACE_PHONE: &str = "/settings/user/two-step/replace";
/// Recovery codes.
pub const RECOVERY_CODES: &str = "/settings/user/recovery-codes";
/// New recovery codes as a file.
pub const RECOVERY_CODES_FILE: &str = "/settings/user/recovery-codes/download";
/// Sessions.
pub const SESSIONS: &str = "/settings/user/sessions";
/// Sign-in history.
pub const SIGN_IN_HISTORY: &str = "/settings/user/history";
/// The list of administrators and staff.
pub const STAFF: &str = "/management/staff";
/// A new administrator or member of staff.
pub const NEW_STAFF: &str = "/management/staff/new";
/// The list of clients.
pub const CLIENTS: &str = "/management/clients";
/// A new client.
pub const NEW_CLIENT: &str = "/management/clients/new";
/// The proof that an action waits for.
pub const CONFIRM: &str = "/confirm";
/// The audit log.
pub const AUDIT_LOG: &str = "/management/audit";
/// The audit log as a file.
pub const AUDIT_EXPORT: &str = "/management/audit/export";
