//! Another key for what is stored: it replaces the old one whole, goes on wherever it was interrupted, and locks nobody
//! out on the way.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use contract::ApiError;
use domain::{
    KeyError, SecretBox,
    key_rotation::{self, KeyRotation},
    sign_in,
    test_support::{Backend, seed_accounts},
};
use rstest::rstest;

use crate::panel::{Panel, Phone, STEP, caller};

impl Panel {
    /// The lines of the key file.
    pub(crate) fn keys(&self) -> Vec<String> {
        let text = fs::read_to_string(self.test.key_file()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    pub(crate) async fn prepare(&self) -> Result<(), KeyError> {
        key_rotation::prepare(&self.test.database, &self.test.key_file(), self.now()).await
    }

    /// Begins a rotation as the console does, prepared where it has to be.
    pub(crate) async fn begin(&self) -> Result<KeyRotation, KeyError> {
        if self.test.database.is_shared() && self.keys().len() == 1 {
            self.prepare().await?;
        }
        KeyRotation::begin(&self.test.database, &self.test.key_file(), self.now()).await
    }

    /// Goes on to the end.
    pub(crate) async fn end(&self, mut rotation: KeyRotation) -> Result<u64, KeyError> {
        while rotation.next_batch(self.now()).await? {}
        rotation.finish(self.now()).await
    }

    pub(crate) async fn rotate(&self) -> Result<u64, KeyError> {
        self.end(self.begin().await?).await
    }

    /// Signs in with the next code, at this server and at one that starts now.
    pub(crate) async fn signs_in_everywhere(&self, login: &str, phone: &Phone) {
        self.advance(STEP);
        self.sign_in_with_code(login, &phone.code(self.now())).await;
        self.advance(STEP);
        let started = self.test.another_server(&self.services).await;
        let (half, code) = (self.half(login).await, phone.code(self.now()));
        sign_in::submit_code(&started, &half, &code, &caller())
            .await
            .unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn afterwards_the_same_phone_signs_in_and_the_old_key_is_gone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let (keys, rows) = (panel.keys(), panel.dump("totp").await);
    assert_eq!(panel.rotate().await.unwrap(), 1);
    let new = panel.keys();
    assert_eq!(new.len(), 1);
    assert_ne!(new, keys);
    assert_ne!(panel.dump("totp").await, rows);
    panel.signs_in_everywhere("ann", &phone).await;
    let mut expected = vec![
        "console key.rotate success (begun)",
        "console key.rotate success (finished)",
    ];
    if backend == Backend::Postgres {
        expected.insert(0, "console key.rotate success (prepared)");
    }
    assert_eq!(panel.evidence_of("key.rotate").await, expected);
}

#[rstest]
#[tokio::test]
async fn interrupted_anywhere_it_goes_on_and_everybody_signs_in_on_the_way(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let (database, secret_box) = (&panel.test.database, &panel.services.secret_box);
    seed_accounts(database, secret_box, "reader", 250, &phone.key)
        .await
        .unwrap();
    let old = panel.keys();
    let mut new = Vec::new();
    for batches in 0..6 {
        let mut rotation = panel.begin().await.unwrap();
        for _ in 0..batches {
            rotation.next_batch(panel.now()).await.unwrap();
        }
        drop(rotation);
        let keys = panel.keys();
        assert_eq!(keys[1..], old);
        if batches > 0 {
            assert_eq!(keys, new);
        }
        new = keys;
        panel.signs_in_everywhere("ann", &phone).await;
        panel.signs_in_everywhere("person249", &phone).await;
    }
    assert_eq!(panel.rotate().await.unwrap(), 0);
    assert_eq!(panel.keys(), new[..1]);
    for login in ["ann", "person0", "person249"] {
        panel.signs_in_everywhere(login, &phone).await;
    }
}

/// Killed between the database's last change and the file's.
#[rstest]
#[tokio::test]
async fn an_old_key_that_was_not_dropped_is_dropped_next_time(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let old = panel.keys();
    panel.rotate().await.unwrap();
    let new = panel.keys();
    let both = format!("{}\n{}\n", new[0], old[0]);
    fs::write(panel.test.key_file(), both).unwrap();
    assert_eq!(panel.rotate().await.unwrap(), 0);
    assert_eq!(panel.keys(), new);
    panel.signs_in_everywhere("ann", &phone).await;
}

#[rstest]
#[tokio::test]
async fn a_prepared_key_is_not_in_use_and_preparing_twice_is_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let (old, rows) = (panel.keys(), panel.dump("panel_state").await);
    panel.prepare().await.unwrap();
    let prepared = panel.keys();
    assert_eq!((prepared.len(), &prepared[1]), (2, &old[0]));
    panel.prepare().await.unwrap();
    assert_eq!(panel.keys(), prepared);
    assert_eq!(panel.dump("panel_state").await, rows);
    panel.signs_in_everywhere("ann", &phone).await;
    drop(panel.begin().await.unwrap());
    let refused = panel.prepare().await;
    assert!(matches!(refused, Err(KeyError::Unfinished(_))));
    panel.rotate().await.unwrap();
    assert_eq!(panel.keys(), prepared[..1]);
    panel.signs_in_everywhere("ann", &phone).await;
}

#[rstest]
#[tokio::test]
async fn of_two_at_once_one_is_refused(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let first = panel.begin().await.unwrap();
    assert!(matches!(panel.begin().await, Err(KeyError::InUse(_))));
    assert!(matches!(panel.prepare().await, Err(KeyError::InUse(_))));
    panel.end(first).await.unwrap();
    panel.rotate().await.unwrap();
    panel.signs_in_everywhere("ann", &phone).await;
}

#[tokio::test]
async fn there_is_nothing_to_rotate_without_a_file_and_none_is_made() {
    let panel = Panel::start(Backend::Sqlite).await;
    fs::remove_file(panel.test.key_file()).unwrap();
    assert!(matches!(panel.begin().await, Err(KeyError::NotMade(_))));
    let (panel, _, _) = Panel::two_step(Backend::Sqlite).await;
    fs::remove_file(panel.test.key_file()).unwrap();
    assert!(matches!(panel.begin().await, Err(KeyError::Missing(_))));
    assert!(!panel.test.key_file().exists());
}

/// Two-step authentication of before there were identifiers.
#[rstest]
#[tokio::test]
async fn ciphertexts_without_an_identifier_open_and_are_rotated(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let unnamed = seal_unnamed(&panel.keys()[0], "totp:ann", &phone.key);
    panel.set_secret("ann", &unnamed).await;
    panel.signs_in_everywhere("ann", &phone).await;
    assert_eq!(panel.rotate().await.unwrap(), 1);
    panel.signs_in_everywhere("ann", &phone).await;
    panel.rotate().await.unwrap();
    panel.signs_in_everywhere("ann", &phone).await;
    assert_eq!(panel.keys().len(), 1);
}

/// Layout 1: the byte 1, a nonce, the box, bound to its owner alone.
fn seal_unnamed(key: &str, owner: &str, secret: &[u8]) -> Vec<u8> {
    use chacha20poly1305::{
        KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _, aead::Payload,
    };
    let key = data_encoding::HEXLOWER.decode(key.as_bytes()).unwrap();
    let cipher = XChaCha20Poly1305::new_from_slice(&key).unwrap();
    let nonce = [7; 24];
    let payload = Payload {
        msg: secret,
        aad: owner.as_bytes(),
    };
    let boxed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap();
    [&[1][..], &nonce, &boxed].concat()
}

#[rstest]
#[tokio::test]
async fn a_used_code_stays_used(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let code = phone.code(panel.now());
    panel.sign_in_with_code("ann", &code).await;
    panel.rotate().await.unwrap();
    let half = panel.half("ann").await;
    let answer = panel.submit_code(&half, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
}

#[tokio::test]
async fn the_file_keeps_its_mode_its_place_and_no_draft() {
    let (panel, phone, _) = Panel::two_step(Backend::Sqlite).await;
    let (link, real) = (
        panel.test.key_file(),
        panel.test.folder.path().join("real.key"),
    );
    fs::rename(&link, &real).unwrap();
    symlink("real.key", &link).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    // Left by somebody who was killed.
    fs::write(real.with_extension("draft"), "half").unwrap();
    panel.rotate().await.unwrap();
    assert!(link.is_symlink());
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(!real.with_extension("draft").exists());
    panel.signs_in_everywhere("ann", &phone).await;
}

#[tokio::test]
async fn what_is_shown_of_the_keys_is_not_the_keys() {
    let (panel, _, _) = Panel::two_step(Backend::Sqlite).await;
    panel.prepare().await.unwrap();
    let secret_box = SecretBox::open(&panel.test.database, &panel.test.key_file())
        .await
        .unwrap();
    assert_eq!(secret_box.spare_keys(), 1);
    let shown = format!("{secret_box:?}");
    assert!(panel.keys().iter().all(|key| !shown.contains(key)));
}
