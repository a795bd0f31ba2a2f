//! Bodies of a gigabyte: refused without being read, in memory that does not grow, while others are served.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::{commands::with_root, common::wire::Connection};

const GIB: usize = 1 << 30;
/// What a client sends at once.
const PIECE: usize = 64 * 1024;
/// What may lie in the buffers of the kernel on both sides when the server reads no more, and then some.
const TAKEN_AT_MOST: usize = 64 * 1024 * 1024;
/// How much more memory than before the server may use, in KiB.
const GROWTH: usize = 32 * 1024;

/// Where it goes, and how it is answered when its length is told, and when it is not.
const UPLOADS: [(&str, [u16; 2]); 10] = [
    ("POST /api/sign_in own url-encoded", [413, 413]),
    ("POST /api/change_password own url-encoded", [413, 401]),
    ("POST /api/sign_in foreign url-encoded", [403, 403]),
    ("POST /api/sign_in own multipart", [415, 415]),
    ("POST /api/nothing own url-encoded", [404, 404]),
    ("POST /login own url-encoded", [405, 405]),
    ("PUT /favicon.svg own url-encoded", [405, 405]),
    ("GET /login own url-encoded", [200, 200]),
    ("GET /pkg/vestibule.JsHash.js own url-encoded", [200, 200]),
    ("GET /healthz own url-encoded", [200, 200]),
];

fn head(upload: &str, is_chunked: bool) -> String {
    let words: Vec<_> = upload.split(' ').collect();
    let site = if words[2] == "own" {
        "same-origin"
    } else {
        "cross-site"
    };
    let kind = if words[3] == "multipart" {
        "multipart/form-data; boundary=x"
    } else {
        "application/x-www-form-urlencoded"
    };
    let length = if is_chunked {
        "Transfer-Encoding: chunked".to_owned()
    } else {
        format!("Content-Length: {GIB}")
    };
    format!(
        "{} {} HTTP/1.1\r\nHost: localhost:3000\r\nSec-Fetch-Site: {site}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n",
        words[0], words[1]
    )
}

/// Sends as much of a body as is taken, and returns how much that was, with the answer.
fn send(mut client: Connection, upload: &str, is_chunked: bool) -> (usize, String) {
    client.send(head(upload, is_chunked).as_bytes());
    let data = vec![b'x'; PIECE];
    let piece = if is_chunked {
        [format!("{PIECE:x}\r\n").as_bytes(), &data, b"\r\n"].concat()
    } else {
        data
    };
    let taken = AtomicUsize::new(0);
    let (mut writer, reader) = (client.share(), &mut client);
    let answer = thread::scope(|scope| {
        scope.spawn(|| {
            while taken.load(Ordering::Relaxed) < GIB && writer.send(&piece) {
                taken.fetch_add(PIECE, Ordering::Relaxed);
            }
        });
        let answer = reader.rest();
        reader.close();
        answer
    });
    (taken.into_inner(), answer)
}

#[test]
fn a_gigabyte_is_refused_unread_whether_its_length_is_told_or_not() {
    let vestibule = with_root();
    let server = vestibule.serve();
    let cookies = server.sign_in("root");
    server.visit(&cookies);
    let memory_before = server.peak_memory();
    thread::scope(|scope| {
        let uploads: Vec<_> = UPLOADS
            .iter()
            .flat_map(|(upload, statuses)| {
                [(upload, statuses[0], false), (upload, statuses[1], true)]
            })
            .map(|(upload, status, is_chunked)| {
                let client = Connection::open(server.address);
                let sending = scope.spawn(move || send(client, upload, is_chunked));
                (upload, status, sending)
            })
            .collect();
        server.visit(&cookies);
        for (upload, status, sending) in uploads {
            let (taken, answer) = sending.join().unwrap();
            let is_right = answer.starts_with(&format!("HTTP/1.1 {status}"));
            assert!(is_right, "{upload} {status}: {answer}");
            assert!(taken < TAKEN_AT_MOST, "{upload}: {taken} bytes were taken");
        }
    });
    let growth = server.peak_memory() - memory_before;
    assert!(growth < GROWTH, "{growth} KiB more");
    server.visit(&cookies);
}
