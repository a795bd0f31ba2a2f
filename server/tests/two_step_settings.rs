//! Enabling and disabling two-step authentication, by its owner and by hand.

use domain::test_support::{Backend, PASSWORD};
use rstest::rstest;

use crate::{
    common::{Phone, TestPanel, wrong_code},
    two_step::{half_signed_in, panel_with_phone},
};

#[tokio::test]
async fn the_key_stays_the_same_across_mistakes_and_reloads_and_is_never_shown_again() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let first = browser
        .taking_json()
        .post("two_step_enrolment", &[])
        .await
        .json();
    let key = first["key"].as_str().unwrap().to_owned();
    let phone = Phone::from_key(&key);
    let page = browser
        .submit(
            "enable_two_step",
            &[("code", &wrong_code(&phone, &panel.services))],
        )
        .await;
    assert_eq!(page.status, 200);
    assert!(page.alert().is_some() && page.body.contains(&key));
    panel.enable_two_step(&mut browser).await;
    for path in [
        "/settings/user",
        "/settings/user/two-step/enable",
        "/settings/user/two-step/disable",
    ] {
        assert!(!browser.visit(path).await.body.contains(&key));
    }
}

#[tokio::test]
async fn cancelling_makes_another_key() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let first = browser
        .taking_json()
        .post("two_step_enrolment", &[])
        .await
        .json();
    assert_eq!(
        browser.post("cancel_two_step", &[]).await.location(),
        Some("/settings/user")
    );
    let second = browser
        .taking_json()
        .post("two_step_enrolment", &[])
        .await
        .json();
    assert_ne!(first["key"], second["key"]);
}

#[tokio::test]
async fn the_session_has_another_identifier_after_enabling() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let mut before = browser.clone();
    panel.enable_two_step(&mut browser).await;
    assert_eq!(before.get("/").await.status, 303);
    assert_eq!(browser.get("/").await.status, 200);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn deleting_the_row_by_hand_switches_it_off_at_once(#[case] backend: Backend) {
    let (panel, mut browser, _) = panel_with_phone(backend).await;
    assert_eq!(
        browser
            .get("/settings/user/two-step/enable")
            .await
            .location(),
        Some("/settings/user")
    );
    let mut half = half_signed_in(&panel).await;
    panel
        .database
        .execute("DELETE FROM totp WHERE login = 'ann'")
        .await;
    assert_eq!(
        browser
            .get("/settings/user/two-step/disable")
            .await
            .location(),
        Some("/settings/user")
    );
    assert_eq!(
        browser.get("/settings/user/two-step/enable").await.status,
        200
    );
    assert_eq!(half.get("/login/code").await.location(), Some("/login"));
    assert_eq!(
        panel.browser().sign_in("ann", PASSWORD).await.location(),
        Some("/")
    );
}

#[tokio::test]
async fn disabling_needs_an_unused_code() {
    let (panel, mut browser, phone) = panel_with_phone(Backend::Sqlite).await;
    let code = phone.code(&panel.services);
    half_signed_in(&panel)
        .await
        .post("submit_code", &[("code", &code)])
        .await;
    let page = browser.submit("disable_two_step", &[("code", &code)]).await;
    assert!(page.status == 200 && page.alert().is_some());
    assert_eq!(panel.count("SELECT COUNT(*) FROM totp").await, 1);
}

#[tokio::test]
async fn neither_key_nor_code_is_stored_in_the_clear() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let enrolment = browser
        .taking_json()
        .post("two_step_enrolment", &[])
        .await
        .json();
    let key = enrolment["key"].as_str().unwrap().replace(' ', "");
    panel.enable_two_step(&mut browser).await;
    let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    for entry in std::fs::read_dir(panel.database.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        assert!(
            !bytes
                .windows(key.len())
                .any(|window| window == key.as_bytes())
        );
    }
}
