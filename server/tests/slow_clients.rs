//! Clients that keep the server waiting: they are let go after a while, and nobody else waits for them.

use std::{
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

use contract::Level;
use domain::test_support::{Backend, TestDatabase};
use tokio::runtime::Runtime;

use crate::common::{process::Vestibule, wire::Connection};

/// How long the server waits for a head, and for a form, in seconds.
const LIMIT: u64 = 10;
/// How many clients there are of each kind.
const EACH: usize = 10;

const FORM: &str = "POST /api/sign_in HTTP/1.1\r\nHost: localhost:3000\r\nAccept: application/json\r\n\
                    Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// A way of being slow.
struct Slow {
    what: &'static str,
    /// What it sends at once.
    sent: String,
    /// What it sends each second after that.
    drip: &'static str,
    /// How what it is answered begins; nothing where it is closed without an answer.
    answer: &'static str,
}

const fn slow(what: &'static str, sent: String, drip: &'static str, answer: &'static str) -> Slow {
    Slow {
        what,
        sent,
        drip,
        answer,
    }
}

fn ways() -> Vec<Slow> {
    let head = "GET /login HTTP/1.1\r\nHost: localhost:3000\r\nX-Slow: ".to_owned();
    let answered = "GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n".to_owned();
    let form = format!("{FORM}Content-Length: 60\r\n\r\nlogin=ann&");
    let chunks = format!("{FORM}Transfer-Encoding: chunked\r\n\r\na\r\nlogin=ann&\r\n");
    vec![
        slow("nothing", String::new(), "", ""),
        slow("a part of a head", head.clone(), "", ""),
        slow("a byte of a head a second", head, "x", ""),
        slow("nothing after an answer", answered, "", "HTTP/1.1 200"),
        slow("a part of a form", form.clone(), "", "HTTP/1.1 408"),
        slow("a byte of a form a second", form, "p", "HTTP/1.1 408"),
        slow("a part in chunks", chunks.clone(), "", "HTTP/1.1 408"),
        slow("chunk by chunk", chunks, "1\r\np\r\n", "HTTP/1.1 408"),
    ]
}

#[test]
fn slow_clients_are_let_go_after_ten_seconds_and_delay_nobody() {
    let runtime = Runtime::new().unwrap();
    let database = runtime.block_on(async {
        let database = TestDatabase::start(Backend::Sqlite).await;
        database.add_account("ann", Level::Client).await;
        database
    });
    let vestibule = Vestibule::over(&database);
    let server = vestibule.serve();
    let cookies = server.sign_in("ann");
    let rows = || {
        let all = "SELECT (SELECT count(*) FROM throttle) + (SELECT count(*) FROM audit) \
                   + (SELECT count(*) FROM session) + (SELECT count(*) FROM half_sign_in)";
        runtime.block_on(database.count(all))
    };
    let rows_before = rows();

    let (end, ends) = channel();
    let began = Instant::now();
    let ways = ways();
    let mut clients = Vec::new();
    for (way, slow) in ways.iter().enumerate() {
        for _ in 0..EACH {
            let mut client = Connection::open(server.address);
            client.send(slow.sent.as_bytes());
            let (mut reader, end) = (client.share(), end.clone());
            thread::spawn(move || {
                let answer = reader.rest();
                end.send((way, began.elapsed(), answer))
            });
            clients.push((client, slow.drip));
        }
    }
    let (mut ended, mut visits) = (Vec::new(), 0);
    while ended.len() < clients.len() {
        if let Ok(client) = ends.recv_timeout(Duration::from_secs(1)) {
            ended.push(client);
            continue;
        }
        for (client, drip) in &mut clients {
            client.send(drip.as_bytes());
        }
        server.visit(&cookies);
        visits += usize::from(ended.is_empty());
    }
    assert!(visits >= 5, "others were kept waiting: {visits} visits");
    for (way, after, answer) in &ended {
        let Slow {
            what,
            answer: expected,
            ..
        } = &ways[*way];
        let is_right = if expected.is_empty() {
            answer.is_empty()
        } else {
            answer.starts_with(expected)
        };
        assert!(is_right, "{what}: {answer}");
        let is_in_time = (LIMIT - 1..LIMIT + 5).contains(&after.as_secs());
        assert!(is_in_time, "{what}: {after:?}");
    }
    assert_eq!(rows(), rows_before, "something was written down");
    let (code, log) = server.stop();
    assert!(code == 0 && !log.contains("ERROR"), "{log}");
}
