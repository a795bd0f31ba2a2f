//! Two servers on one PostgreSQL: what one has used up is used up for the other.

use std::thread;

use contract::Level;
use domain::{
    Clock,
    test_support::{Backend, PASSWORD, TestDatabase},
};

use crate::common::{
    Phone,
    process::{Server, Vestibule, cookie_of},
};

const POSTS: usize = 20;

fn form(password: &str) -> String {
    format!("login=ann&password={}", password.replace(' ', "+"))
}

/// Gives the right password, and returns the cookies of the half sign-in.
pub(crate) fn half_sign_in(server: &Server) -> String {
    let answer = server.post("sign_in", "", &form(PASSWORD));
    let half = cookie_of(&answer, "__host-vestibule-half").unwrap_or_else(|| panic!("{answer}"));
    format!("__Host-vestibule-half={half}")
}

pub(crate) fn enable_two_step(server: &Server) -> Phone {
    let answer = server.post("sign_in", "", &form(PASSWORD));
    let session = format!(
        "__Host-vestibule={}",
        cookie_of(&answer, "__host-vestibule").unwrap()
    );
    let answer = server.post("two_step_enrolment", &session, "");
    let json: serde_json::Value =
        serde_json::from_str(&answer[answer.find('{').unwrap()..]).unwrap();
    let phone = Phone::from_key(json["key"].as_str().unwrap());
    let now = Clock::system().now().unix_seconds();
    let answer = server.post(
        "enable_two_step",
        &session,
        &format!("code={}", phone.code_at(now)),
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    phone
}

#[test]
fn twenty_posts_of_one_code_to_two_servers_make_one_session() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(async {
        let database = TestDatabase::start(Backend::Postgres).await;
        database.add_account("ann", Level::Client).await;
        database
    });
    let key = database.folder.path().join("secret.key");
    let vestibule = || {
        Vestibule::new()
            .with("VESTIBULE_DATABASE_URL", &database.url)
            .with("VESTIBULE_SECRET_KEY_FILE", key.to_str().unwrap())
    };
    let (first, second) = (vestibule(), vestibule());
    let servers = [first.serve(), second.serve()];
    let phone = enable_two_step(&servers[0]);
    let before = runtime.block_on(database.count("SELECT COUNT(*) FROM session"));
    let halves: Vec<String> = (0..POSTS)
        .map(|number| half_sign_in(&servers[number % 2]))
        .collect();
    // The code of the step that enabled it is used up; the next one is right already.
    let code = phone.code_at(Clock::system().now().unix_seconds() + 30);
    let answers: Vec<String> = thread::scope(|scope| {
        let posts: Vec<_> = halves
            .iter()
            .enumerate()
            .map(|(number, half)| {
                let (server, body) = (&servers[number % 2], format!("code={code}"));
                scope.spawn(move || server.post("submit_code", half, &body))
            })
            .collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    let signed_in = answers
        .iter()
        .filter(|answer| cookie_of(answer, "__host-vestibule").is_some())
        .count();
    assert_eq!(signed_in, 1, "{answers:?}");
    // On a machine that is busy with something else one may have waited too long for a connection (503), which is no fault.
    assert!(
        answers
            .iter()
            .all(|answer| !answer.starts_with("HTTP/1.1 500")),
        "{answers:?}"
    );
    assert_eq!(
        runtime.block_on(database.count("SELECT COUNT(*) FROM session")),
        before + 1
    );
    for server in servers {
        assert_eq!(server.stop().0, 0);
    }
}

#[test]
fn a_second_server_with_another_key_does_not_start() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(async {
        let database = TestDatabase::start(Backend::Postgres).await;
        database.add_account("ann", Level::Client).await;
        database
    });
    let first = Vestibule::new().with("VESTIBULE_DATABASE_URL", &database.url);
    let server = first.serve();
    enable_two_step(&server);
    let second = Vestibule::new().with("VESTIBULE_DATABASE_URL", &database.url);
    let finished = second.run(&["serve", "--log", "error", "--listen", "127.0.0.1:0"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stderr
            .contains("copy the key file from the first server"),
        "{finished:?}"
    );
}
