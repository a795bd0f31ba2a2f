//! The server of Vestibule: command line, settings, and the web layer around `app`.
//!
//! A request is refused or admitted in `middleware`, answered by a page or server function of `app`, and the rules that
//! these call are in `domain`. The binary is one line; tests drive `router::panel` in-process.

pub mod audit_export;
pub mod cli;
pub mod commands;
pub mod config;
pub mod data_dir;
pub mod endpoints;
pub mod health;
pub mod listener;
pub mod manifest;
pub mod metrics;
pub mod middleware;
pub mod recovery_codes_file;
pub mod router;
pub mod shutdown;
pub mod site;
pub mod state;
pub mod telemetry;

use std::{
    env,
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

/// Does what the command line says. Exit code 0, 1 with one line on standard error, or 2 for wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    match commands::run(&cli::Cli::parse_from(arguments())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where nobody can be told, the exit code still says it.
            let _ = writeln!(io::stderr(), "vestibule: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// cargo-leptos starts a server without arguments, as the only command of most programs: `cargo leptos watch`.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<_> = env::args_os().collect();
    if arguments.len() == 1 && env::var_os("LEPTOS_SITE_ADDR").is_some() {
        arguments.push("serve".into());
    }
    arguments
}
