//! Many connections, and connections that nobody reads from: what they cost others, and that nothing of them is left.

use std::{io, net, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    routing::get,
};
use axum_server::Handle;
use futures_util::stream;
use nix::sys::signal::Signal;
use rstest::rstest;
use server::listener::{self, Limits};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    commands::with_root,
    common::{
        process::Server,
        wire::{Connection, wait_until},
    },
};

const IDLE: usize = 500;

fn open(server: &Server, count: usize) -> Vec<Connection> {
    (0..count)
        .map(|_| Connection::open(server.address))
        .collect()
}

#[rstest]
#[case::that_have_said_nothing(false)]
#[case::kept_alive_after_an_answer(true)]
fn idle_connections_delay_nobody_and_leave_nothing_behind(#[case] is_answered: bool) {
    let vestibule = with_root();
    let server = vestibule.serve();
    let before = server.sockets();
    let cookies = server.sign_in("root");
    let mut idle = open(&server, IDLE);
    if is_answered {
        for connection in &mut idle {
            assert!(connection.ask("/healthz").starts_with("HTTP/1.1 200"));
        }
    }
    let all_are_open = || server.sockets() >= before + IDLE;
    wait_until("all are open", all_are_open);
    for _ in 0..5 {
        server.visit(&cookies);
    }
    assert!(
        all_are_open(),
        "others were kept waiting until they were gone"
    );
    drop(idle);
    wait_until("all are gone", || server.sockets() == before);
}

#[test]
fn beyond_900_connections_new_ones_are_closed_at_once_until_others_go() {
    let vestibule = with_root();
    let server = vestibule.serve();
    let before = server.sockets();
    let are_open = |count| wait_until("so many are open", || server.sockets() == before + count);
    let mut early = Connection::open(server.address);
    early.ask("/healthz");
    let mut idle = open(&server, Limits::PANEL.connections - 1);
    are_open(900);
    // Which of those that come at almost the same time is the one too many, is not theirs to say.
    idle.extend(open(&server, 50));
    let is_open = |connection: &Connection| !connection.is_closed();
    wait_until("fifty are closed", || {
        idle.iter().filter(|idle| is_open(idle)).count() == 899
    });
    are_open(900);
    assert!(early.ask("/healthz").starts_with("HTTP/1.1 200"));
    idle.retain(is_open);
    idle.truncate(800);
    are_open(801);
    let answer = server.send("GET /login HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop((idle, early));
    are_open(0);
}

/// While the server itself cannot, the kernel takes them. It would let one that it cannot keep try again after a second.
#[test]
fn a_burst_of_connections_waits_for_nothing_but_its_turn() {
    let vestibule = with_root();
    let server = vestibule.serve();
    server.signal(Signal::SIGSTOP);
    let connect = |_| net::TcpStream::connect_timeout(&server.address, Duration::from_millis(900));
    let burst: io::Result<Vec<_>> = (0..IDLE).map(connect).collect();
    server.signal(Signal::SIGCONT);
    assert_eq!(burst.unwrap().len(), IDLE);
    let answer = server.send("GET /login HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_an_answer_is_let_go() {
    let endless = async || {
        let piece = || Ok::<_, io::Error>(Bytes::from_static(&[b'x'; 16_000]));
        Body::from_stream(stream::repeat_with(piece))
    };
    let socket = listener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let limits = Limits {
        stall: Duration::from_secs(1),
        ..Limits::PANEL
    };
    let handle = Handle::new();
    let router = Router::new().route("/", get(endless));
    let serving = tokio::spawn(listener::serve(socket, limits, handle.clone(), router));
    let mut client = TcpStream::connect(address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.write_all(request).await.unwrap();
    client.read_u8().await.unwrap();
    // From now on the server ends when its last connection does.
    handle.graceful_shutdown(None);
    let ended = tokio::time::timeout(Duration::from_secs(10), serving).await;
    ended.expect("it waits for ever").unwrap().unwrap();
    drop(client);
}
