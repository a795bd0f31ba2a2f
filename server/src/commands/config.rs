//! `vestibule config`: the settings in force, as a settings file that says where each value came from.

use super::{Failure, say};
use crate::config::Config;

/// Prints every setting. Touches neither data directory nor database.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let lines: Vec<_> = config
        .describe()
        .map(|(key, value, source)| (format!("{} = {value}", key.name()), source))
        .collect();
    let width = lines
        .iter()
        .map(|(line, _)| line.chars().count())
        .max()
        .unwrap_or(0);
    for (line, source) in lines {
        say(format_args!("{line:width$}  # {source}"))?;
    }
    Ok(())
}
