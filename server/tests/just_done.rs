//! What was just done is said on the page to which it led, once.

use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Answer, Browser, TestPanel};

const COOKIE: &str = "__Host-vestibule-done";
const OTHER_PASSWORD: &str = "correct-horse-battery-staple";

/// Whether a page says so in a notice.
fn says(page: &Answer, sentence: &str) -> bool {
    let mut notices = page.body.split("role=\"status\"").skip(1);
    notices.any(|rest| {
        let notice = rest.split("</div></div>").next().unwrap();
        notice.contains(&sentence.replace('\'', "&#x27;")) || notice.contains(sentence)
    })
}

#[rstest]
#[case::password(
    "ann",
    "/settings/user/password",
    "change_password",
    &[("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("repeat_new_password", OTHER_PASSWORD)],
    "Your password is changed."
)]
#[case::other_sessions(
    "ann",
    "/settings/user/sessions?ask=end-others",
    "end_other_sessions",
    &[],
    "All your other sessions are ended."
)]
#[case::disabled(
    "root",
    "/management/clients/ann?ask=disable",
    "disable_account",
    &[("directory", "clients"), ("login", "ann")],
    "The account is disabled."
)]
#[tokio::test]
async fn it_is_said_once(
    #[case] login: &str,
    #[case] path: &str,
    #[case] endpoint: &str,
    #[case] fields: &[(&str, &str)],
    #[case] sentence: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let _other = panel.signed_in("ann").await;
    let mut browser = at_its_own_level(&panel, login).await;
    browser.get(path).await;
    let done = browser.submit(endpoint, fields).await;
    assert_eq!(done.status, 200);
    assert!(says(&done, sentence), "{done:?}");
    assert!(
        !browser.cookies.contains_key(COOKIE),
        "it is kept no longer"
    );
    let again = browser.get("/settings/user").await;
    assert!(!says(&again, sentence), "{again:?}");
}

/// Root signs in to the admin level while neither has two-step authentication.
async fn at_its_own_level(panel: &TestPanel, login: &str) -> Browser {
    let mut browser = panel.signed_in(login).await;
    if login == "root" {
        browser.get("/").await;
        browser.submit("return_to_previous", &[]).await;
    }
    browser
}

#[rstest]
#[case("")]
#[case("<script>alert(1)</script>")]
#[case("Password-changed")]
#[tokio::test]
async fn a_cookie_of_another_name_says_nothing(#[case] value: &str) {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    browser.cookies.insert(COOKIE.to_owned(), value.to_owned());
    let page = browser.get("/settings/user").await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("message-good") && !page.body.contains("alert(1)"));
    assert!(!browser.cookies.contains_key(COOKIE));
}

#[tokio::test]
async fn what_was_refused_is_not_said_to_be_done() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    browser.get("/settings/user/password").await;
    let fields = [
        ("current_password", "wrong"),
        ("new_password", OTHER_PASSWORD),
        ("repeat_new_password", OTHER_PASSWORD),
    ];
    browser.submit("change_password", &fields).await;
    assert!(!browser.cookies.contains_key(COOKIE));
}
