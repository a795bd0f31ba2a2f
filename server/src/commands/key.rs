//! `vestibule key …`: another key for the secrets in the database, while the servers go on serving.

use std::path::Path;

use domain::{
    Clock, Database, KeyError,
    key_rotation::{self, KeyRotation},
};

use super::{Failure, close, open_database, say};
use crate::{cli::KeyCommand, config::Config};

/// Prepares or makes a rotation.
pub(super) async fn run(config: &Config, command: &KeyCommand) -> Result<(), Failure> {
    let KeyCommand::Rotate { prepare } = command;
    let (database, path) = (open_database(config).await?, &config.secret_key_file);
    if *prepare {
        key_rotation::prepare(&database, path, Clock::system().now())
            .await
            .map_err(|error| Failure::of(&error))?;
        say(format_args!(
            "A new key is in {}, not yet in use. Copy this file to every other server on this database, then run `vestibule key rotate`.",
            path.display()
        ))?;
    } else {
        rotate(&database, path).await?;
    }
    close(database).await
}

async fn rotate(database: &Database, path: &Path) -> Result<(), Failure> {
    let clock = Clock::system();
    let rotation = KeyRotation::begin(database, path, clock.now())
        .await
        .map_err(|error| Failure::of(&error))?;
    let count = encrypt_all(rotation, &clock).await.map_err(unfinished)?;
    let keys = if count == 1 { "key is" } else { "keys are" };
    let copy = if database.is_shared() {
        " Copy this file to every other server on this database."
    } else {
        ""
    };
    say(format_args!(
        "Rotated: {count} stored {keys} encrypted with the new key, and the old one is gone from {}.{copy}",
        path.display()
    ))
}

async fn encrypt_all(mut rotation: KeyRotation, clock: &Clock) -> Result<u64, KeyError> {
    while rotation.next_batch(clock.now()).await? {}
    rotation.finish(clock.now()).await
}

/// A rotation that stopped on its way goes on with the same command.
fn unfinished(error: KeyError) -> Failure {
    let told = Failure::of(&error);
    match error {
        KeyError::Unreadable { .. } | KeyError::Foreign(_) => told,
        _ => Failure::new(format_args!(
            "{told}: the rotation is not finished, and both keys still work: run `vestibule key rotate` again"
        )),
    }
}
