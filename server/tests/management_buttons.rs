//! What Management decides at the press of a button, and the evidence of what it refuses.

use std::time::Duration;

use domain::test_support::PASSWORD;

use crate::{common::ORIGIN, management::panel_of_all_levels};

#[tokio::test]
async fn a_lost_phone_is_reset_by_a_session_of_two_steps_alone() {
    let panel = panel_of_all_levels().await;
    panel
        .enable_two_step(&mut panel.signed_in("bob").await)
        .await;
    let about = [("directory", "clients"), ("login", "bob")];
    let mut ada = panel.signed_in("ada").await;
    let page = ada.get("/management/clients/bob").await;
    assert!(
        page.body
            .contains("Only somebody who logged in with a one-time password")
    );
    let answer = ada
        .taking_json()
        .post("disable_account_two_step", &about)
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (403, "two_step_session_needed")
    );
    panel.enable_two_step(&mut ada).await;
    panel.services.clock.advance(Duration::from_mins(1));
    let answer = ada.post("disable_account_two_step", &about).await;
    assert_eq!(answer.location(), Some("/management/clients/bob"));
    let mut bob = panel.signed_in("bob").await;
    let home = bob.get("/").await;
    assert!(
        home.body
            .contains("switched your two-step authentication off")
    );
}

#[tokio::test]
async fn whoever_has_no_phone_at_hand_shows_a_recovery_code_of_their_own() {
    let panel = panel_of_all_levels().await;
    panel
        .enable_two_step(&mut panel.signed_in("bob").await)
        .await;
    let mut ada = panel.signed_in("ada").await;
    panel.enable_two_step(&mut ada).await;
    let shown = ada.taking_json().post("recovery_codes", &[]).await.json();
    let code = shown["codes"][0].as_str().unwrap().to_owned();
    ada.post("recovery_codes_saved", &[]).await;
    panel.services.clock.advance(Duration::from_mins(16));
    let asking = "/management/clients/bob?ask=disable-two-step&with=recovery";
    let page = ada.get(asking).await;
    assert!(page.body.contains("Your recovery code"), "{page:?}");
    assert!(!page.body.contains("Your one-time password"));
    let mut form = vec![
        ("directory", "clients"),
        ("login", "bob"),
        ("own_password", PASSWORD),
        ("own_recovery_code", "aaaa-aaaa-aaaa-aaaa"),
    ];
    let page = ada
        .with_header("referer", &[ORIGIN, asking].concat())
        .submit("disable_account_two_step", &form)
        .await;
    assert!(page.body.contains("Wrong recovery code"), "{page:?}");
    form[3].1 = &code;
    let answer = ada.post("disable_account_two_step", &form).await;
    assert_eq!(answer.location(), Some("/management/clients/bob"));
}

#[tokio::test]
async fn a_question_about_what_is_over_shows_the_account_and_says_so() {
    let panel = panel_of_all_levels().await;
    let mut ada = panel.signed_in("ada").await;
    panel.enable_two_step(&mut ada).await;
    let asking = "/management/clients/bob?ask=disable-two-step";
    let about = [("directory", "clients"), ("login", "bob")];
    let page = ada
        .with_header("referer", &[ORIGIN, asking].concat())
        .submit("disable_account_two_step", &about)
        .await;
    assert_eq!(page.heading().as_deref(), Some("Edit bob"));
    assert_eq!(
        page.alert().as_deref(),
        Some("Two-step authentication is not on.")
    );
    ada.post("disable_account", &about).await;
    let page = ada.get("/management/clients/bob?ask=disable").await;
    assert_eq!(page.heading().as_deref(), Some("Edit bob"));
    assert!(page.body.contains("Enable account"), "{page:?}");
}

#[tokio::test]
async fn a_disabled_account_is_out_and_its_page_offers_the_way_back() {
    let panel = panel_of_all_levels().await;
    let (mut root, mut bob) = (panel.signed_in("root").await, panel.signed_in("bob").await);
    let about = [("directory", "clients"), ("login", "bob")];
    let page = root.submit("disable_account", &about).await;
    assert_eq!(page.heading().as_deref(), Some("Edit bob"));
    assert!(page.body.contains("Enable account") && !page.body.contains("Disable account"));
    assert_eq!(bob.get("/").await.status, 303);
    let page = root.submit("enable_account", &about).await;
    assert!(page.body.contains("Disable account"));
    panel.signed_in("bob").await;
}

#[tokio::test]
async fn a_form_that_is_refused_unread_leaves_its_line() {
    let panel = panel_of_all_levels().await;
    let mut sam = panel.signed_in("sam").await;
    let lines = "SELECT count(*) FROM audit WHERE actor = 'sam' AND account = 'unknown' AND outcome = 'refused'";
    for endpoint in ["create_account", "edit_account", "disable_account_two_step"] {
        assert_eq!(sam.post(endpoint, &[]).await.status, 403);
    }
    assert_eq!(panel.count(lines).await, 3);
}
