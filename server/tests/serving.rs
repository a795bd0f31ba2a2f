//! `vestibule serve` as an operator and the network see it: its greeting, its log, its limits, its end.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use nix::sys::signal::Signal;

use crate::{
    commands::{PASSWORD, fails, succeeds, with_root},
    common::{
        process::{Vestibule, cookie_of},
        wire::exchange,
    },
};

#[test]
fn serve_without_a_built_site_names_the_command_that_builds_it() {
    let vestibule = Vestibule::new();
    fs::remove_dir_all(vestibule.folder.path().join("site")).unwrap();
    let finished = vestibule.run(&["serve", "--log", "error"]);
    assert!(fails(&finished).contains("make run"), "{finished:?}");
}

#[test]
fn without_arguments_it_serves_when_cargo_leptos_starts_it() {
    let vestibule = Vestibule::new()
        .with("LEPTOS_SITE_ADDR", "127.0.0.1:3000")
        .with("VESTIBULE_LOG", "error");
    fs::remove_dir_all(vestibule.folder.path().join("site")).unwrap();
    let finished = vestibule.run(&[]);
    assert!(fails(&finished).contains("make run"), "{finished:?}");
}

#[test]
fn serve_on_an_empty_database_tells_the_setup_token_once_and_never_in_the_log() {
    let vestibule = Vestibule::new();
    let server = vestibule.serve();
    let token = server.setup_token().unwrap().to_owned();
    assert!(server.greeting.contains("http://localhost:3000/setup"));
    let body = format!(
        "token={token}&password={}&repeat_password={}",
        PASSWORD.replace(' ', "+"),
        PASSWORD.replace(' ', "+")
    );
    let answer = server.post("set_up", "", &body);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let cookie = cookie_of(&answer, "__host-vestibule").unwrap();
    let home = server.send(
        &format!("GET / HTTP/1.1\r\nCookie: __Host-vestibule={cookie}"),
        "",
    );
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    assert!(
        !log.contains(&token) && !log.contains(&cookie) && !log.contains("umbrellas"),
        "{log}"
    );
    assert_eq!(vestibule.serve().setup_token(), None);
}

#[test]
fn commands_work_while_the_server_runs() {
    let vestibule = with_root();
    let server = vestibule.serve();
    succeeds(&vestibule.run_with_input(
        &[
            "account",
            "add",
            "ann",
            "--level",
            "client",
            "--password-stdin",
        ],
        PASSWORD.as_bytes(),
    ));
    let body = format!("login=ann&password={}", PASSWORD.replace(' ', "+"));
    assert!(
        server
            .post("sign_in", "", &body)
            .starts_with("HTTP/1.1 200")
    );
    succeeds(&vestibule.run(&["account", "disable", "ann"]));
    assert!(
        server
            .post("sign_in", "", &body)
            .starts_with("HTTP/1.1 422")
    );
}

#[test]
fn plain_http_elsewhere_warns_loudly_at_the_start() {
    let vestibule = with_root().with("VESTIBULE_PUBLIC_URL", "http://panel.example");
    let (_, log) = vestibule.serve().stop();
    assert!(
        log.contains("WARN") && log.contains("VESTIBULE_PUBLIC_URL"),
        "{log}"
    );
}

