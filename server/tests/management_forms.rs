//! The forms of Management as a browser without JavaScript sends them, and as an attacker does.

use std::time::Duration;

use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::{
    common::{Answer, Browser, TestPanel},
    management::panel_of_all_levels,
};

const NEW: &str = "eleven yellow lanterns";

pub(crate) type Field<'a> = (&'a str, &'a str);

/// The form of a client; what is given replaces what it would hold.
pub(crate) fn fields<'a>(given: &[Field<'a>]) -> Vec<Field<'a>> {
    let usual = [
        ("login", "zed"),
        ("full_name", "Zed O'Hara"),
        ("email", ""),
        ("level", "client"),
        ("password", ""),
        ("repeat_password", ""),
    ];
    let is_given = |name: &str| given.iter().any(|(given, _)| *given == name);
    let mut fields: Vec<_> = usual
        .into_iter()
        .filter(|(name, _)| !is_given(name))
        .collect();
    fields.extend_from_slice(given);
    fields
}

/// What the form of an account carries unseen.
pub(crate) async fn seen(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).await;
    let start = page.body.split(r#"name="seen" value=""#).nth(1);
    let value = start.unwrap_or_else(|| panic!("no form: {page:?}"));
    let value = value.split('"').next().unwrap();
    value.replace("&#x27;", "'").replace("&amp;", "&")
}

/// Sends the form of `bob`, changed so, from its page.
async fn edit_bob(browser: &mut Browser, given: &[Field<'_>]) -> Answer {
    let path = "/management/clients/bob";
    let seen = seen(browser, path).await;
    let mut all = vec![("login", "bob"), ("seen", seen.as_str())];
    all.extend_from_slice(given);
    let referer = format!("{}{path}", crate::common::ORIGIN);
    let answer = browser
        .with_header("referer", &referer)
        .post("edit_account", &fields(&all))
        .await;
    browser.keep(&answer);
    answer
}

async fn value(panel: &TestPanel, column: &str, login: &str) -> String {
    let sql = format!("SELECT CAST({column} AS text) FROM account WHERE login = '{login}'");
    let rows = panel.database.query(&sql).await;
    rows[0].try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn a_new_client_stands_in_the_list_and_changes_its_password_first() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    let given = [
        ("password", NEW),
        ("repeat_password", NEW),
        ("ask_new_password", "on"),
    ];
    let page = root.submit("create_account", &fields(&given)).await;
    assert_eq!(page.heading().as_deref(), Some("Clients"));
    assert!(page.body.contains(">zed<") && page.body.contains("Zed O'Hara"));
    let mut zed = panel.browser();
    zed.sign_in("zed", NEW).await;
    let page = zed.visit("/").await;
    assert_eq!(page.heading().as_deref(), Some("Change password"));
}

#[rstest]
#[case(&[("login", "bob")], "login_refused", "Another account has this login.")]
#[case(&[("login", "Zed")], "login_refused", "A login has no capital letters.")]
#[case(&[("login", "new")], "login_refused", "This login is reserved.")]
#[case(&[("full_name", " ")], "full_name_refused", "A name is needed.")]
#[case(&[("email", "zed")], "email_refused", "An e-mail address looks like name@example.org.")]
#[case(&[("level", "root")], "level_refused", "This level cannot be given to the account.")]
#[case(&[("level", "boss")], "level_refused", "This level cannot be given to the account.")]
#[case(&[("password", NEW)], "passwords_differ", "The two passwords are not the same.")]
#[case(
    &[("password", "short"), ("repeat_password", "short")],
    "new_password_refused",
    "This is too short: use at least 15 characters."
)]
#[tokio::test]
async fn a_field_that_is_refused_is_named(
    #[case] given: &[Field<'_>],
    #[case] error: &str,
    #[case] sentence: &str,
) {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    let before = panel.count("SELECT count(*) FROM account").await;
    let answer = root
        .taking_json()
        .post("create_account", &fields(given))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (422, error)
    );
    let page = root.submit("create_account", &fields(given)).await;
    assert_eq!(page.alert().as_deref(), Some(sentence));
    assert_eq!(page.heading().as_deref(), Some("Create client"));
    assert_eq!(panel.count("SELECT count(*) FROM account").await, before);
}

#[tokio::test]
async fn a_level_can_be_changed_and_the_account_moves_to_the_other_list() {
    let panel = panel_of_all_levels().await;
    let mut ada = panel.signed_in("ada").await;
    let mut bob = panel.signed_in("bob").await;
    let answer = edit_bob(
        &mut ada,
        &[("level", "staff"), ("email", "bob@example.org")],
    )
    .await;
    assert_eq!(answer.location(), Some("/management/staff"));
    assert_eq!(value(&panel, "level", "bob").await, "staff");
    assert_eq!(bob.get("/").await.status, 303, "its session has ended");
    assert_eq!(ada.get("/management/clients/bob").await.status, 403);
    assert_eq!(ada.get("/management/staff/bob").await.status, 200);
}

