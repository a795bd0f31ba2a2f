//! The key file and the fingerprint that the database keeps of it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use contract::{ApiError, Level};
use domain::{
    Clock, KeyError, SecretBox, Services,
    test_support::{Backend, START, TestDatabase, settings},
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, STEP, caller, login};

async fn open(test: &TestDatabase, path: &Path) -> Result<SecretBox, KeyError> {
    SecretBox::open(&test.database, path).await
}

#[rstest]
#[tokio::test]
async fn the_first_start_makes_a_key_that_only_its_owner_reads(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDatabase::start(backend).await;
    let path = test.key_file();
    let first = open(&test, &path).await.unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.trim().len(), 64);
    let second = open(&test, &path).await.unwrap();
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    assert!(!format!("{first:?}").contains(text.trim()));
    let left: Vec<_> = fs::read_dir(test.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("vestibule.db"))
        .collect();
    assert_eq!(left, ["secret.key"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn first_starts_at_once_agree_on_one_key(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDatabase::start(backend).await;
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let (database, path) = (test.database.clone(), test.key_file());
            tokio::spawn(async move { SecretBox::open(&database, &path).await.unwrap() })
        })
        .collect();
    let mut keys = Vec::new();
    for start in starts {
        keys.push(format!("{:?}", start.await.unwrap()));
    }
    keys.dedup();
    assert_eq!(keys.len(), 1);
    assert_eq!(
        format!("{:?}", open(&test, &test.key_file()).await.unwrap()),
        keys[0]
    );
}

#[rstest]
#[tokio::test]
async fn without_its_key_a_server_stops_and_says_what_to_do(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = Panel::two_step(backend).await.0.test;
    fs::remove_file(test.key_file()).unwrap();
    let error = open(&test, &test.key_file()).await.unwrap_err();
    assert!(matches!(error, KeyError::Missing(_)));
    let advice = "copy the key file from the first server, or remove all totp rows";
    assert!(error.to_string().ends_with(advice), "{error}");
    assert!(!test.key_file().exists());
}

#[rstest]
#[tokio::test]
async fn with_another_key_a_server_stops_and_the_first_one_goes_on(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = Panel::two_step(backend).await.0.test;
    let another = test.folder.path().join("another.key");
    fs::write(&another, format!("{}\n", "ab".repeat(32))).unwrap();
    let error = open(&test, &another).await.unwrap_err();
    assert!(matches!(error, KeyError::Foreign(_)));
    assert!(error.to_string().contains("another.key"), "{error}");
    open(&test, &test.key_file()).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn once_no_row_needs_the_old_key_a_new_one_is_made(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::two_step(backend).await;
    fs::remove_file(panel.test.key_file()).unwrap();
    panel.test.execute("DELETE FROM totp").await;
    let services = panel.test.services().await;
    let panel = Panel { services, ..panel };
    let (phone, _) = panel.with_two_step("ann").await;
    panel.advance(STEP);
    let code = phone.code(panel.now());
    panel.sign_in_with_code("ann", &code).await;
    open(&panel.test, &panel.test.key_file()).await.unwrap();
}

#[rstest]
#[case("")]
#[case("not hexadecimal")]
#[case("abcd")]
#[case(&"AB".repeat(32))]
#[case(&"ab".repeat(33))]
#[tokio::test]
async fn a_file_that_holds_no_key_stops_the_start_and_is_left_alone(#[case] content: &str) {
    let test = TestDatabase::start(Backend::Sqlite).await;
    fs::write(test.key_file(), content).unwrap();
    let error = open(&test, &test.key_file()).await.unwrap_err();
    assert!(matches!(error, KeyError::Malformed(_)), "{error}");
    assert_eq!(fs::read_to_string(test.key_file()).unwrap(), content);
}

#[tokio::test]
async fn a_file_of_other_bytes_or_a_folder_stops_the_start() {
    let test = TestDatabase::start(Backend::Sqlite).await;
    fs::write(test.key_file(), [0xff; 32]).unwrap();
    let error = open(&test, &test.key_file()).await.unwrap_err();
    assert!(matches!(error, KeyError::Malformed(_)));
    let error = open(&test, test.folder.path()).await.unwrap_err();
    assert!(matches!(error, KeyError::File { .. }));
    let nowhere = test.folder.path().join("missing").join("secret.key");
    let error = open(&test, &nowhere).await.unwrap_err();
    assert!(matches!(error, KeyError::File { .. }));
}

/// A pending key that was made before the key file was replaced is as good as expired.
#[rstest]
#[tokio::test]
async fn a_pending_key_of_a_replaced_key_file_is_made_anew(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let identity = panel.identity(&panel.sign_in("ann").await).await;
    let phone = panel.enrol(&identity).await;
    fs::remove_file(panel.test.key_file()).unwrap();
    let services = panel.test.services().await;
    let panel = Panel { services, ..panel };
    let answer = panel.enable(&identity, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    assert_ne!(panel.enrol(&identity).await.key, phone.key);
}

/// Two servers that were both started first, each with a key of its own: the later one's stands.
#[rstest]
#[tokio::test]
async fn a_server_whose_key_was_replaced_encrypts_nothing_more(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let identity = panel.identity(&panel.sign_in("ann").await).await;
    let code = panel.enrol(&identity).await.code(panel.now());
    let another_key = panel.test.folder.path().join("another.key");
    let late = Services {
        database: panel.test.database.clone(),
        passwords: domain::PasswordHasher::start(1).unwrap(),
        secret_box: open(&panel.test, &another_key).await.unwrap(),
        settings: settings(),
        clock: Clock::fixed(START),
    };
    let answer = totp::enable(&panel.services, &identity, None, &code, &caller()).await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::Internal);
    assert_eq!(panel.rows("totp").await, 0);
    totp::cancel_enrolment(&panel.services, &identity)
        .await
        .unwrap();
    let answer = totp::enrolment(&panel.services, &identity).await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::Internal);

    let late = Panel {
        services: late,
        test: panel.test,
    };
    late.with_two_step("bob").await;
    let status = totp::status(&late.test.database, &login("bob")).await;
    assert_eq!(status.unwrap(), Some(START));
}
