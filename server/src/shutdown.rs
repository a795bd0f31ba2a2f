//! The end of the server: it stops accepting, lets requests in flight finish, and gives up on them after a while.

use std::{io, net::SocketAddr, time::Duration};

use axum_server::Handle;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long requests in flight may take to finish.
const GRACE: Duration = Duration::from_secs(10);

/// The signals that stop the server: SIGTERM, and SIGINT from a terminal.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to listen, so that from now on a signal ends the server in order instead of killing it.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Ends the server of each handle at the first signal. A second one does not wait for anybody.
    pub async fn stop(mut self, handles: Vec<Handle<SocketAddr>>) {
        let reason = self.next().await;
        tracing::info!(signal = reason, "stopping");
        for handle in &handles {
            handle.graceful_shutdown(Some(GRACE));
        }
        self.next().await;
        for handle in &handles {
            handle.shutdown();
        }
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
