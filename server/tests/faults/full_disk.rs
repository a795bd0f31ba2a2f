//! The disk is full, or files may grow no further: what would change something is refused and leaves nothing behind, what
//! only reads goes on, and once there is space again all is well without a restart.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    process::{Command, ExitStatus},
};

use domain::test_support::{Backend, PASSWORD};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use super::{
    house::House,
    person::{Codes, NEW_PASSWORD, Person},
    state::State,
};
use crate::common::{
    Phone,
    process::Server,
    visitor::{Visitor, is_ok, json},
};

/// Set for a process whose temporary folder is a disk of its own.
const ON_A_DISK: &str = "VESTIBULE_FAULT_DISK";
const NAMESPACE: [&str; 3] = ["--user", "--map-root-user", "--mount"];

/// Somebody who is in the middle of signing in.
struct SigningIn(Person, Visitor, Codes);

/// Somebody who is about to enable two-step authentication, and to change the password.
struct Enabling(Person, Visitor, Codes);

/// Somebody who is about to disable two-step authentication.
struct Disabling(Person, Visitor, Codes);

struct Scene(SigningIn, Enabling, Disabling);

impl Scene {
    fn of(house: &House, server: &Server, first: usize) -> Self {
        let [ann, bob, cid] = [0, 1, 2].map(|number| Person::number(first + number));
        let anns = ann.sign_in(server);
        house.remove_two_step(&bob);
        let mut bobs = bob.sign_in(server);
        let bobs_phone = Phone::from_key(&bobs.pending_key());
        let (mut cids, codes) = (cid.sign_in(server), Codes::now());
        cids.send_code("submit_code", &codes.first);
        Self(
            SigningIn(ann, anns, Codes::now()),
            Enabling(bob, bobs, Codes::of(&bobs_phone)),
            Disabling(cid, cids, codes),
        )
    }

    fn states(&self, house: &House) -> [State; 3] {
        let Self(SigningIn(ann, ..), Enabling(bob, ..), Disabling(cid, ..)) = self;
        [ann, bob, cid].map(|person| house.state_of(person))
    }

    /// Everything that they came for, and the answers.
    fn act(&mut self) -> Vec<(&'static str, String)> {
        let Self(SigningIn(ann, anns, anns_codes), enabling, disabling) = self;
        let Enabling(_, bobs, bobs_codes) = enabling;
        let Disabling(_, cids, cids_codes) = disabling;
        vec![
            ("password", anns.clone().sign_in(&ann.login, PASSWORD)),
            ("code", anns.send_code("submit_code", &anns_codes.first)),
            (
                "enabling",
                bobs.send_code("enable_two_step", &bobs_codes.first),
            ),
            (
                "change of password",
                bobs.change_password(PASSWORD, NEW_PASSWORD),
            ),
            (
                "disabling",
                cids.send_code("disable_two_step", &cids_codes.second),
            ),
            ("sign-out", cids.post("sign_out", "")),
        ]
    }
}

/// Where there is no space, and how much of it there is.
enum Shortage<'a> {
    /// The disk is full.
    Disk(&'a Path),
    /// The server may not make any file longer: the same for it, and possible wherever no disk can be mounted.
    FileSize(&'a Server),
}

impl Shortage<'_> {
    fn begin(&self) {
        match self {
            Self::Disk(folder) => {
                let mut filler = File::create(folder.join("filler")).unwrap();
                while filler.write(&[0; 4096]).is_ok() {}
            }
            Self::FileSize(server) => limit_file_size(server, "0:"),
        }
    }

    fn end(&self) {
        match self {
            Self::Disk(folder) => fs::remove_file(folder.join("filler")).unwrap(),
            Self::FileSize(server) => limit_file_size(server, "unlimited:"),
        }
    }
}

fn limit_file_size(server: &Server, limit: &str) {
    let pid = server.id().to_string();
    let status = Command::new("prlimit")
        .args(["--pid", &pid, &format!("--fsize={limit}")])
        .status();
    assert!(found("prlimit", status).success());
}

/// How a tool ended that every Linux has.
fn found(tool: &str, status: io::Result<ExitStatus>) -> ExitStatus {
    status.unwrap_or_else(|error| panic!("{tool}: {error}; apt-get install util-linux"))
}

#[test]
fn without_space_nothing_is_half_done_and_all_is_well_again_by_itself() {
    let is_on_a_disk = std::env::var_os(ON_A_DISK).is_some();
    if !is_on_a_disk && run_on_a_disk() {
        return;
    }
    let mut house = House::of(Backend::Sqlite, 6);
    house.vestibule.ignoring(Signal::SIGXFSZ);
    let server = house.vestibule.serve();
    survive(&house, &server, 0, &Shortage::FileSize(&server));
    if is_on_a_disk {
        survive(&house, &server, 3, &Shortage::Disk(house.folder()));
    }
    let (code, log) = server.stop();
    assert!(code == 0 && !log.contains("panicked"), "{log}");
    assert_eq!(
        log.contains("database or disk is full"),
        is_on_a_disk,
        "{log}"
    );
    let rows = house.query("PRAGMA integrity_check");
    assert_eq!(rows[0].try_get_by_index::<String>(0).unwrap(), "ok");
}

/// Runs this test in a process of its own, whose temporary folder is a small disk. Returns false where the machine
/// lets nobody mount one, as in a container without rights.
fn run_on_a_disk() -> bool {
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(NAMESPACE);
        command
    };
    let trial = unshare().arg("true").status();
    if !found("unshare", trial).success() {
        return false;
    }
    let folder = TempDir::new().unwrap();
    let status = unshare()
        .args([
            "sh",
            "-c",
            r#"mount -t tmpfs -o size=8m tmpfs "$TMPDIR" && exec "$@""#,
            "sh",
        ])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg(
            "faults::full_disk::without_space_nothing_is_half_done_and_all_is_well_again_by_itself",
        )
        .env("TMPDIR", folder.path())
        .env(ON_A_DISK, "yes")
        .status()
        .unwrap();
    assert!(status.success());
    true
}

fn survive(house: &House, server: &Server, first: usize, shortage: &Shortage) {
    let mut scene = Scene::of(house, server, first);
    // The last use of a session is due to be noted again, and no space is left over in the write-ahead log.
    house.execute("UPDATE session SET last_used_at = last_used_at - 120000");
    house.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    let before = scene.states(house);
    shortage.begin();
    for (what, answer) in scene.act() {
        let head = answer.to_lowercase();
        assert!(
            head.starts_with("http/1.1 503") && head.contains("retry-after: "),
            "{what}: {answer}"
        );
        assert_eq!(json(&answer)["error"], "unavailable", "{what}");
    }
    let Scene(_, Enabling(_, bobs, _), Disabling(_, cids, _)) = &mut scene;
    for path in [
        "/",
        "/settings/user",
        "/settings/user/two-step/enable",
        "/healthz",
        "/readyz",
    ] {
        let page = bobs.get(path);
        assert!(is_ok(&page), "{path}: {page}");
    }
    assert!(is_ok(&cids.get("/settings/user/history")));
    assert_eq!(scene.states(house), before);
    shortage.end();
    for (what, answer) in scene.act() {
        assert!(is_ok(&answer), "{what}: {answer}");
    }
}
