//! Recovery codes as browsers without JavaScript meet them: shown until they are saved, and used in place of a code.

use std::time::Duration;

use contract::Level;
use domain::test_support::PASSWORD;

use crate::{
    common::{Answer, Browser, TestPanel},
    two_step::half_signed_in,
};

/// How long a code is shown.
const STEP: Duration = Duration::from_secs(30);
const PAGE: &str = "/settings/user/recovery-codes";
const FILE: &str = "/settings/user/recovery-codes/download";

/// The codes on a page or in a file.
fn codes(answer: &Answer) -> Vec<String> {
    let is_code = |word: &&str| {
        let groups: Vec<_> = word.split('-').collect();
        let is_group = |group: &&str| {
            group.len() == 4
                && group
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
        };
        groups.len() == 4 && groups.iter().all(is_group)
    };
    let words = answer
        .body
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut codes: Vec<_> = words.filter(is_code).map(str::to_owned).collect();
    codes.dedup();
    codes.truncate(10);
    codes
}

/// `ann` with two-step authentication, on the page of her new codes.
async fn protected(panel: &TestPanel) -> (Browser, Vec<String>) {
    let mut ann = panel.signed_in("ann").await;
    panel.enable_two_step(&mut ann).await;
    let page = ann.get(PAGE).await;
    let codes = codes(&page);
    assert_eq!(codes.len(), 10, "{page:?}");
    (ann, codes)
}

#[tokio::test]
async fn enabling_leads_to_ten_codes_that_are_shown_until_saved() {
    let panel = TestPanel::with_accounts().await;
    let (mut ann, shown) = protected(&panel).await;
    let page = ann.get(PAGE).await;
    assert_eq!(page.heading().as_deref(), Some("Recovery codes"));
    assert_eq!(codes(&page), shown, "the same after reloading");
    let file = ann.get(FILE).await;
    assert_eq!(codes(&file), shown);
    assert_eq!(
        (
            file.header("content-type"),
            file.header("content-disposition")
        ),
        (
            Some("text/plain; charset=utf-8"),
            Some("attachment; filename=\"vestibule-recovery-codes.txt\"")
        )
    );
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert!(file.body.contains("Vestibule (panel.example)") && file.body.contains("account ann"));

    let saved = ann.post("recovery_codes_saved", &[]).await;
    assert_eq!(saved.location(), Some("/settings/user"));
    let page = ann.get(PAGE).await;
    assert!(
        codes(&page).is_empty() && page.body.contains("10 codes are left."),
        "{page:?}"
    );
    assert_eq!(ann.get(FILE).await.location(), Some(PAGE));
}

#[tokio::test]
async fn another_session_and_another_account_are_shown_none() {
    let panel = TestPanel::with_accounts().await;
    panel.database.add_account("bob", Level::Client).await;
    let (_, shown) = protected(&panel).await;
    let mut half = half_signed_in(&panel).await;
    let form = [("recovery_code", shown[0].as_str())];
    assert_eq!(
        half.post("submit_recovery_code", &form).await.location(),
        Some("/")
    );
    let page = half.get(PAGE).await;
    assert!(
        codes(&page).is_empty() && page.body.contains("9 codes are left."),
        "{page:?}"
    );
    assert_eq!(half.get(FILE).await.location(), Some(PAGE));
    let mut bob = panel.signed_in("bob").await;
    for path in [PAGE, FILE] {
        assert_eq!(bob.get(path).await.location(), Some("/settings/user"));
    }
}

