//! The rules against real databases, a file a capability; what depends on the database runs on SQLite and on PostgreSQL.
//! The clock is moved by hand and nothing sleeps.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails with the cause, also in what the tests share"
)]

mod account;
mod account_create;
mod account_edit;
mod account_password;
mod account_state;
mod acting_as;
mod acting_at_once;
mod acting_ends;
mod acting_settings;
mod acting_steps;
mod acting_told;
mod all_or_nothing;
mod at_once;
mod audit;
mod audit_log;
mod audit_log_pages;
mod audit_log_plans;
mod codes;
mod confirm;
mod database;
mod devices;
mod directory;
mod directory_plans;
mod disabling;
mod enrolment;
mod half_sign_in;
mod history;
mod housekeeping;
mod key_file;
mod key_rotation;
mod key_rotation_meanwhile;
mod key_rotation_servers;
mod language;
mod limits_on_addresses;
mod limits_on_codes;
mod limits_on_logins;
mod notices;
mod odd_clocks;
mod own_sessions;
mod panel;
mod password;
mod pending_key;
mod recovery_codes;
mod replacement;
mod secrets;
mod session;
mod setup;
mod sign_in;
mod unreadable;
