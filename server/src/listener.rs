//! The accept loop: limits that hold before a request is complete, so that slow or many connections cost little.

use std::{
    future::{Ready, ready},
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router, middleware::AddExtension};
use axum_server::{Handle, Server, accept::Accept};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::Layer as _;

/// How long a client may take to send the head of a request, the wait on a kept-alive connection included.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(10);
/// How much of a head is read before it is judged too long, in bytes; at most twice as much is taken.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How many connections are served at a time: below the usual limit of 1024 open files, so that the database and the
/// key file always find one.
const MAX_CONNECTIONS: usize = 900;

/// Opens the socket, so that a taken address fails before anything is promised.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// Serves `router` on `listener` until `handle` ends it.
pub async fn serve(
    listener: TcpListener,
    handle: Handle<SocketAddr>,
    router: Router,
) -> io::Result<()> {
    let mut server: Server<SocketAddr> =
        axum_server::from_tcp(listener)?.handle(handle).http1_only();
    server
        .http_builder()
        .http1()
        .header_read_timeout(HEADER_READ_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES);
    server
        .acceptor(ConnectionLimit(Arc::new(Semaphore::new(MAX_CONNECTIONS))))
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

/// Closes a connection at once when there are too many; the permit travels with the connection's service.
#[derive(Clone)]
struct ConnectionLimit(Arc<Semaphore>);

/// Held by every open connection.
type Place = Arc<OwnedSemaphorePermit>;

impl<S> Accept<TcpStream, S> for ConnectionLimit {
    type Stream = TcpStream;
    type Service = AddExtension<S, Place>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Ok(place) = Arc::clone(&self.0).try_acquire_owned() else {
            return ready(Err(io::Error::other("too many connections")));
        };
        // Answers are written whole: waiting to fill a packet only delays them.
        let result = stream.set_nodelay(true);
        ready(result.map(|()| (stream, Extension(Arc::new(place)).layer(service))))
    }
}
