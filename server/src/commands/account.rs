//! `vestibule account …`: accounts from the console, also when nobody can sign in.

use std::io::{self, Read as _};

use contract::{ApiError, Email, FullName, Login, Password};
use domain::{
    Clock, Database, DomainError, PasswordHasher, Timestamp,
    account::{self, AccountRow, NewAccount},
};

use super::{
    Failure, close, format_time, no_such_account, open_database, parse_login, refusals, say,
};
use crate::{
    cli::{AccountCommand, NewAccountFlags},
    config::Config,
};

/// A line far longer than any password that is looked at.
const MAX_STDIN: u64 = 64 * 1024;

/// Does one thing with accounts.
pub(super) async fn run(config: &Config, command: &AccountCommand) -> Result<(), Failure> {
    // Before the database: a login that cannot be one, or a pipe that holds no text, touches nothing.
    let login = match command {
        AccountCommand::List { .. } => None,
        AccountCommand::Add(NewAccountFlags { login, .. })
        | AccountCommand::Show { login, .. }
        | AccountCommand::Password { login, .. }
        | AccountCommand::Enable { login }
        | AccountCommand::Disable { login }
        | AccountCommand::Unlock { login } => Some(parse_login(login)?),
    };
    let password = match command {
        AccountCommand::Add(NewAccountFlags {
            password_stdin: true,
            ..
        })
        | AccountCommand::Password { .. } => Some(read_password(io::stdin())?),
        _ => None,
    };
    let database = open_database(config).await?;
    match (command, login) {
        (AccountCommand::List { json }, _) => list(&database, *json).await?,
        (AccountCommand::Show { json, .. }, Some(login)) => show(&database, &login, *json).await?,
        (AccountCommand::Add(flags), Some(login)) => {
            add(config, &database, login, flags, password).await?;
        }
        (_, Some(login)) => change(config, &database, command, &login, password).await?,
        (_, None) => {}
    }
    close(database).await
}

async fn add(
    config: &Config,
    database: &Database,
    login: Login,
    flags: &NewAccountFlags,
    password: Option<Password>,
) -> Result<(), Failure> {
    let name = flags.name.as_deref().unwrap_or(login.as_str());
    let full_name =
        FullName::parse(name).map_err(|problem| Failure::new(format!("--name: {problem}")))?;
    let email = flags.email.as_deref().map(Email::parse).transpose();
    let email = email.map_err(|problem| Failure::new(format!("--email: {problem}")))?;
    let new = NewAccount {
        login: login.clone(),
        level: flags.level,
        full_name,
        email,
        password,
    };
    let hasher = start_hasher()?;
    account::add(
        database,
        &hasher,
        &config.for_domain(),
        new,
        Clock::system().now(),
    )
    .await
    .map_err(|error| explain(error, &login))?;
    say(format_args!("Account {login} is there."))
}

async fn change(
    config: &Config,
    database: &Database,
    command: &AccountCommand,
    login: &Login,
    password: Option<Password>,
) -> Result<(), Failure> {
    let now = Clock::system().now();
    let (result, done) = match (command, password) {
        (AccountCommand::Password { .. }, Some(password)) => {
            let (hasher, settings) = (start_hasher()?, config.for_domain());
            let result = account::set_password_from_console(
                database, &hasher, &settings, login, password, now,
            )
            .await;
            (result, "has a new password; its sessions have ended")
        }
        (AccountCommand::Enable { .. }, _) => {
            (account::enable(database, login, now).await, "is enabled")
        }
        (AccountCommand::Disable { .. }, _) => (
            account::disable(database, login, now).await,
            "is disabled; its sessions have ended",
        ),
        _ => (account::unlock(database, login, now).await, "is unlocked"),
    };
    result.map_err(|error| explain(error, login))?;
    say(format_args!("Account {login} {done}."))
}

