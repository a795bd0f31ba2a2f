//! The log of the whole test process at its most talkative: every target, every level, every thread, in both formats.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
};

use tracing_subscriber::{
    fmt::format::FmtSpan, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// What was logged since [`capture`] was called first.
pub(crate) struct Log {
    /// As people read it.
    pub text: Lines,
    /// One object a line.
    pub json: Lines,
}

/// Where lines are kept.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// What there is.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }

    /// Whether there is such a piece in it.
    pub(crate) fn contains(&self, text: &str) -> bool {
        let lines = self.0.lock().unwrap();
        lines
            .windows(text.len())
            .any(|piece| piece == text.as_bytes())
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to keep what is logged. Times are left out: the digits of a fraction look like a one-time password.
pub(crate) fn capture() -> &'static Log {
    static LOG: LazyLock<Log> = LazyLock::new(|| {
        let (text, json) = (Lines::default(), Lines::default());
        let (to_text, to_json) = (text.clone(), json.clone());
        let for_people = tracing_subscriber::fmt::layer()
            .without_time()
            .with_ansi(false)
            .with_span_events(FmtSpan::NEW)
            .with_writer(move || to_text.clone());
        let for_machines = tracing_subscriber::fmt::layer()
            .json()
            .without_time()
            .with_writer(move || to_json.clone());
        tracing_subscriber::registry()
            .with(for_people)
            .with(for_machines)
            .init();
        Log { text, json }
    });
    &LOG
}
