//! The accept loop: limits that hold before a request is complete and after it is answered, so that slow or many
//! connections cost little.

use std::{
    future::{Ready, ready},
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router, middleware::AddExtension};
use axum_server::{Handle, Server, accept::Accept};
use nix::sys::socket::{Backlog, listen, setsockopt, sockopt::TcpUserTimeout};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::Layer as _;

/// How much of a head is read before it is judged too long, in bytes; at most twice as much is taken.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// What is allowed those who connect.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections are served at a time; more are closed at once.
    pub connections: usize,
    /// How long a client may take to send the head of a request, the wait on a kept-alive connection included.
    pub head: Duration,
    /// How long a client may take nothing of what it is sent, or not be there any more, before it is let go.
    pub stall: Duration,
}

impl Limits {
    /// For the panel. Together with [`Self::METRICS`] below the usual limit of 1024 open files, so that the database and
    /// the key file always find one.
    pub const PANEL: Self = Self {
        connections: 900,
        head: Duration::from_secs(10),
        stall: Duration::from_secs(30),
    };
    /// For whoever reads the metrics.
    pub const METRICS: Self = Self {
        connections: 16,
        ..Self::PANEL
    };
}

/// How many connections the kernel keeps until they are accepted. One beyond is tried again by its client, a second later.
const BACKLOG: i32 = 1024;

/// Opens the socket, so that a taken address fails before anything is promised.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    // The standard library's own backlog is 128: with many at once others wait for nothing.
    listen(&listener, Backlog::new(BACKLOG)?)?;
    Ok(listener)
}

/// Serves `router` on `listener` within `limits` until `handle` ends it.
pub async fn serve(
    listener: TcpListener,
    limits: Limits,
    handle: Handle<SocketAddr>,
    router: Router,
) -> io::Result<()> {
    let mut server: Server<SocketAddr> =
        axum_server::from_tcp(listener)?.handle(handle).http1_only();
    server
        .http_builder()
        .http1()
        .header_read_timeout(limits.head)
        .max_buf_size(MAX_HEAD_BYTES);
    server
        .acceptor(Admission {
            places: Arc::new(Semaphore::new(limits.connections)),
            stall_millis: u32::try_from(limits.stall.as_millis()).unwrap_or(u32::MAX),
        })
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

/// Closes a connection at once when there are too many; the permit travels with the connection's service.
#[derive(Clone)]
struct Admission {
    places: Arc<Semaphore>,
    stall_millis: u32,
}

/// Held by every open connection.
type Place = Arc<OwnedSemaphorePermit>;

impl<S> Accept<TcpStream, S> for Admission {
    type Stream = TcpStream;
    type Service = AddExtension<S, Place>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return ready(Err(io::Error::other("too many connections")));
        };
        let result = prepare(&stream, self.stall_millis);
        ready(result.map(|()| (stream, Extension(Arc::new(place)).layer(service))))
    }
}

fn prepare(stream: &TcpStream, stall_millis: u32) -> io::Result<()> {
    // Answers are written whole: waiting to fill a packet only delays them.
    stream.set_nodelay(true)?;
    // The kernel ends the connection, whose answer then fails to be written (tcp(7)).
    setsockopt(stream, TcpUserTimeout, &stall_millis)?;
    Ok(())
}
