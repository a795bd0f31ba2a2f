//! The command line as an operator uses it: the real program, its exit codes and its lines.

use std::{fs, os::unix::fs::PermissionsExt as _};

use domain::test_support::{Backend, TestDatabase};
use rstest::rstest;

use crate::common::process::{Finished, Vestibule};

/// What root signs in with.
pub(crate) const PASSWORD: &str = "seven purple umbrellas";

/// The output of a success.
pub(crate) fn succeeds(finished: &Finished) -> &str {
    assert_eq!(
        (finished.code, finished.stderr.as_str()),
        (0, ""),
        "{finished:?}"
    );
    &finished.stdout
}

/// The one line of a failure.
pub(crate) fn fails(finished: &Finished) -> &str {
    assert_eq!(
        (finished.code, finished.stdout.as_str()),
        (1, ""),
        "{finished:?}"
    );
    let lines: Vec<_> = finished.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{finished:?}");
    lines[0]
}

/// A data directory with root and admin.
pub(crate) fn with_root() -> Vestibule {
    let vestibule = Vestibule::new();
    let arguments = [
        "account",
        "add",
        "root",
        "--level",
        "root",
        "--password-stdin",
    ];
    succeeds(&vestibule.run_with_input(&arguments, format!("{PASSWORD}\n").as_bytes()));
    vestibule
}

