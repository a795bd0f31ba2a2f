//! `vestibule key rotate` beside servers that serve, and what people see whose key cannot be read.

use std::{fs, thread, time::Duration};

use contract::Level;
use domain::{
    Clock, SecretBox,
    test_support::{Backend, TestDatabase, seed_accounts},
};
use rstest::rstest;
use tokio::runtime::Runtime;

use crate::{
    commands::{fails, succeeds},
    common::{
        Phone,
        process::{Server, Vestibule, cookie_of},
    },
    two_processes::{enable_two_step, half_sign_in},
    two_step::{half_signed_in, panel_with_phone},
};

/// A database with the account `ann`.
fn database(backend: Backend) -> (Runtime, TestDatabase) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(async {
        let database = TestDatabase::start(backend).await;
        database.add_account("ann", Level::Client).await;
        database
    });
    (runtime, database)
}

/// The program on that database, with a key file of its own.
fn machine(database: &TestDatabase) -> Vestibule {
    Vestibule::new().with("VESTIBULE_DATABASE_URL", &database.url)
}

impl Vestibule {
    fn keys(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join("data/secret.key")).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Copies the other machine's key file over the own one.
    fn take_key_of(&self, other: &Self) {
        let file = "data/secret.key";
        fs::create_dir_all(self.folder.path().join("data")).unwrap();
        fs::copy(
            other.folder.path().join(file),
            self.folder.path().join(file),
        )
        .unwrap();
    }
}

/// Signs in with the code after the one that enabled it, which is right already. Returns the answer.
fn sign_in_with_next_code(server: &Server, phone: &Phone) -> String {
    let half = half_sign_in(server);
    let code = phone.code_at(Clock::system().now().unix_seconds() + 30);
    server.post("submit_code", &half, &format!("code={code}"))
}

fn is_signed_in(answer: &str) -> bool {
    cookie_of(answer, "__host-vestibule").is_some_and(|value| !value.is_empty())
}

#[test]
fn a_rotation_is_one_command_and_one_line_while_the_server_serves() {
    let (runtime, database) = database(Backend::Sqlite);
    let vestibule = machine(&database);
    let server = vestibule.serve();
    let phone = enable_two_step(&server);
    let old = vestibule.keys();
    let finished = vestibule.run(&["key", "rotate"]);
    let line = succeeds(&finished);
    assert!(
        line.starts_with("Rotated: 1 stored key is encrypted") && line.lines().count() == 1,
        "{line}"
    );
    assert!(!line.contains("Copy"), "{line}");
    assert!(vestibule.keys().len() == 1 && vestibule.keys() != old);
    let answer = sign_in_with_next_code(&server, &phone);
    assert!(is_signed_in(&answer), "{answer}");
    let lines = "SELECT count(*) FROM audit WHERE event = 'key.rotate' AND actor = 'console'";
    assert_eq!(runtime.block_on(database.count(lines)), 2);
    assert_eq!(server.stop().0, 0);
}

#[test]
fn on_postgresql_it_is_prepared_copied_and_then_put_to_use() {
    let (_runtime, database) = database(Backend::Postgres);
    let (first, second) = (machine(&database), machine(&database));
    let server = first.serve();
    let phone = enable_two_step(&server);
    second.take_key_of(&first);
    let other = second.serve();

    let finished = first.run(&["key", "rotate"]);
    assert!(fails(&finished).contains("--prepare"), "{finished:?}");
    assert_eq!(first.keys().len(), 1);
    let finished = first.run(&["key", "rotate", "--prepare"]);
    assert!(
        succeeds(&finished).contains("Copy this file"),
        "{finished:?}"
    );
    second.take_key_of(&first);
    let finished = first.run(&["key", "rotate"]);
    assert!(
        succeeds(&finished).contains("Copy this file"),
        "{finished:?}"
    );
    let answer = sign_in_with_next_code(&other, &phone);
    assert!(is_signed_in(&answer), "{answer}");
    succeeds(&second.run(&["key", "rotate"]));
    assert_eq!(second.keys(), first.keys());
}

