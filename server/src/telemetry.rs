//! The log: lines on standard error, so that standard output keeps what only the operator may see.
//!
//! Values of queries, forms and cookies never reach it: nothing in this crate logs one, and libraries that would at
//! their lowest levels are held back here.

use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{
    commands::Failure,
    config::{Config, LogFormat},
};

/// Libraries whose finest levels show headers, bodies or statements.
const HELD_BACK: [&str; 5] = [
    "hyper=info",
    "hyper_util=info",
    "sqlx=info",
    "sea_orm=info",
    "sea_orm_migration=warn",
];

/// Starts the log. Once a process.
pub fn start(config: &Config) -> Result<(), Failure> {
    let mut filter = EnvFilter::try_new(&config.log).map_err(Failure::new)?;
    for directive in HELD_BACK {
        filter = filter.add_directive(directive.parse().map_err(Failure::new)?);
    }
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => registry.with(layer.with_ansi(is_terminal())).try_init(),
        LogFormat::Json => registry.with(layer.json()).try_init(),
    }
    .map_err(Failure::new)
}

fn is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}