#[test]
fn adding_root_makes_admin_too() {
    let vestibule = with_root();
    let json: serde_json::Value =
        serde_json::from_str(succeeds(&vestibule.run(&["account", "list", "--json"]))).unwrap();
    let logins: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["login"].as_str().unwrap())
        .collect();
    assert_eq!(logins, ["admin", "root"]);
    assert_eq!(
        (&json[0]["has_password"], &json[1]["has_password"]),
        (&false.into(), &true.into())
    );
    let mut keys: Vec<_> = json[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    let expected = [
        "created_at",
        "email",
        "enabled",
        "has_password",
        "last_sign_in_at",
        "level",
        "login",
        "name",
        "two_step",
    ];
    assert_eq!(keys, expected);
    let shown = vestibule.run(&["account", "show", "admin", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(succeeds(&shown)).unwrap();
    assert_eq!(shown["level"], "admin");
    assert!(succeeds(&vestibule.run(&["account", "list"])).contains("admin"));
    assert!(succeeds(&vestibule.run(&["account", "show", "root"])).contains("two-step      off"));
}

#[test]
fn an_account_goes_through_its_life_at_the_console() {
    let vestibule = with_root();
    let add = [
        "account",
        "add",
        "ann",
        "--level",
        "client",
        "--name",
        "Ann O.",
        "--email",
        "ann@example.org",
    ];
    succeeds(&vestibule.run(&add));
    assert!(succeeds(&vestibule.run(&["account", "show", "ann"])).contains("ann@example.org"));
    let set = vestibule.run_with_input(
        &["account", "password", "ann", "--password-stdin"],
        PASSWORD.as_bytes(),
    );
    succeeds(&set);
    for verb in ["disable", "enable", "unlock"] {
        succeeds(&vestibule.run(&["account", verb, "ann"]));
    }
    assert_eq!(
        succeeds(&vestibule.run(&["totp", "status", "ann"])),
        "off\n"
    );
    assert!(fails(&vestibule.run(&["totp", "disable", "ann"])).contains("not on"));
}

#[rstest]
#[case(&["account", "show", "nobody"], "nobody")]
#[case(&["account", "enable", "nobody"], "nobody")]
#[case(&["account", "unlock", "nobody"], "nobody")]
#[case(&["totp", "status", "nobody"], "nobody")]
#[case(&["totp", "disable", "nobody"], "nobody")]
#[case(&["account", "add", "Ann", "--level", "client"], "capital")]
#[case(&["account", "add", "console", "--level", "client"], "reserved")]
#[case(&["account", "add", "admin", "--level", "admin"], "reserved")]
#[case(&["account", "add", "root", "--level", "root"], "taken")]
#[case(&["account", "add", "ann", "--level", "root"], "root")]
#[case(&["account", "add", "ann", "--level", "client", "--name", " "], "--name")]
#[case(&["account", "add", "ann", "--level", "client", "--email", "x"], "--email")]
#[case(&["account", "list", "--config", "missing.toml"], "missing.toml")]
fn whatever_cannot_be_is_one_line_and_exit_code_1(#[case] arguments: &[&str], #[case] word: &str) {
    let finished = with_root().run(arguments);
    assert!(fails(&finished).contains(word), "{finished:?}");
}

#[test]
fn a_bad_password_is_refused_with_the_reason() {
    let vestibule = with_root();
    for (password, reason) in [
        ("short", "15 characters"),
        ("", "15 characters"),
        ("passwordpassword", "repetition"),
    ] {
        let arguments = ["account", "password", "root", "--password-stdin"];
        let finished = vestibule.run_with_input(&arguments, password.as_bytes());
        assert!(fails(&finished).contains(reason), "{finished:?}");
    }
}

#[rstest]
#[case(&[])]
#[case(&["account", "add", "ann", "--level", "king"])]
#[case(&["account", "password", "root"])]
#[case(&["nonsense"])]
#[case(&["serve", "--nonsense"])]
fn wrong_usage_is_exit_code_2_and_touches_nothing(#[case] arguments: &[&str]) {
    let vestibule = Vestibule::new();
    assert_eq!(vestibule.run(arguments).code, 2);
    assert!(!vestibule.folder.path().join("data").exists());
}

#[test]
fn config_shows_what_is_in_force_and_where_from_and_touches_nothing() {
    let vestibule = Vestibule::new()
        .with("VESTIBULE_BRAND", "Panel")
        .with("VESTIBULE_DATABASE_URL", "postgres://ann:hunter2@db/panel");
    fs::write(
        vestibule.folder.path().join("vestibule.toml"),
        "log = 'warn'\n",
    )
    .unwrap();
    let finished = vestibule.run(&["config", "--data-dir", "/nowhere/data"]);
    let lines = succeeds(&finished);
    let line = |key: &str| lines.lines().find(|line| line.starts_with(key)).unwrap();
    assert!(
        line("brand").contains("\"Panel\"")
            && line("brand").contains("environment VESTIBULE_BRAND")
    );
    assert!(
        line("log ").contains("file vestibule.toml")
            && line("data_dir").contains("flag --data-dir")
    );
    assert!(line("listen").contains("default"));
    assert!(line("database_url").contains("ann:***@db") && !lines.contains("hunter2"));
    assert!(!vestibule.folder.path().join("data").exists());
}

#[rstest]
#[case("colour = 'red'", "`colour`")]
#[case("listen = 'nowhere'", "listen")]
#[case("brand = 'a:b'", "brand")]
fn a_bad_settings_file_stops_every_command(#[case] text: &str, #[case] word: &str) {
    let vestibule = Vestibule::new();
    fs::write(vestibule.folder.path().join("vestibule.toml"), text).unwrap();
    for arguments in [&["config"][..], &["serve"], &["account", "list"]] {
        assert!(fails(&vestibule.run(arguments)).contains(word));
    }
}

#[test]
fn an_unknown_variable_only_warns() {
    let finished = Vestibule::new()
        .with("VESTIBULE_COLOUR", "red")
        .run(&["config"]);
    assert!(
        finished.code == 0 && finished.stderr.contains("VESTIBULE_COLOUR"),
        "{finished:?}"
    );
}

#[test]
fn the_data_directory_is_made_for_its_owner_alone() {
    let vestibule = with_root();
    let mode = fs::metadata(vestibule.folder.path().join("data"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    assert!(
        !vestibule.folder.path().join("data/secret.key").exists(),
        "only the server needs a key"
    );
}

#[test]
fn another_user_s_data_directory_is_refused_naming_sudo() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let vestibule = with_root();
    std::os::unix::fs::chown(vestibule.folder.path().join("data"), Some(1), None).unwrap();
    for arguments in [
        &["account", "list"][..],
        &["migrate"],
        &["totp", "status", "root"],
    ] {
        assert!(fails(&vestibule.run(arguments)).contains("sudo -u"));
    }
}

#[test]
fn commands_do_not_migrate_what_another_program_may_use() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(TestDatabase::start(Backend::Sqlite));
    let vestibule = Vestibule::new().with("VESTIBULE_DATABASE_URL", &database.url);
    let future =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000000_future', 0)";
    runtime.block_on(database.execute(future));
    assert!(fails(&vestibule.run(&["account", "list"])).contains("`vestibule migrate`"));
    fails(&vestibule.run(&["migrate"]));
    runtime.block_on(database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm2999%'"));
    succeeds(&vestibule.run(&["account", "list"]));
    assert!(succeeds(&vestibule.run(&["migrate"])).contains("up to date"));
}