#[test]
fn a_server_without_the_new_key_says_so_and_one_that_starts_stops() {
    let (_runtime, database) = database(Backend::Postgres);
    let (first, second) = (machine(&database), machine(&database));
    let server = first.serve();
    let phone = enable_two_step(&server);
    second.take_key_of(&first);
    let other = second.serve();
    succeeds(&first.run(&["key", "rotate", "--prepare"]));
    succeeds(&first.run(&["key", "rotate"]));

    let answer = sign_in_with_next_code(&other, &phone);
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(answer.contains("code_cannot_be_checked") && !is_signed_in(&answer));
    let finished = second.run(&["serve", "--log", "error", "--listen", "127.0.0.1:0"]);
    assert!(finished.code == 1 && finished.stderr.contains("copy the key file"));
    assert!(fails(&second.run(&["key", "rotate"])).contains("copy the key file"));
    second.take_key_of(&first);
    let answer = sign_in_with_next_code(&other, &phone);
    assert!(is_signed_in(&answer), "{answer}");
    let log = other.stop().1;
    let line = log.lines().find(|line| line.contains("does not open"));
    assert!(
        line.is_some_and(|line| line.contains("`ann`") && line.contains("copy the key file")),
        "{log}"
    );
}

#[test]
fn killed_at_any_moment_it_goes_on_and_the_servers_serve() {
    let (runtime, database) = database(Backend::Sqlite);
    let vestibule = machine(&database);
    let server = vestibule.serve();
    let phone = enable_two_step(&server);
    let key_file = vestibule.folder.path().join("data/secret.key");
    runtime.block_on(async {
        let secret_box = SecretBox::open(&database.database, &key_file).await;
        let secret_box = secret_box.unwrap();
        seed_accounts(&database.database, &secret_box, "reader", 500, &[7; 20])
            .await
            .unwrap();
    });
    let old = vestibule.keys();
    for milliseconds in (0..120).step_by(8) {
        let mut child = vestibule.start(&["key", "rotate"]);
        thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().unwrap();
        assert!((1..=2).contains(&vestibule.keys().len()));
        let opened = runtime.block_on(SecretBox::open(&database.database, &key_file));
        opened.unwrap();
    }
    succeeds(&vestibule.run(&["key", "rotate"]));
    assert!(vestibule.keys().len() == 1 && vestibule.keys() != old);
    let names = "SELECT count(DISTINCT hex(substr(secret, 1, 9))) FROM totp";
    assert_eq!(runtime.block_on(database.count(names)), 1);
    let answer = sign_in_with_next_code(&server, &phone);
    assert!(is_signed_in(&answer), "{answer}");
}

#[test]
fn without_a_key_there_is_nothing_to_rotate() {
    let vestibule = crate::commands::with_root();
    for arguments in [&["key", "rotate"][..], &["key", "rotate", "--prepare"]] {
        assert!(fails(&vestibule.run(arguments)).contains("`vestibule serve`"));
    }
    assert!(!vestibule.folder.path().join("data/secret.key").exists());
    let help = vestibule.run(&["key", "rotate", "--help"]);
    assert!(succeeds(&help).contains("--prepare"));
}

#[test]
fn a_key_that_does_not_open_is_left_and_told() {
    let (runtime, database) = database(Backend::Sqlite);
    let vestibule = machine(&database);
    let server = vestibule.serve();
    enable_two_step(&server);
    runtime.block_on(database.execute("UPDATE totp SET secret = X'0102'"));
    let finished = vestibule.run(&["key", "rotate"]);
    let line = fails(&finished);
    assert!(
        line.contains("`ann`") && line.contains("`vestibule totp disable LOGIN`"),
        "{line}"
    );
    assert_eq!(vestibule.keys().len(), 2);
    succeeds(&vestibule.run(&["totp", "disable", "ann"]));
    succeeds(&vestibule.run(&["key", "rotate"]));
    assert_eq!(vestibule.keys().len(), 1);
}

#[rstest]
#[tokio::test]
async fn whose_key_cannot_be_read_is_told_that_it_is_not_the_code(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, phone) = panel_with_phone(backend).await;
    // Nothing of a key, written alike on both.
    panel.database.execute("UPDATE totp SET secret = ''").await;
    let mut browser = half_signed_in(&panel).await;
    let code = phone.code(&panel.services);
    let answer = browser.post("submit_code", &[("code", &code)]).await;
    let page = browser.get(answer.location().unwrap()).await;
    assert_eq!(page.heading().as_deref(), Some("Two-step authentication"));
    let alert = page.alert().unwrap();
    assert!(alert.contains("Nothing is wrong with your code"), "{alert}");
    let json = browser
        .taking_json()
        .post("submit_code", &[("code", &code)])
        .await;
    assert_eq!(
        (json.status.as_u16(), json.error().as_str()),
        (500, "code_cannot_be_checked")
    );
    assert_eq!(browser.get("/").await.status, 303);
}
