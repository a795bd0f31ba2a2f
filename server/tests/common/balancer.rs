//! A load balancer before several servers: each connection goes to the next one in turn, and a server that is left out is
//! drained first.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

use super::process::Server;

/// Listens on a port of the loopback as long as the test's process lives.
pub(crate) struct Balancer {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    turns: Mutex<Turns>,
    is_done: Condvar,
}

#[derive(Default)]
struct Turns {
    servers: Vec<SocketAddr>,
    /// Where the connections that are open lead.
    open: Vec<SocketAddr>,
}

impl Balancer {
    /// Before these servers.
    pub(crate) fn before(servers: &[Server]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let balancer = Self {
            address: listener.local_addr().unwrap(),
            shared: Arc::default(),
        };
        for server in servers {
            balancer.take_in(server);
        }
        let shared = Arc::clone(&balancer.shared);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), shared.next());
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    forward(client, server);
                    shared.close(server);
                });
            }
        });
        balancer
    }

    /// Sends to a server as well.
    pub(crate) fn take_in(&self, server: &Server) {
        let mut turns = self.shared.turns.lock().unwrap();
        turns.servers.push(server.address);
    }

    /// Sends nothing more to a server, and waits until what it was sent is answered.
    pub(crate) fn leave_out(&self, server: &Server) {
        let left = server.address;
        let mut turns = self.shared.turns.lock().unwrap();
        turns.servers.retain(|address| *address != left);
        while turns.open.contains(&left) {
            turns = self.shared.is_done.wait(turns).unwrap();
        }
    }
}

impl Shared {
    fn next(&self) -> SocketAddr {
        let mut turns = self.turns.lock().unwrap();
        turns.servers.rotate_left(1);
        let server = turns.servers[0];
        turns.open.push(server);
        server
    }

    fn close(&self, server: SocketAddr) {
        let mut turns = self.turns.lock().unwrap();
        let at = turns.open.iter().position(|address| *address == server);
        turns.open.swap_remove(at.unwrap());
        self.is_done.notify_all();
    }
}

fn forward(client: TcpStream, server: SocketAddr) {
    let Ok(server) = TcpStream::connect(server) else {
        return;
    };
    let (from_client, to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let request = thread::spawn(move || copy(from_client, to_server));
    copy(server, client);
    request.join().unwrap();
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    // Either end may have gone first.
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
