//! Rotation where several servers have copies of the key file: what each of them does before, without and with the new
//! one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use contract::{ApiError, Level};
use domain::{
    Clock, DomainError, KeyError, PasswordHasher, SecretBox, Services, Unreadable,
    key_rotation::{self, KeyRotation},
    sign_in,
    test_support::{Backend, settings},
    totp,
};
use rstest::rstest;

use crate::panel::{Panel, STEP, caller};

/// A copy of the key file as it is now, on another machine.
fn copy(panel: &Panel) -> PathBuf {
    let path = panel.test.folder.path().join("copy.key");
    fs::copy(panel.test.key_file(), &path).unwrap();
    path
}

async fn server(panel: &Panel, key: &Path) -> Services {
    Services {
        database: panel.test.database.clone(),
        passwords: PasswordHasher::start(1).unwrap(),
        secret_box: SecretBox::open(&panel.test.database, key).await.unwrap(),
        settings: settings(),
        clock: Clock::fixed(panel.now()),
    }
}

#[tokio::test]
async fn on_postgresql_a_key_that_no_copy_has_is_not_put_to_use() {
    let (panel, _, _) = Panel::two_step(Backend::Postgres).await;
    let keys = panel.keys();
    let (database, path) = (&panel.test.database, panel.test.key_file());
    let refused = KeyRotation::begin(database, &path, panel.now()).await;
    let Err(error) = refused else {
        panic!("it has begun")
    };
    assert!(error.to_string().contains("--prepare"), "{error}");
    assert_eq!(panel.keys(), keys);
}

#[rstest]
#[tokio::test]
async fn a_server_that_was_given_the_prepared_file_works_throughout(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let path = copy(&panel);
    // Running since before, with the old file.
    let other = server(&panel, &path).await;
    panel.prepare().await.unwrap();
    copy(&panel);
    panel.rotate().await.unwrap();
    let half = panel.half("ann").await;
    let code = phone.code(panel.now());
    sign_in::submit_code(&other, &half, &code, &caller())
        .await
        .unwrap();
    // It may be told to drop the old key as well, by the same command.
    let rotation = KeyRotation::begin(&panel.test.database, &path, panel.now()).await;
    assert_eq!(panel.end(rotation.unwrap()).await.unwrap(), 0);
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        fs::read_to_string(panel.test.key_file()).unwrap()
    );
}

/// A key that is only prepared may not be on every server yet.
#[rstest]
#[tokio::test]
async fn what_is_encrypted_after_preparing_opens_without_the_prepared_key(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::two_step(backend).await;
    let other = server(&panel, &copy(&panel)).await;
    panel.prepare().await.unwrap();
    panel.test.add_account("bob", Level::Client).await;
    let services = panel.test.another_server(&panel.services).await;
    let panel = Panel { services, ..panel };
    let (phone, _) = panel.with_two_step("bob").await;
    panel.advance(STEP);
    let (half, code) = (panel.half("bob").await, phone.code(panel.now()));
    sign_in::submit_code(&other, &half, &code, &caller())
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_server_with_the_old_file_lets_nobody_in_and_recovers_with_the_new_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let bob = panel.identity(&panel.sign_in("bob").await).await;
    let path = copy(&panel);
    let other = server(&panel, &path).await;
    panel.rotate().await.unwrap();
    let started = SecretBox::open(&panel.test.database, &path).await;
    assert!(matches!(started, Err(KeyError::Foreign(_))));
    let (half, code) = (panel.half("ann").await, phone.code(panel.now()));
    let answer = sign_in::submit_code(&other, &half, &code, &caller()).await;
    let missing = Unreadable::KeyMissing;
    assert!(
        matches!(&answer, Err(DomainError::Unreadable { why, .. }) if *why == missing),
        "{answer:?}"
    );
    let answer = totp::enrolment(&other, &bob).await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::Internal);

    copy(&panel);
    sign_in::submit_code(&other, &half, &code, &caller())
        .await
        .unwrap();
    totp::enrolment(&other, &bob).await.unwrap();
}

#[tokio::test]
async fn of_two_keys_prepared_apart_only_the_first_is_put_to_use() {
    let (panel, phone, _) = Panel::two_step(Backend::Postgres).await;
    let path = copy(&panel);
    let (database, now) = (&panel.test.database, panel.now());
    key_rotation::prepare(database, &path, now).await.unwrap();
    panel.rotate().await.unwrap();
    let refused = KeyRotation::begin(database, &path, now).await;
    assert!(matches!(refused, Err(KeyError::Foreign(_))));
    panel.signs_in_everywhere("ann", &phone).await;
}

#[rstest]
#[tokio::test]
async fn two_servers_may_rotate_to_one_key_at_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.prepare().await.unwrap();
    let path = copy(&panel);
    let (database, now) = (&panel.test.database, panel.now());
    let mut first = panel.begin().await.unwrap();
    let mut second = KeyRotation::begin(database, &path, now).await.unwrap();
    first.next_batch(now).await.unwrap();
    second.next_batch(now).await.unwrap();
    let ends = tokio::join!(panel.end(first), panel.end(second));
    assert_eq!((ends.0.unwrap(), ends.1.unwrap()), (1, 0));
    panel.signs_in_everywhere("ann", &phone).await;
    panel.advance(STEP);
}

/// What was encrypted before is read with the key of then: one line more in the file.
#[rstest]
#[tokio::test]
async fn a_backup_from_before_needs_the_key_from_before(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let old = panel.keys();
    let (totp, state) = (
        "CREATE TABLE totp_then AS SELECT * FROM totp",
        "CREATE TABLE state_then AS SELECT * FROM panel_state",
    );
    panel.test.execute(totp).await;
    panel.test.execute(state).await;
    panel.rotate().await.unwrap();
    let restore = "DELETE FROM totp; INSERT INTO totp SELECT * FROM totp_then; \
                   DELETE FROM panel_state; INSERT INTO panel_state SELECT * FROM state_then";
    panel.test.execute(restore).await;
    let started = SecretBox::open(&panel.test.database, &panel.test.key_file()).await;
    assert!(matches!(started, Err(KeyError::Foreign(_))));
    let both = [panel.keys(), old].concat().join("\n");
    fs::write(panel.test.key_file(), both).unwrap();
    panel.signs_in_everywhere("ann", &phone).await;
    panel.rotate().await.unwrap();
    assert_eq!(panel.keys().len(), 1);
    panel.signs_in_everywhere("ann", &phone).await;
}
