//! A stored key that does not open for its account: nobody is let in, it is said and written down, and nothing of it is
//! held against the person.

use std::fs;

use contract::{ApiError, Level};
use data_encoding::HEXLOWER;
use domain::{DomainError, KeyError, Unreadable, sign_in, test_support::Backend, totp};
use rstest::rstest;

use crate::panel::{Panel, STEP, caller, login, minutes};

const MOVED: &str = "the stored secret does not open for this account";
const LACKING: &str = "the key file lacks the key of this account's secret";

impl Panel {
    pub(crate) async fn secret(&self, login: &str) -> Vec<u8> {
        let query = format!("SELECT secret FROM totp WHERE login = '{login}'");
        self.test.query(&query).await[0]
            .try_get_by_index(0)
            .unwrap()
    }

    pub(crate) async fn set_secret(&self, login: &str, secret: &[u8]) {
        let hex = HEXLOWER.encode(secret);
        let literal = if self.test.url.starts_with("sqlite:") {
            format!("X'{hex}'")
        } else {
            format!("'\\x{hex}'")
        };
        let statement = format!("UPDATE totp SET secret = {literal} WHERE login = '{login}'");
        self.test.execute(&statement).await;
    }
}

#[rstest]
#[case(
    "UPDATE totp SET secret = (SELECT secret FROM totp WHERE login = 'bob') WHERE login = 'ann'"
)]
#[case("DELETE FROM totp WHERE login = 'ann'; UPDATE totp SET login = 'ann' WHERE login = 'bob'")]
#[tokio::test]
async fn a_ciphertext_moved_to_another_account_signs_nobody_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] move_it: &str,
    #[values(false, true)] is_rotated: bool,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (bobs, _) = panel.with_two_step("bob").await;
    panel.with_two_step("ann").await;
    panel.advance(STEP * 2);
    if is_rotated {
        panel.rotate().await.unwrap();
    }
    // The thief knows ann's password and bob's key, and can write to the database.
    panel.test.execute(move_it).await;
    let half = panel.half("ann").await;
    let sessions = panel.rows("session").await;
    let (services, code) = (&panel.services, bobs.code(panel.now()));
    let answer = sign_in::submit_code(services, &half, &code, &caller()).await;
    let fault = answer.unwrap_err();
    assert!(fault.to_string().contains("`ann`"), "{fault}");
    assert_eq!(fault.to_api(), ApiError::CodeCannotBeChecked);
    assert_eq!(panel.rows("session").await, sessions);
    let line = format!("ann sign_in.code failure ({MOVED})");
    assert_eq!(panel.last_evidence().await, line);
}

#[rstest]
#[tokio::test]
async fn a_changed_identifier_opens_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    drop(panel.begin().await.unwrap());
    panel.with_two_step("bob").await;
    panel.advance(STEP);
    let (old, new) = (panel.secret("ann").await, panel.secret("bob").await);
    assert_ne!(old[..9], new[..9]);
    let (half, code) = (panel.half("ann").await, phone.code(panel.now()));
    let unknown = [&[2][..], &[0x5a; 8]].concat();
    for (header, why) in [
        (&new[..9], Unreadable::NotTheirs),
        (&unknown, Unreadable::KeyMissing),
        (&[1], Unreadable::NotTheirs),
        (&[3], Unreadable::NotTheirs),
    ] {
        let changed = [header, &old[9..]].concat();
        panel.set_secret("ann", &changed).await;
        let answer = sign_in::submit_code(&panel.services, &half, &code, &caller()).await;
        match answer {
            Err(DomainError::Unreadable { why: told, .. }) => assert_eq!(told, why),
            other => panic!("{other:?}"),
        }
    }
    let lines = panel.evidence_of("sign_in.code").await;
    let expected = [MOVED, LACKING, MOVED].map(|why| format!("ann sign_in.code failure ({why})"));
    assert_eq!(lines[..2], expected[..2]);
    assert_eq!(lines[2], format!("{} ×2", expected[2]));
    panel.set_secret("ann", &old).await;
    panel.submit_code(&half, &code).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn whoever_cannot_be_checked_loses_no_attempt_and_leaves_one_line(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let (half, identity) = (panel.half("ann").await, panel.identity(&token).await);
    let secret = panel.secret("ann").await;
    panel.set_secret("ann", b"").await;
    let code = phone.code(panel.now());
    for _ in 0..7 {
        let answer = sign_in::submit_code(&panel.services, &half, &code, &caller()).await;
        assert_eq!(answer.unwrap_err().to_api(), ApiError::CodeCannotBeChecked);
    }
    let line = format!("ann sign_in.code failure ({MOVED}) ×7");
    assert_eq!(panel.last_evidence().await, line);
    let disabled = totp::disable(&panel.services, &identity, &code, &caller()).await;
    assert_eq!(
        disabled.unwrap_err().to_api(),
        ApiError::CodeCannotBeChecked
    );
    let line = format!("ann two_step.disable failure ({MOVED})");
    assert_eq!(panel.last_evidence().await, line);
    panel.set_secret("ann", &secret).await;
    panel.submit_code(&half, &code).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn after_a_quarter_of_an_hour_it_is_a_new_line(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.set_secret("ann", b"").await;
    let half = panel.half("ann").await;
    let mut half_line = Vec::new();
    for pause in [0, 4, 15] {
        panel.advance(minutes(pause));
        let half = if pause == 15 {
            panel.half("ann").await
        } else {
            half.clone()
        };
        let code = phone.code(panel.now());
        let answer = sign_in::submit_code(&panel.services, &half, &code, &caller()).await;
        answer.unwrap_err();
        half_line = panel.evidence_of("sign_in.code").await;
    }
    let line = format!("ann sign_in.code failure ({MOVED})");
    assert_eq!(half_line, [format!("{line} ×2"), line]);
}

#[rstest]
#[tokio::test]
async fn a_rotation_leaves_it_says_whose_it_is_and_keeps_the_old_key(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.with_two_step("bob").await;
    let (old, moved) = (panel.keys(), panel.secret("ann").await);
    panel.set_secret("bob", &moved).await;
    let Err(KeyError::Unreadable { logins, .. }) = panel.rotate().await else {
        panic!("it has ended")
    };
    assert_eq!(logins, ["bob"]);
    assert_eq!(panel.secret("bob").await, moved);
    assert_eq!(panel.keys()[1..], old);
    let line = format!("console→bob key.rotate failure ({MOVED})");
    assert_eq!(panel.last_evidence().await, line);
    panel.signs_in_everywhere("ann", &phone).await;
    totp::disable_from_console(&panel.test.database, &login("bob"), panel.now())
        .await
        .unwrap();
    assert_eq!(panel.rotate().await.unwrap(), 0);
    assert_eq!(panel.keys().len(), 1);
    panel.signs_in_everywhere("ann", &phone).await;
}

/// A file that was put in place by mistake helps nobody, and takes nothing from a server that runs.
#[tokio::test]
async fn another_file_in_its_place_changes_nothing_for_a_running_server() {
    let (panel, phone, _) = Panel::two_step(Backend::Sqlite).await;
    fs::write(panel.test.key_file(), format!("{}\n", "ab".repeat(32))).unwrap();
    let secret = panel.secret("ann").await;
    panel.set_secret("ann", b"").await;
    let (half, code) = (panel.half("ann").await, phone.code(panel.now()));
    let answer = sign_in::submit_code(&panel.services, &half, &code, &caller()).await;
    answer.unwrap_err();
    panel.set_secret("ann", &secret).await;
    panel.submit_code(&half, &code).await.unwrap();
}
