//! The tests of the web layer and the command line: a file a capability, over what `common` provides.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what tests share fails the test, as the tests themselves do"
)]

mod common;

mod acting;
mod acting_guards;
mod audit_export;
mod audit_log;
mod commands;
mod confirm;
mod connections;
mod documents;
mod endpoints;
mod faults;
mod headers;
mod host;
mod hostile;
mod just_done;
mod key_rotation;
mod languages;
mod large_bodies;
mod leaks;
mod locked;
mod management;
mod management_buttons;
mod management_forms;
mod manifest;
mod password;
mod proxies;
mod questions;
mod recovery;
mod refusals;
mod serving;
mod setup;
mod sign_in;
mod sign_in_flood;
mod slow_clients;
mod themes;
mod three_servers;
mod two_processes;
mod two_step;
mod two_step_settings;
mod unavailable;
mod ways;
