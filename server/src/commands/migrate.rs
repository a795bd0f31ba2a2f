//! `vestibule migrate`.

use super::{Failure, close, connect, say};
use crate::config::Config;

/// Brings the schema up to date and stops.
pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let database = connect(config).await?;
    database.migrate().await?;
    say("The database is up to date.")?;
    close(database).await
}