#[tokio::test]
async fn a_code_signs_in_in_place_of_the_phone_and_home_says_so() {
    let panel = TestPanel::with_accounts().await;
    let (_, shown) = protected(&panel).await;
    panel.services.clock.advance(STEP);
    let mut half = half_signed_in(&panel).await;
    let page = half.get("/login/code").await;
    assert!(page.body.contains("href=\"/login/recovery\""));
    let page = half.get("/login/recovery").await;
    assert_eq!(page.heading().as_deref(), Some("Recovery code"));
    for (typed, sentence) in [
        ("abc", "A recovery code has sixteen letters and digits."),
        (
            "aaaa-aaaa-aaaa-aaaa",
            "Wrong recovery code, or one that has been used.",
        ),
    ] {
        let answer = half
            .post("submit_recovery_code", &[("recovery_code", typed)])
            .await;
        let page = half.get(answer.location().unwrap()).await;
        assert!(page.body.contains(sentence), "{page:?}");
        assert!(!page.body.contains(&format!("value=\"{typed}\"")));
    }
    let typed = shown[0].to_uppercase().replace('-', " ");
    let answer = half
        .post("submit_recovery_code", &[("recovery_code", &typed)])
        .await;
    assert_eq!(answer.location(), Some("/"));
    let home = half.get("/").await;
    assert!(
        home.body.contains("A recovery code was used since"),
        "{home:?}"
    );
    assert!(home.body.contains("You have 9 recovery codes left."));
}

#[tokio::test]
async fn the_forms_that_ask_for_a_code_take_a_recovery_code_by_a_link() {
    let panel = TestPanel::with_accounts().await;
    let (mut ann, shown) = protected(&panel).await;
    let path = "/settings/user/two-step/disable";
    let page = ann.get(path).await;
    assert!(page.body.contains("href=\"?with=recovery\"") && page.body.contains("name=\"code\""));
    let page = ann
        .get("/settings/user/two-step/disable?with=recovery")
        .await;
    assert!(page.body.contains("name=\"recovery_code\"") && !page.body.contains("name=\"code\""));
    let mut on_its_page = ann.with_header(
        "referer",
        "https://panel.example/settings/user/two-step/disable?with=recovery",
    );
    let wrong = [("recovery_code", "aaaa-aaaa-aaaa-aaaa")];
    let answer = on_its_page.post("disable_two_step", &wrong).await;
    let page = ann.get(answer.location().unwrap()).await;
    assert!(
        page.body.contains("Wrong recovery code") && page.body.contains("name=\"recovery_code\"")
    );
    let answer = ann
        .post("disable_two_step", &[("recovery_code", &shown[0])])
        .await;
    assert_eq!(answer.location(), Some("/settings/user"));
    assert!(
        ann.get("/settings/user")
            .await
            .body
            .contains("Enable two-step authentication")
    );
}

#[tokio::test]
async fn without_a_second_factor_disabling_asks_for_one() {
    let panel = TestPanel::with_accounts().await;
    let (ann, _) = protected(&panel).await;
    for form in [&[][..], &[("code", "")], &[("recovery_code", " ")]] {
        let answer = ann.taking_json().post("disable_two_step", form).await;
        assert_eq!(answer.error(), "code_malformed");
    }
}

#[tokio::test]
async fn root_is_shown_those_of_admin_and_led_back_to_its_row() {
    let panel = TestPanel::with_accounts().await;
    panel
        .database
        .execute("UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE login = 'ann') WHERE login = 'admin'")
        .await;
    let mut root = panel.landed("root").await;
    for path in [PAGE, FILE] {
        let closed = root.get(path).await;
        assert!(
            closed.status == 403 && closed.body.contains("Return to root"),
            "{closed:?}"
        );
    }
    panel.enable_two_step(&mut root).await;
    let page = root.get(PAGE).await;
    assert!(page.body.contains("For the account admin"), "{page:?}");
    let shown = codes(&page);
    let saved = root.post("recovery_codes_saved", &[]).await;
    assert_eq!(saved.location(), Some("/management/staff"));
    assert_eq!(root.get(PAGE).await.location(), Some("/settings/user"));
    let mut admin = panel.browser();
    let answer = admin.sign_in("admin", PASSWORD).await;
    assert_eq!(answer.location(), Some("/login/code"));
    let answer = admin
        .post("submit_recovery_code", &[("recovery_code", &shown[0])])
        .await;
    assert_eq!(answer.location(), Some("/"));
}
