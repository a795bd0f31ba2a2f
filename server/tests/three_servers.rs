//! Three servers on one PostgreSQL, behind a load balancer: whatever one has done, all know at the next request.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use contract::Level;
use domain::{
    Clock,
    test_support::{Backend, PASSWORD, TestDatabase},
};
use tokio::runtime::Runtime;

use crate::common::{
    Phone,
    balancer::Balancer,
    process::{Server, Vestibule},
    visitor::Visitor,
};

/// The servers' database, and how another server is started on it.
struct House {
    runtime: Runtime,
    database: TestDatabase,
}

impl House {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let database = runtime.block_on(async {
            let database = TestDatabase::start(Backend::Postgres).await;
            for (login, level) in [("ann", Level::Client), ("ada", Level::Admin)] {
                database.add_account(login, level).await;
            }
            database
        });
        Self { runtime, database }
    }

    fn serve(&self) -> (Vestibule, Server) {
        let key = self.database.folder.path().join("secret.key");
        let vestibule = Vestibule::new()
            .with("VESTIBULE_DATABASE_URL", &self.database.url)
            .with("VESTIBULE_SECRET_KEY_FILE", key.to_str().unwrap());
        let server = vestibule.serve();
        (vestibule, server)
    }

    fn execute(&self, sql: &str) {
        self.runtime.block_on(self.database.execute(sql));
    }
}

/// Whose rights each of the three servers sees in force.
fn works_as(visitor: &mut Visitor) -> Vec<Option<String>> {
    (0..3).map(|_| visitor.works_as()).collect()
}

fn all(login: &str) -> Vec<Option<String>> {
    vec![Some(login.to_owned()); 3]
}

#[test]
fn what_one_server_has_done_all_know_at_the_next_request() {
    let house = House::new();
    let (_folders, servers): (Vec<_>, Vec<_>) = (0..3).map(|_| house.serve()).unzip();
    let balancer = Balancer::before(&servers);

    let mut ann = Visitor::to(balancer.address);
    ann.sign_in("ann", PASSWORD);
    assert_eq!(works_as(&mut ann), all("ann"));
    let phone = Phone::from_key(&ann.pending_key());
    let now = || Clock::system().now().unix_seconds();
    let code = phone.code_at(now());
    let answer = ann.post("enable_two_step", &format!("code={code}"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(works_as(&mut ann), all("ann"), "with the new secret");

    let mut again = Visitor::to(balancer.address);
    again.sign_in("ann", PASSWORD);
    let answer = again.post("submit_code", &format!("code={code}"));
    assert!(answer.contains("code_already_used"), "{answer}");
    let next = phone.code_at(now() + 30);
    again.post("submit_code", &format!("code={next}"));
    assert_eq!(works_as(&mut again), all("ann"));

    ann.post("sign_out", "");
    assert_eq!(works_as(&mut ann), vec![None; 3]);
    house.execute("DELETE FROM totp WHERE login = 'ann'");
    let mut ann = Visitor::to(balancer.address);
    ann.sign_in("ann", PASSWORD);
    assert_eq!(
        works_as(&mut ann),
        all("ann"),
        "removed by hand, without a restart"
    );

    let mut ada = Visitor::to(balancer.address);
    ada.sign_in("ada", PASSWORD);
    ada.post("log_in_as", "login=ann");
    assert_eq!(works_as(&mut ada), all("ann"));
    house.execute("UPDATE account SET is_enabled = FALSE WHERE login = 'ann'");
    assert_eq!(works_as(&mut ada), all("ada"));
    assert_eq!(works_as(&mut ann), vec![None; 3]);
}

#[test]
fn wrong_passwords_are_counted_together() {
    let house = House::new();
    let (_folders, servers): (Vec<_>, Vec<_>) = (0..3).map(|_| house.serve()).unzip();
    let balancer = Balancer::before(&servers);
    let mut stranger = Visitor::to(balancer.address);
    for _ in 0..6 {
        let answer = stranger.sign_in("ann", "wrong");
        assert!(answer.contains("wrong_login_or_password"), "{answer}");
    }
    for _ in 0..3 {
        let answer = stranger.sign_in("ann", PASSWORD);
        assert!(answer.contains("delayed"), "{answer}");
    }
}

#[test]
fn a_rolling_restart_under_load_loses_no_accepted_sign_in() {
    let house = House::new();
    let (mut folders, servers): (Vec<_>, Vec<_>) = (0..3).map(|_| house.serve()).unzip();
    let balancer = Balancer::before(&servers);
    let is_over = AtomicBool::new(false);
    let mut restarted = Vec::new();
    let signed_in: Vec<Visitor> = thread::scope(|scope| {
        let crowd: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut accepted = Vec::new();
                    while !is_over.load(Ordering::Relaxed) {
                        let mut visitor = Visitor::to(balancer.address);
                        let answer = visitor.sign_in("ann", PASSWORD);
                        // 503: the queue was full, and it said so.
                        if !answer.starts_with("HTTP/1.1 503") {
                            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                            accepted.push(visitor);
                        }
                    }
                    accepted
                })
            })
            .collect();
        for server in servers {
            let (folder, new) = house.serve();
            balancer.take_in(&new);
            balancer.leave_out(&server);
            let (code, log) = server.stop();
            assert_eq!(code, 0, "{log}");
            folders.push(folder);
            restarted.push(new);
        }
        is_over.store(true, Ordering::Relaxed);
        crowd
            .into_iter()
            .flat_map(|person| person.join().unwrap())
            .collect()
    });
    assert!(signed_in.len() > 4);
    for mut visitor in signed_in {
        assert_eq!(works_as(&mut visitor), all("ann"));
    }
}
