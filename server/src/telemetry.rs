//! The log: lines on standard error, so that standard output keeps what only the operator may see.
//!
//! Values of queries, forms and cookies never reach it: nothing in this crate logs one, and libraries that would at
//! their lowest levels are held back here.

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    EnvFilter,
    filter::Targets,
    fmt::MakeWriter,
    layer::{Layer, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

use crate::{
    commands::Failure,
    config::{Config, LogFormat},
};

/// Libraries whose finest levels show headers, bodies or statements. No setting lets more of them through.
const HELD_BACK: [(&str, LevelFilter); 5] = [
    ("hyper", LevelFilter::INFO),
    ("hyper_util", LevelFilter::INFO),
    ("sqlx", LevelFilter::INFO),
    ("sea_orm", LevelFilter::INFO),
    ("sea_orm_migration", LevelFilter::WARN),
];

/// Starts the log. Once a process.
pub fn start(config: &Config) -> Result<(), Failure> {
    subscriber(config, std::io::stderr, is_terminal())?
        .try_init()
        .map_err(Failure::new)
}

fn subscriber<W>(
    config: &Config,
    writer: W,
    has_colours: bool,
) -> Result<impl Subscriber + Send + Sync, Failure>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let wanted = EnvFilter::try_new(&config.log).map_err(Failure::new)?;
    // A filter of its own: a directive of the setting that names a part of a library would win over one for the whole.
    let held_back = Targets::new()
        .with_default(LevelFilter::TRACE)
        .with_targets(HELD_BACK);
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = match config.log_format {
        LogFormat::Text => lines.with_ansi(has_colours).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    Ok(tracing_subscriber::registry()
        .with(lines)
        .with(wanted)
        .with(held_back))
}

fn is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use rstest::rstest;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, format: &str) -> String {
        let variables = [("VESTIBULE_LOG", filter), ("VESTIBULE_LOG_FORMAT", format)];
        let environment = variables.map(|(name, value)| (name.into(), value.into()));
        let config = Config::load(None, &environment.into(), &[]).unwrap();
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = subscriber(&config, move || writer.clone(), false).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::debug!(target: "sqlx::query", "a statement");
            tracing::trace!(target: "hyper::proto::h1", "a head");
            tracing::trace!(target: "sea_orm::driver", "a value");
            tracing::warn!(target: "sqlx::query", "a slow one");
            tracing::debug!(target: "server", "of ours");
        });
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[rstest]
    #[case("trace")]
    #[case("debug,sqlx=trace,hyper=trace,sea_orm=trace")]
    #[case("debug,sqlx::query=trace,hyper::proto::h1=trace,sea_orm::driver=trace")]
    #[case("debug,sqlx::query[]=trace,[request]=trace")]
    fn no_setting_lets_libraries_tell_of_statements_and_heads(
        #[case] filter: &str,
        #[values("text", "json")] format: &str,
    ) {
        let log = logged(filter, format);
        for line in ["a statement", "a head", "a value"] {
            assert!(!log.contains(line), "{log}");
        }
        assert!(
            log.contains("a slow one") && log.contains("of ours"),
            "{log}"
        );
    }

    #[test]
    fn the_setting_decides_about_all_else() {
        assert!(!logged("info", "text").contains("of ours"));
        assert_eq!(logged("off", "json"), "");
    }
}
