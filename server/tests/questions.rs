//! What is asked before something is done, as browsers without JavaScript see it.

use std::time::Duration;

use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Answer, Browser, ORIGIN, TestPanel};

/// The forms of a page, each from its tag to its end.
fn forms(page: &Answer) -> Vec<&str> {
    let forms = page.body.split("<form").skip(1);
    forms
        .filter_map(|rest| rest.split("</form>").next())
        .collect()
}

fn form_with<'a>(page: &'a Answer, label: &str) -> &'a str {
    let label = format!(">{label}</");
    let forms = forms(page);
    forms
        .into_iter()
        .find(|form| form.contains(&label))
        .unwrap_or_else(|| panic!("no form with {label}: {page:?}"))
}

/// Root and the client `ann`, both with two-step authentication; `ann` is signed in twice.
async fn root_and_ann(panel: &TestPanel) -> (Browser, Browser) {
    let (mut root, mut ann) = (panel.signed_in("root").await, panel.signed_in("ann").await);
    panel.enable_two_step(&mut root).await;
    let phone = panel.enable_two_step(&mut ann).await;
    ann.post("recovery_codes_saved", &[]).await;
    panel.services.clock.advance(Duration::from_mins(1));
    let mut other = panel.browser();
    other.sign_in("ann", PASSWORD).await;
    let code = phone.code(&panel.services);
    let answer = other.post("submit_code", &[("code", &code)]).await;
    assert_eq!(answer.location(), Some("/"), "{answer:?}");
    (root, ann)
}

/// A form's tag, up to its end.
fn tag(form: &str) -> &str {
    form.split_once('>').unwrap().0
}

/// On which page a button stands, what it is called and names, what it asks, and by which server function it is done.
#[rstest]
#[case::sessions(
    "ann",
    "/settings/user/sessions",
    "End all other sessions",
    "end-others",
    "End all other sessions?",
    "end_other_sessions"
)]
#[case::account(
    "root",
    "/management/clients/ann",
    "Disable account",
    "disable",
    "Disable ann?",
    "disable_account"
)]
#[case::two_step(
    "root",
    "/management/clients/ann",
    "Disable two-step authentication",
    "disable-two-step",
    "Disable two-step authentication of ann?",
    "disable_account_two_step"
)]
#[case::recovery_codes(
    "ann",
    "/settings/user/recovery-codes",
    "Create new codes",
    "replace",
    "Replace your recovery codes?",
    "create_recovery_codes"
)]
#[tokio::test]
async fn it_is_asked_on_a_page_of_its_own_and_done_by_that_page_s_form_alone(
    #[case] login: &str,
    #[case] path: &str,
    #[case] label: &str,
    #[case] name: &str,
    #[case] heading: &str,
    #[case] endpoint: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let (root, ann) = root_and_ann(&panel).await;
    let mut browser = if login == "root" { root } else { ann };
    let page = browser.get(path).await;
    let form = form_with(&page, label);
    assert!(tag(form).contains("method=\"get\""), "{form}");
    let hidden = format!("type=\"hidden\" name=\"ask\" value=\"{name}\"");
    assert!(form.contains(&hidden), "{form}");
    // The dialog has the form, which no script has opened.
    let dialog = page.body.split("<dialog").find(|rest| {
        let tag = rest.split_once('>').unwrap().0;
        tag.contains(&format!("aria-label=\"{heading}\""))
    });
    let dialog = dialog.unwrap_or_else(|| panic!("no dialog that asks {heading}: {page:?}"));
    assert!(
        !dialog.split_once('>').unwrap().0.contains(" open"),
        "{dialog}"
    );
    let action = format!("action=\"/api/{endpoint}?");
    assert!(
        dialog.split("</dialog>").next().unwrap().contains(&action),
        "{dialog}"
    );

    let asked = browser.get(&format!("{path}?ask={name}")).await;
    assert_eq!(asked.heading().as_deref(), Some(heading));
    assert!(!asked.body.contains("<dialog"), "{asked:?}");
    let form = form_with(&asked, label);
    assert!(tag(form).contains("method=\"post\""), "{form}");
    assert!(tag(form).contains(&action), "{form}");
    assert!(form.contains("href=\"?\""), "a way back: {form}");
}

#[tokio::test]
async fn asking_does_nothing_and_the_page_s_form_does_it() {
    let panel = TestPanel::with_accounts().await;
    let mut other = panel.signed_in("ann").await;
    let mut browser = panel.signed_in("ann").await;
    let path = "/settings/user/sessions";
    browser.get(&format!("{path}?ask=end-others")).await;
    assert_eq!(other.get("/").await.status, 200, "asking ends nothing");
    let done = browser.submit("end_other_sessions", &[]).await;
    assert_eq!(done.heading().as_deref(), Some("Sessions"));
    assert_eq!(other.get("/").await.status, 303);
}

#[tokio::test]
async fn nothing_is_asked_where_there_is_nothing_to_do() {
    let panel = TestPanel::with_accounts().await;
    let mut alone = panel.signed_in("ann").await;
    let page = alone.get("/settings/user/sessions?ask=end-others").await;
    assert_eq!(page.heading().as_deref(), Some("Sessions"));
    assert!(!page.body.contains("End all other sessions"), "{page:?}");
}

#[tokio::test]
async fn a_refusal_comes_back_to_the_question() {
    let panel = TestPanel::with_accounts().await;
    let (_, ann) = root_and_ann(&panel).await;
    panel.services.clock.advance(Duration::from_mins(16));
    let path = "/settings/user/recovery-codes?ask=replace";
    let mut browser = ann.with_header("referer", &[ORIGIN, path].concat());
    let asked = browser.get(path).await;
    let with_code = asked
        .body
        .contains("href=\"?ask=replace&amp;with=recovery\"");
    assert!(
        with_code,
        "the other field is asked for with the question: {asked:?}"
    );
    let refused = browser
        .submit(
            "create_recovery_codes",
            &[("password", "wrong"), ("code", "123456")],
        )
        .await;
    assert_eq!(
        refused.heading().as_deref(),
        Some("Replace your recovery codes?")
    );
    assert_eq!(refused.alert().as_deref(), Some("Wrong password."));
}

#[tokio::test]
async fn nobody_is_asked_about_codes_that_are_not_there_to_lose() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    panel.enable_two_step(&mut browser).await;
    let asked = browser
        .get("/settings/user/recovery-codes?ask=replace")
        .await;
    assert_eq!(asked.heading().as_deref(), Some("Recovery codes"));
    assert!(asked.body.contains("I have saved them"), "{asked:?}");
}

#[tokio::test]
async fn what_is_no_question_of_the_page_asks_nothing() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    let page = root.get("/management/clients/ann?ask=replace").await;
    assert_eq!(page.heading().as_deref(), Some("Edit ann"));
    root.submit(
        "disable_account",
        &[("directory", "clients"), ("login", "ann")],
    )
    .await;
    let page = root.get("/management/clients/ann").await;
    assert!(!page.body.contains("<dialog"), "to enable it asks nothing");
}
