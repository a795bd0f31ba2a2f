//! The command line as clap reads it. What a command does stands in `commands/`; wrong usage ends with exit code 2 here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use contract::Level;

use crate::config::{Flag, Key};

/// A control panel's entrance: sign-in with two-step authentication.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, arg_required_else_help = true)]
pub struct Cli {
    /// The settings file [default: ./vestibule.toml if there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data directory, with the SQLite file and the key file [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `vestibule` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Migrate the database and serve the panel
    Serve(ServeFlags),
    /// Migrate the database and stop
    Migrate,
    /// Accounts: add, list, show, password, enable, disable, unlock
    #[command(subcommand)]
    Account(AccountCommand),
    /// Two-step authentication: status, disable
    #[command(subcommand)]
    Totp(TotpCommand),
    /// The key that encrypts TOTP keys: rotate
    #[command(subcommand)]
    Key(KeyCommand),
    /// Print the settings in force and where each came from, secrets hidden
    Config,
}

/// Settings that `serve` also takes as flags.
#[derive(Debug, Default, Args)]
pub struct ServeFlags {
    /// Where to accept connections [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The address under which people reach the panel [default: `http://localhost:3000`]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The panel's name [default: Vestibule]
    #[arg(long, value_name = "NAME")]
    brand: Option<String>,
    /// What to log, such as info or warn,server=debug [default: info]
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
    /// How log lines look: text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// Where to serve /metrics [default: nowhere]
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics_listen: Option<String>,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add an account; `root --level root` also creates `admin`. Without --password-stdin nobody can sign in as it yet
    Add(NewAccountFlags),
    /// List all accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one account
    Show {
        /// The account's login
        login: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Set an account's password and end its sessions
    Password {
        /// The account's login
        login: String,
        /// Where the new password comes from
        #[command(flatten)]
        source: PasswordSource,
    },
    /// Let an account sign in again after `disable`
    Enable {
        /// The account's login
        login: String,
    },
    /// Stop an account from signing in and end its sessions
    Disable {
        /// The account's login
        login: String,
    },
    /// Lift the delays and stops that wrong passwords and codes have brought on an account
    Unlock {
        /// The account's login
        login: String,
    },
}

/// Where a password that must be given comes from. Never an argument, which every user of the machine could read.
#[derive(Debug, Args)]
#[group(required = true)]
pub struct PasswordSource {
    /// Read the password from standard input; one newline at its end is dropped
    #[arg(long)]
    password_stdin: bool,
}

/// A new account.
#[derive(Debug, Args)]
pub struct NewAccountFlags {
    /// Its login
    pub login: String,
    /// Its level: root, admin, staff or client
    #[arg(long, value_name = "LEVEL")]
    pub level: Level,
    /// Its full name [default: its login]
    #[arg(long)]
    pub name: Option<String>,
    /// Its e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Read its password from standard input; one newline at its end is dropped
    #[arg(long)]
    pub password_stdin: bool,
}

/// What can be done with an account's two-step authentication.
#[derive(Debug, Subcommand)]
pub enum TotpCommand {
    /// Print `on since TIME` or `off`
    Status {
        /// The account's login
        login: String,
    },
    /// Turn it off, for somebody who has lost the phone
    Disable {
        /// The account's login
        login: String,
    },
}

/// What can be done with the key in the key file.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Encrypt all TOTP keys with a new key, while the servers serve
    ///
    /// Puts a new key into the key file, encrypts every stored TOTP key with it, and drops the old key from the file when
    /// nothing needs it any more. May be interrupted at any moment: run it again to go on. Servers need no restart.
    ///
    /// On PostgreSQL other servers have copies of the key file: run it with --prepare first, copy the file to each of them,
    /// then run it without. Copy the file once more afterwards.
    Rotate {
        /// Only put a new key into the key file, to be copied to the other servers; the old one stays in use
        #[arg(long)]
        prepare: bool,
    },
}

impl Cli {
    /// The settings that were given as flags.
    #[must_use]
    pub fn flags(&self) -> Vec<Flag> {
        let mut flags = vec![(Key::DataDir, "--data-dir", &self.data_dir)];
        if let Command::Serve(serve) = &self.command {
            flags.extend([
                (Key::Listen, "--listen", &serve.listen),
                (Key::PublicUrl, "--public-url", &serve.public_url),
                (Key::Brand, "--brand", &serve.brand),
                (Key::Log, "--log", &serve.log),
                (Key::LogFormat, "--log-format", &serve.log_format),
                (
                    Key::MetricsListen,
                    "--metrics-listen",
                    &serve.metrics_listen,
                ),
            ]);
        }
        flags
            .into_iter()
            .filter_map(|(key, flag, value)| Some((key, flag, value.clone()?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, error::ErrorKind};
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[rstest]
    #[case(&["serve", "--listen", "127.0.0.1:0", "--config", "a.toml"])]
    #[case(&["--config", "a.toml", "migrate"])]
    #[case(&["account", "add", "ann", "--level", "client", "--name", "Ann", "--email", "a@b", "--password-stdin"])]
    #[case(&["account", "list", "--json", "--config", "a.toml"])]
    #[case(&["account", "password", "ann", "--password-stdin"])]
    #[case(&["account", "unlock", "ann"])]
    #[case(&["totp", "status", "ann"])]
    #[case(&["key", "rotate"])]
    #[case(&["key", "rotate", "--prepare", "--data-dir", "/x"])]
    #[case(&["config"])]
    fn the_manual_s_commands_are_understood(#[case] arguments: &[&str]) {
        Cli::try_parse_from([&["vestibule"], arguments].concat()).unwrap();
    }

    #[rstest]
    #[case(&[])]
    #[case(&["account"])]
    #[case(&["account", "add", "ann"])]
    #[case(&["account", "add", "ann", "--level", "king"])]
    #[case(&["account", "password", "ann"])]
    #[case(&["account", "password", "ann", "secret"])]
    #[case(&["totp", "enable", "ann"])]
    #[case(&["key"])]
    #[case(&["key", "rotate", "secret"])]
    #[case(&["serve", "--colour", "red"])]
    fn wrong_usage_ends_with_2(#[case] arguments: &[&str]) {
        let error = Cli::try_parse_from([&["vestibule"], arguments].concat()).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn help_is_no_failure() {
        let error = Cli::try_parse_from(["vestibule", "totp", "--help"]).unwrap_err();
        assert_eq!(
            (error.kind(), error.exit_code()),
            (ErrorKind::DisplayHelp, 0)
        );
    }

    #[test]
    fn flags_become_settings() {
        let cli = Cli::try_parse_from([
            "vestibule",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            "/x",
        ])
        .unwrap();
        let expected = [
            (Key::DataDir, "--data-dir", "/x".to_owned()),
            (Key::Listen, "--listen", "127.0.0.1:0".to_owned()),
        ];
        assert_eq!(cli.flags(), expected);
    }
}