/// Climbing by direct requests: a form for an account that its sender may not manage.
#[rstest]
#[case("ada", "admin", "admin")]
#[case("ada", "ada", "admin")]
#[case("ada", "root", "root")]
#[case("root", "root", "root")]
#[case("sam", "bob", "client")]
#[case("bob", "bob", "staff")]
#[tokio::test]
async fn a_form_for_an_account_not_below_is_refused_with_a_page(
    #[case] asker: &str,
    #[case] login: &str,
    #[case] level: &str,
) {
    let panel = panel_of_all_levels().await;
    let mut browser = panel.signed_in(asker).await;
    let before = value(&panel, "revision || full_name || is_enabled", login).await;
    let about = [("directory", "staff"), ("login", login)];
    let edit = [
        ("login", login),
        ("level", level),
        ("seen", "0\tadmin\ttrue\tTest Account\t"),
        ("password", NEW),
        ("repeat_password", NEW),
    ];
    for (endpoint, form) in [
        ("edit_account", fields(&edit)),
        ("disable_account", about.to_vec()),
        ("enable_account", about.to_vec()),
        ("disable_account_two_step", about.to_vec()),
        ("account_form", about.to_vec()),
    ] {
        let page = browser.post(endpoint, &form).await;
        assert!(page.status == 403 && page.is_page(), "{endpoint}: {page:?}");
        let answer = browser.taking_json().post(endpoint, &form).await;
        assert_eq!(answer.error(), "forbidden", "{endpoint}");
    }
    let after = value(&panel, "revision || full_name || is_enabled", login).await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_unknown_login_is_not_found() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    for login in ["nobody", "No Body", ""] {
        let about = [("directory", "clients"), ("login", login)];
        let page = root.post("disable_account", &about).await;
        assert!(page.status == 404 && page.is_page(), "{page:?}");
    }
}

#[tokio::test]
async fn an_administrator_gives_no_level_of_its_own() {
    let panel = panel_of_all_levels().await;
    let mut ada = panel.signed_in("ada").await;
    for level in ["admin", "root"] {
        let page = edit_bob(&mut ada, &[("level", level)]).await;
        let page = ada.visit(page.location().unwrap()).await;
        let sentence = "This level cannot be given to the account.";
        assert_eq!(page.alert().as_deref(), Some(sentence));
    }
    assert_eq!(value(&panel, "level", "bob").await, "client");
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_sees_the_account_as_it_is() {
    let panel = panel_of_all_levels().await;
    let (mut ada, mut root) = (panel.signed_in("ada").await, panel.signed_in("root").await);
    let path = "/management/clients/bob";
    let seen_by_ada = seen(&mut ada, path).await;
    edit_bob(&mut root, &[("full_name", "Bob First")]).await;
    let late = fields(&[
        ("login", "bob"),
        ("seen", &seen_by_ada),
        ("full_name", "Bob Second"),
    ]);
    let referer = format!("{}{path}", crate::common::ORIGIN);
    let page = ada
        .with_header("referer", &referer)
        .submit("edit_account", &late)
        .await;
    let sentence =
        "Somebody else changed this account meanwhile: Full name. Nothing of yours was saved.";
    assert_eq!(page.alert().as_deref(), Some(sentence));
    assert!(page.body.contains(r#"value="Bob First""#));
    assert_eq!(value(&panel, "full_name", "bob").await, "Bob First");
}

#[tokio::test]
async fn without_a_recent_proof_the_same_form_asks_for_it() {
    let panel = panel_of_all_levels().await;
    let mut ada = panel.signed_in("ada").await;
    let before = ada.clone();
    let page = ada.get("/management/clients/bob").await;
    assert!(!page.body.contains("Your password"));
    panel.services.clock.advance(Duration::from_mins(16));
    let page = ada.get("/management/clients/bob").await;
    assert!(page.body.contains("Your password") && !page.body.contains("Your one-time password"));
    let password = [("password", NEW), ("repeat_password", NEW)];
    let answer = edit_bob(&mut ada, &password).await;
    let page = ada.visit(answer.location().unwrap()).await;
    assert_eq!(
        page.alert().as_deref(),
        Some("Enter your password as well.")
    );
    let with_proof = [password[0], password[1], ("own_password", PASSWORD)];
    let answer = edit_bob(&mut ada, &with_proof).await;
    assert_eq!(answer.location(), Some("/management/clients"));
    assert_eq!(ada.get("/").await.status, 200);
    assert_eq!(
        before.clone().get("/").await.status,
        303,
        "the identifier is another one"
    );
    assert_eq!(
        panel.browser().sign_in("bob", NEW).await.location(),
        Some("/")
    );
}

#[tokio::test]
async fn the_box_is_ticked_but_for_admin() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    for (path, is_ticked) in [
        ("/management/clients/new", true),
        ("/management/clients/bob", true),
        ("/management/staff/ada", true),
        ("/management/staff/admin", false),
    ] {
        let page = root.get(path).await.body;
        let found = page
            .split("<input")
            .find(|input| input.contains("ask_new_password"));
        let element = found.unwrap().split('>').next().unwrap();
        assert_eq!(element.contains("checked"), is_ticked, "{path}: {element}");
    }
}
