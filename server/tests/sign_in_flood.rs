//! Far more sign-ins at once than can be hashed: a queue of a known length, a clear answer to all others, and a panel that
//! stays fast for everybody else.

use std::{
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

use domain::{
    SecretBox,
    test_support::{Backend, PASSWORD, TestDatabase, seed_accounts, seeded_login},
};
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    unistd::Pid,
};
use rstest::rstest;
use tokio::runtime::Runtime;

use crate::common::{
    process::{Server, Vestibule},
    wire::Connection,
};

const SIGN_INS: usize = 200;
/// What two cores hash and queue at most.
const PLACES: usize = 2 * 66;
/// The memory of two hashes, and of all that waits, in KiB.
const GROWTH: usize = 96 * 1024;

/// What a sign-in is, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    RightPassword,
    RightPasswordOfTwoSteps,
    WrongPassword,
}

const fn kind(number: usize) -> Kind {
    match number % 3 {
        0 => Kind::RightPassword,
        1 => Kind::RightPasswordOfTwoSteps,
        _ => Kind::WrongPassword,
    }
}

/// As many accounts as sign-ins, and `reader`.
async fn database(backend: Backend) -> TestDatabase {
    let test = TestDatabase::start(backend).await;
    let secret_box = SecretBox::open(&test.database, &test.key_file()).await;
    let secret_box = secret_box.unwrap();
    seed_accounts(&test.database, &secret_box, "reader", SIGN_INS, &[7; 20])
        .await
        .unwrap();
    let with_two_steps = (0..SIGN_INS)
        .filter(|number| kind(*number) == Kind::RightPasswordOfTwoSteps)
        .map(|number| format!("'{}'", seeded_login(number)))
        .collect::<Vec<_>>();
    let others = with_two_steps.join(", ");
    test.execute(&format!("DELETE FROM totp WHERE login NOT IN ({others})"))
        .await;
    test
}

/// The server, which hashes on two cores, however many there are here.
fn serve(vestibule: &Vestibule) -> Server {
    let this_thread = Pid::from_raw(0);
    let all = sched_getaffinity(this_thread).unwrap();
    let mut two = CpuSet::new();
    let cores = (0..CpuSet::count()).filter(|core| all.is_set(*core).unwrap());
    for core in cores.take(2) {
        two.set(core).unwrap();
    }
    sched_setaffinity(this_thread, &two).unwrap();
    let server = vestibule.serve();
    sched_setaffinity(this_thread, &all).unwrap();
    server
}

/// Everything of a sign-in but its last byte; each comes from an address of its own, as a proxy tells it.
fn begin(server: &Server, number: usize) -> Connection {
    let password = match kind(number) {
        Kind::WrongPassword => "wrong".to_owned(),
        Kind::RightPassword | Kind::RightPasswordOfTwoSteps => PASSWORD.replace(' ', "+"),
    };
    let body = format!("login={}&password={password}&", seeded_login(number));
    let mut client = Connection::open(server.address);
    client.send(
        format!(
            "POST /api/sign_in HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\nAccept: application/json\r\n\
             Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 198.51.100.{number}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
            body.len(),
            &body[..body.len() - 1]
        )
        .as_bytes(),
    );
    client
}

#[rstest]
fn two_hundred_sign_ins_at_once_are_queued_or_told_to_come_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let runtime = Runtime::new().unwrap();
    let database = runtime.block_on(database(backend));
    let count = |sql: &str| usize::try_from(runtime.block_on(database.count(sql))).unwrap();
    let vestibule = Vestibule::over(&database).with("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1");
    let server = serve(&vestibule);
    let cookies = server.sign_in("reader");
    server.visit(&cookies);
    let audit_before = count("SELECT count(*) FROM audit");
    let memory_before = server.peak_memory();

    let (answer, answers) = channel();
    let mut clients: Vec<_> = (0..SIGN_INS).map(|number| begin(&server, number)).collect();
    for client in &mut clients {
        assert!(client.send(b"&"));
    }
    for (number, mut client) in clients.into_iter().enumerate() {
        let answer = answer.clone();
        thread::spawn(move || answer.send((number, client.rest())));
    }
    let began = Instant::now();
    let (mut answered, mut slowest) = (Vec::new(), Duration::ZERO);
    while answered.len() < SIGN_INS {
        let asked = Instant::now();
        server.visit(&cookies);
        slowest = slowest.max(asked.elapsed());
        answered.extend(answers.iter().take(SIGN_INS / 100));
    }
    // By the clock of the flood itself, since a busy machine slows both down.
    let all = began.elapsed();
    assert!(
        slowest < all / 6,
        "others were kept waiting: {slowest:?} of {all:?}"
    );

    let mut looked_at = Vec::new();
    for (number, answer) in &answered {
        let expected = match kind(*number) {
            Kind::WrongPassword => "HTTP/1.1 422",
            Kind::RightPassword | Kind::RightPasswordOfTwoSteps => "HTTP/1.1 200",
        };
        if answer.starts_with("HTTP/1.1 503") {
            assert!(
                answer.contains(r#"{"error":"busy","retry_after":2}"#),
                "{answer}"
            );
            assert!(
                answer.to_lowercase().contains("\r\nretry-after: 2\r\n"),
                "{answer}"
            );
        } else {
            assert!(answer.starts_with(expected), "{number}: {answer}");
            looked_at.push(kind(*number));
        }
    }
    let refused = SIGN_INS - looked_at.len();
    assert!(
        (1..=SIGN_INS - PLACES).contains(&refused),
        "{refused} were refused"
    );
    let of = |kind| looked_at.iter().filter(|it| **it == kind).count();
    // A wrong one counts against its login and its address; a right one against nothing, and a refused one neither.
    let wrong = of(Kind::WrongPassword);
    assert_eq!(
        count("SELECT count(*) FROM throttle WHERE failures > 0"),
        2 * wrong
    );
    assert_eq!(
        count("SELECT count(*) FROM half_sign_in"),
        of(Kind::RightPasswordOfTwoSteps)
    );
    assert_eq!(
        count("SELECT count(*) FROM session"),
        1 + of(Kind::RightPassword)
    );
    assert_eq!(
        count("SELECT count(*) FROM audit"),
        audit_before + looked_at.len()
    );
    let growth = server.peak_memory() - memory_before;
    assert!(growth < GROWTH, "{growth} KiB more");
    server.sign_in("reader");
    let (code, log) = server.stop();
    assert!(code == 0 && !log.contains("ERROR"), "{log}");
}
