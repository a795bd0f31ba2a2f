//! A connection as it is, byte by byte: for clients that do what no browser does.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// Longer than a server may take for anything, so that one that takes for ever fails the test.
const PATIENCE: Duration = Duration::from_secs(45);
/// Between two looks at what is waited for.
const PAUSE: Duration = Duration::from_millis(10);

/// The client's end.
pub(crate) struct Connection(TcpStream);

impl Connection {
    /// Connects and says nothing yet.
    pub(crate) fn open(address: SocketAddr) -> Self {
        Self::try_open(address).unwrap()
    }

    fn try_open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    /// The same connection, for another thread.
    pub(crate) fn share(&self) -> Self {
        Self(self.0.try_clone().unwrap())
    }

    /// Sends all of this, or says that the other end does not take it.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// Asks for an address whose answer tells its length, and reads it; the connection stays open.
    pub(crate) fn ask(&mut self, path: &str) -> String {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost:3000\r\n\r\n").as_bytes());
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).unwrap();
            answer.extend(byte);
        }
        let head = String::from_utf8(answer).unwrap();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then_some(value)
        });
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        head + &String::from_utf8(body).unwrap()
    }

    /// What comes until the other end closes, or has gone.
    pub(crate) fn rest(&mut self) -> String {
        let mut answer = Vec::new();
        // A connection that is reset after the answer has still given it.
        if let Err(error) = self.0.read_to_end(&mut answer) {
            assert_ne!(error.kind(), ErrorKind::WouldBlock, "no end in time");
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Whether the other end has closed it without a word.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let seen = self.0.peek(&mut [0]);
        self.0.set_nonblocking(false).unwrap();
        match seen {
            Ok(bytes) => bytes == 0,
            Err(error) => error.kind() != ErrorKind::WouldBlock,
        }
    }

    /// Ends it, whoever shares it.
    pub(crate) fn close(&self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Sends bytes and reads until the other end closes. From one that has gone comes nothing.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let Ok(mut connection) = Connection::try_open(address) else {
        return String::new();
    };
    connection.send(request);
    connection.rest()
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "never came: {what}");
        thread::sleep(PAUSE);
    }
}
