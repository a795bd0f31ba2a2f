//! What a thief of the database finds: no password, code, key or token.

use std::fs;

use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
use domain::{
    password,
    session::Token,
    setup,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, STEP, WRONG, caller, password as typed};

const TABLES: [&str; 13] = [
    "account",
    "account_search",
    "acting_as",
    "audit",
    "device",
    "half_sign_in",
    "panel_state",
    "seaql_migrations",
    "session",
    "throttle",
    "totp",
    "totp_enrolment",
    "wanted_action",
];

/// What must be nowhere, as bytes.
#[derive(Default)]
struct Secrets {
    raw: Vec<Vec<u8>>,
    codes: Vec<String>,
}

impl Secrets {
    fn token(&mut self, token: &Token) {
        self.text(&token.expose());
        self.key(&BASE64URL_NOPAD.decode(token.expose().as_bytes()).unwrap());
    }

    fn key(&mut self, key: &[u8]) {
        self.raw.push(key.to_vec());
        for text in [
            BASE32_NOPAD.encode(key),
            BASE64.encode(key),
            HEXLOWER.encode(key),
            HEXLOWER.encode(key).to_uppercase(),
        ] {
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        self.raw.push(text.as_bytes().to_vec());
    }
}

/// Uses every secret there is, rightly and wrongly.
async fn journey(panel: &Panel) -> Secrets {
    let mut secrets = Secrets::default();
    let services = &panel.services;
    let first = setup::issue_token(&panel.test.database).await.unwrap();
    secrets.token(&first.unwrap());
    let token = setup::issue_token(&panel.test.database).await.unwrap();
    let token = token.unwrap();
    secrets.token(&token);
    setup::create_root(services, &"B".repeat(43), typed(PASSWORD), &caller())
        .await
        .unwrap_err();
    let session = setup::create_root(services, &token.expose(), typed(PASSWORD), &caller())
        .await
        .unwrap();
    secrets.token(&session.token);
    // A password in the wrong field, and wrong ones.
    for (login, text) in [(PASSWORD, WRONG), ("root", WRONG), (OTHER_PASSWORD, "root")] {
        panel.submit(login, text).await.unwrap_err();
    }
    let session = two_step(panel, &mut secrets).await;
    let identity = panel.identity(&session).await;
    let (old, new) = (typed(PASSWORD), typed(OTHER_PASSWORD));
    let changed = password::change(services, &identity, old, new, &caller()).await;
    secrets.token(&changed.unwrap().token);
    for text in [PASSWORD, OTHER_PASSWORD, WRONG] {
        secrets.text(text);
    }
    secrets
}

/// Enables two-step authentication, signs in with it, and leaves another key pending. Returns a live session.
async fn two_step(panel: &Panel, secrets: &mut Secrets) -> Token {
    let identity = panel.identity(&panel.sign_in("root").await).await;
    let phone = panel.enrol(&identity).await;
    let (right, wrong) = (phone.code(panel.now()), phone.wrong_code(panel.now()));
    panel.enable(&identity, &wrong).await.unwrap_err();
    let session = panel.enable(&identity, &right).await.unwrap();
    secrets.token(&session.token);
    secrets.key(&phone.key);
    panel.advance(STEP);
    let half = panel.half("root").await;
    secrets.token(&half);
    let used = phone.code(panel.now());
    for code in [&wrong, &right, &used] {
        secrets.codes.push(code.expose().to_owned());
        let _ = panel.submit_code(&half, code).await;
    }
    panel.half("root").await;
    panel.advance(STEP);
    let identity = panel.identity(&session.token).await;
    let off = panel.disable(&identity, &phone.code(panel.now())).await;
    let token = off.unwrap().token;
    let pending = panel.enrol(&panel.identity(&token).await).await;
    secrets.key(&pending.key);
    token
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[rstest]
#[tokio::test]
async fn no_row_holds_a_secret(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let panel = Panel::empty(backend).await;
    let secrets = journey(&panel).await;
    for table in TABLES {
        let rows = panel.dump(table).await;
        for row in rows {
            for secret in &secrets.raw {
                let is_found = contains(row.as_bytes(), &secret.to_ascii_lowercase())
                    || row.contains(&HEXLOWER.encode(secret));
                assert!(!is_found, "{table}: {row}");
            }
        }
    }
    let texts = "SELECT event || outcome || actor || account || coalesce(address, '') || coalesce(agent, '') || coalesce(detail, '') FROM audit";
    for row in panel.test.query(texts).await {
        let text: String = row.try_get_by_index(0).unwrap();
        assert!(secrets.codes.iter().all(|code| !text.contains(code)));
    }
}

/// The file also keeps what rows no longer hold.
#[tokio::test]
async fn no_page_of_the_sqlite_file_or_its_log_holds_a_secret() {
    let panel = Panel::empty(Backend::Sqlite).await;
    let secrets = journey(&panel).await;
    for name in ["vestibule.db", "vestibule.db-wal"] {
        let bytes = fs::read(panel.test.folder.path().join(name)).unwrap();
        assert!(name.ends_with("wal") || contains(&bytes, b"SQLite format 3"));
        for secret in &secrets.raw {
            assert!(!contains(&bytes, secret), "{name}");
        }
    }
    let wal = fs::read(panel.test.folder.path().join("vestibule.db-wal")).unwrap();
    assert!(contains(&wal, b"sign_in.password"), "the log was searched");
}
