//! What the commands have in common: the database they open, the line they fail with, the lines they print.
//!
//! A file a command. Each calls the same domain function as the page that does the same; only `serve` and `key`
//! read the key file.

mod account;
mod config;
mod key;
mod migrate;
mod refusals;
mod serve;
mod totp;

use std::{
    fmt,
    io::{self, Write as _},
};

use contract::Login;
use domain::{Database, DomainError, SchemaState, Timestamp};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    cli::{Cli, Command},
    config::{Config, ConfigError},
    data_dir,
};

/// Why a command failed, in one line.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure told by `line`; line breaks in it, as causes from elsewhere may have, become spaces.
    pub fn new(line: impl fmt::Display) -> Self {
        Self(
            line.to_string()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
    }
}

impl Failure {
    /// A failure told by an error and what caused it.
    fn of(error: &dyn std::error::Error) -> Self {
        Self::new(with_causes(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(error)
    }
}

impl From<DomainError> for Failure {
    fn from(error: DomainError) -> Self {
        Self::of(&error)
    }
}

/// An error and what caused it, as one line. A cause that its error repeats is not told twice.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}

/// Does what the command line says.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    let environment = std::env::vars_os().collect();
    let config = Config::load(cli.config.as_deref(), &environment, &cli.flags())?;
    if let Command::Serve(_) = cli.command {
        return serve::run(&config);
    }
    for warning in config.warnings() {
        // Nothing is lost when nobody reads it.
        let _ = writeln!(io::stderr(), "vestibule: warning: {warning}");
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::new)?;
    runtime.block_on(async {
        match &cli.command {
            Command::Serve(_) => Ok(()),
            Command::Migrate => migrate::run(&config).await,
            Command::Account(command) => account::run(&config, command).await,
            Command::Totp(command) => totp::run(&config, command).await,
            Command::Key(command) => key::run(&config, command).await,
            Command::Config => config::run(&config),
        }
    })
}

/// Opens the database for a command that uses the schema but leaves migrating to `serve` and `migrate`. Only an empty
/// database, on which nobody else can depend yet, is migrated.
async fn open_database(config: &Config) -> Result<Database, Failure> {
    let database = connect(config).await?;
    match database.schema_state().await? {
        SchemaState::Current => {}
        SchemaState::Empty => database.migrate().await?,
        SchemaState::Behind => {
            return Err(Failure::new(
                "the database's schema is older than this program: run `vestibule migrate` first",
            ));
        }
        SchemaState::Ahead => {
            return Err(Failure::new(
                "the database's schema is newer than this program: run the program whose `vestibule migrate` made it",
            ));
        }
    }
    Ok(database)
}

/// Connects to the database, whatever its schema.
async fn connect(config: &Config) -> Result<Database, Failure> {
    data_dir::prepare(&config.data_dir)?;
    Ok(Database::connect(config.database_url.expose()).await?)
}

/// Closes the database, so that SQLite leaves one whole file behind.
async fn close(database: Database) -> Result<(), Failure> {
    Ok(database.close().await?)
}

fn parse_login(text: &str) -> Result<Login, Failure> {
    Login::parse(text).map_err(|problem| Failure::new(format!("`{text}` is no login: {problem}")))
}

fn no_such_account(login: &Login) -> Failure {
    Failure::new(format!("there is no account `{login}`"))
}

/// Prints a line on standard output. A reader that has gone, as in `… | head`, is no failure.
fn say(line: impl fmt::Display) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| Failure::new(format!("standard output: {error}"))),
    }
}

/// A moment as people and scripts read it: RFC 3339, UTC, whole seconds.
fn format_time(moment: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(moment.millis().div_euclid(1000))
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_else(|| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line() {
        assert_eq!(Failure::new("a\n  b\r\nc").to_string(), "a b c");
    }

    #[test]
    fn times_are_utc_and_rfc_3339() {
        assert_eq!(
            format_time(Timestamp::from_millis(1_700_000_000_999)),
            "2023-11-14T22:13:20Z"
        );
    }
}