fn start_hasher() -> Result<PasswordHasher, Failure> {
    PasswordHasher::start(1)
        .map_err(|error| Failure::new(format!("no thread to hash passwords: {error}")))
}

async fn list(database: &Database, json: bool) -> Result<(), Failure> {
    let accounts = account::list(database).await?;
    if json {
        return say(serde_json::to_string_pretty(&accounts).map_err(Failure::new)?);
    }
    let width = accounts
        .iter()
        .map(|account| account.login.len())
        .max()
        .unwrap_or(0)
        .max(5);
    say(format_args!(
        "{:width$}  LEVEL   STATE     PASSWORD  TWO-STEP  LAST SIGN-IN          NAME",
        "LOGIN"
    ))?;
    for account in accounts {
        say(format_args!(
            "{:width$}  {:6}  {:8}  {:8}  {:8}  {:20}  {}",
            account.login,
            account.level,
            state(&account),
            yes_or_no(account.has_password),
            if account.two_step { "on" } else { "off" },
            last_sign_in(&account),
            account.name,
        ))?;
    }
    Ok(())
}

async fn show(database: &Database, login: &Login, json: bool) -> Result<(), Failure> {
    let account = account::show(database, login)
        .await
        .map_err(|error| explain(error, login))?;
    if json {
        return say(serde_json::to_string_pretty(&account).map_err(Failure::new)?);
    }
    for (name, value) in [
        ("login", account.login.clone()),
        ("level", account.level.clone()),
        ("name", account.name.clone()),
        (
            "e-mail",
            account.email.clone().unwrap_or_else(|| "-".to_owned()),
        ),
        ("state", state(&account).to_owned()),
        ("password", yes_or_no(account.has_password).to_owned()),
        (
            "two-step",
            if account.two_step { "on" } else { "off" }.to_owned(),
        ),
        (
            "created",
            format_time(Timestamp::from_millis(account.created_at)),
        ),
        ("last sign-in", last_sign_in(&account)),
    ] {
        say(format_args!("{name:13} {value}"))?;
    }
    Ok(())
}

const fn state(account: &AccountRow) -> &'static str {
    if account.enabled {
        "enabled"
    } else {
        "disabled"
    }
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn last_sign_in(account: &AccountRow) -> String {
    account.last_sign_in_at.map_or_else(
        || "never".to_owned(),
        |at| format_time(Timestamp::from_millis(at)),
    )
}

fn explain(error: DomainError, login: &Login) -> Failure {
    match error {
        DomainError::Refused(ApiError::NotFound) => no_such_account(login),
        DomainError::Refused(refusal) => refusals::explain(&refusal, login),
        fault => fault.into(),
    }
}

/// Reads a password; exactly one newline at its end is dropped, since `echo` and editors add one.
fn read_password(input: impl io::Read) -> Result<Password, Failure> {
    let mut text = String::new();
    input
        .take(MAX_STDIN)
        .read_to_string(&mut text)
        .map_err(|error| {
            let problem = match error.kind() {
                io::ErrorKind::InvalidData => "the password is no UTF-8 text".to_owned(),
                _ => error.to_string(),
            };
            Failure::new(format!("standard input: {problem}"))
        })?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Password::new(text))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("secret", "secret")]
    #[case("secret\n", "secret")]
    #[case("secret\r\n", "secret")]
    #[case("secret\n\n", "secret\n")]
    #[case(" secret \n", " secret ")]
    #[case("secret\r", "secret\r")]
    #[case("\n", "")]
    fn exactly_one_newline_is_dropped(#[case] input: &str, #[case] password: &str) {
        assert_eq!(read_password(input.as_bytes()).unwrap().expose(), password);
    }

    #[test]
    fn a_password_that_is_no_text_is_refused_without_showing_it() {
        let failure = read_password(&b"\xffsecret"[..]).unwrap_err().to_string();
        assert!(failure.contains("UTF-8") && !failure.contains("secret"));
    }
}