#[test]
fn metrics_are_told_only_on_their_own_address() {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = probe.local_addr().unwrap();
    drop(probe);
    let vestibule = with_root().with("VESTIBULE_METRICS_LISTEN", &address.to_string());
    let server = vestibule.serve();
    server.send("GET /login HTTP/1.1", "");
    let metrics = exchange(
        address,
        b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(
        metrics.contains(r#"vestibule_requests_total{class="Page",status="200"} 1"#),
        "{metrics}"
    );
    assert!(
        server
            .send("GET /metrics HTTP/1.1", "")
            .starts_with("HTTP/1.1 404")
    );
}

#[test]
fn a_taken_address_is_one_clear_line() {
    let vestibule = with_root();
    let server = vestibule.serve();
    let finished = vestibule.run(&[
        "serve",
        "--log",
        "error",
        "--listen",
        &server.address.to_string(),
    ]);
    assert!(fails(&finished).contains("listen"), "{finished:?}");
}

#[test]
fn requests_in_flight_are_finished_before_the_server_stops() {
    let vestibule = with_root();
    let server = vestibule.serve();
    let mut stream = TcpStream::connect(server.address).unwrap();
    let body = b"login=root&password=wrong";
    let head = format!(
        "POST /api/sign_in HTTP/1.1\r\nHost: localhost:3000\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body[..5]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal(Signal::SIGTERM);
    std::thread::sleep(Duration::from_millis(300));
    assert!(
        TcpStream::connect(server.address).is_err(),
        "it still accepts"
    );
    stream.write_all(&body[5..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert_eq!(server.stop().0, 0);
}

#[test]
fn heads_that_are_no_http_or_too_large_are_4xx_and_leave_one_line_at_most() {
    let vestibule = with_root();
    let server = vestibule.serve();
    let huge = "x".repeat(100_000);
    let many = "X-Header: y\r\n".repeat(300);
    for request in [
        format!("GET /login HTTP/1.1\r\nHost: localhost:3000\r\nX-Huge: {huge}\r\n\r\n"),
        format!("GET /login HTTP/1.1\r\nHost: localhost:3000\r\n{many}\r\n"),
        format!("GET /{huge} HTTP/1.1\r\nHost: localhost:3000\r\n\r\n"),
        "GET /login HTTP/1.1\r\nHost: localhost:3000\r\nCookie: a=\0b\r\n\r\n".to_owned(),
        "GET /lo\0gin HTTP/1.1\r\nHost: localhost:3000\r\n\r\n".to_owned(),
        "nonsense\r\n\r\n".to_owned(),
        "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
    ] {
        let answer = exchange(server.address, request.as_bytes());
        assert!(
            answer.starts_with("HTTP/1.1 4"),
            "{} → {answer}",
            &request[..40.min(request.len())]
        );
        // What the HTTP library answers by itself has nothing to protect.
        let is_bare = answer.ends_with("\r\n\r\n") && answer.lines().count() <= 5;
        assert!(is_bare || answer.contains("\r\nx-request-id: "), "{answer}");
    }
    let (code, log) = server.stop();
    assert!(
        code == 0 && !log.contains("ERROR") && !log.contains("xxxx") && !log.contains("nonsense"),
        "{log}"
    );
}

#[test]
fn what_was_sent_is_never_in_the_log_and_a_refusal_is_one_line() {
    let vestibule = with_root().with("VESTIBULE_LOG", "trace");
    let server = vestibule.serve();
    let secret = "hunter2hunter2hunter2";
    for (endpoint, cookies, body) in [
        (
            "sign_in",
            String::new(),
            format!("login={secret}&password={secret}"),
        ),
        (
            "sign_in",
            String::new(),
            format!("login=%00{secret}&password=x"),
        ),
        (
            "sign_in",
            String::new(),
            format!("login=a&login={secret}&password=x"),
        ),
        ("sign_in", String::new(), secret.to_owned()),
        (
            "submit_code",
            format!("__Host-vestibule-half={secret}"),
            format!("code={secret}"),
        ),
        (
            "change_password",
            format!("__Host-vestibule={secret}"),
            format!("new_password={secret}"),
        ),
        (secret, String::new(), String::new()),
    ] {
        let answer = server.post(endpoint, &cookies, &body);
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    for path in [
        format!("/login?next={secret}"),
        format!("/{secret}"),
        format!("/login?__err={secret}%ff"),
    ] {
        server.send(
            &format!("GET {path} HTTP/1.1\r\nX-Header: {secret}\r\nUser-Agent: {secret}"),
            "",
        );
    }
    let (_, log) = server.stop();
    assert!(
        !log.contains("hunter2"),
        "{}",
        log.lines()
            .find(|line| line.contains("hunter2"))
            .unwrap_or_default()
    );
    let refusals: Vec<_> = log
        .lines()
        .filter(|line| line.contains("refused status"))
        .collect();
    assert_eq!(refusals.len(), 7, "{refusals:#?}");
    assert!(!log.contains("ERROR"), "{log}");
}
