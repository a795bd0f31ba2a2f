//! `vestibule totp …`: two-step authentication from the console, for somebody who has lost the phone.

use contract::ApiError;
use domain::{Clock, DomainError, totp};

use super::{Failure, close, format_time, no_such_account, open_database, parse_login, say};
use crate::{cli::TotpCommand, config::Config};

/// Shows or disables an account's two-step authentication.
pub(super) async fn run(config: &Config, command: &TotpCommand) -> Result<(), Failure> {
    let (TotpCommand::Status { login } | TotpCommand::Disable { login }) = command;
    let login = parse_login(login)?;
    let explain = |error| match error {
        DomainError::Refused(ApiError::NotFound) => no_such_account(&login),
        DomainError::Refused(ApiError::TwoStepNotOn) => {
            Failure::new(format!("two-step authentication is not on for `{login}`"))
        }
        error => error.into(),
    };
    let database = open_database(config).await?;
    match command {
        TotpCommand::Status { .. } => {
            match totp::status(&database, &login).await.map_err(explain)? {
                Some(since) => say(format_args!("on since {}", format_time(since)))?,
                None => say("off")?,
            }
        }
        TotpCommand::Disable { .. } => {
            totp::disable_from_console(&database, &login, Clock::system().now())
                .await
                .map_err(explain)?;
            say(format_args!("Two-step authentication is off for {login}."))?;
        }
    }
    close(database).await
}
