//! What is asked before something is done, as browsers without JavaScript see it.

use crate::common::{Answer, TestPanel};

/// The forms of a page, each from its tag to its end.
fn forms(page: &Answer) -> Vec<&str> {
    let forms = page.body.split("<form").skip(1);
    forms
        .filter_map(|rest| rest.split("</form>").next())
        .collect()
}

fn form_with<'a>(page: &'a Answer, label: &str) -> &'a str {
    let label = format!(">{label}</span></button>");
    let forms = forms(page);
    forms
        .into_iter()
        .find(|form| form.contains(&label))
        .unwrap_or_else(|| panic!("no form with {label}: {page:?}"))
}

#[tokio::test]
async fn ending_all_other_sessions_is_asked_on_a_page_and_done_by_its_form_alone() {
    let panel = TestPanel::with_accounts().await;
    let mut other = panel.signed_in("ann").await;
    let mut browser = panel.signed_in("ann").await;
    let page = browser.get("/settings/user/sessions").await;
    let form = form_with(&page, "End all other sessions");
    let (tag, _) = form.split_once('>').unwrap();
    assert!(
        tag.contains("method=\"get\"") && tag.contains("action=\"/settings/user/sessions\""),
        "{tag}"
    );
    assert!(
        form.contains("type=\"hidden\" name=\"ask\" value=\"true\""),
        "{form}"
    );

    let asked = browser.get("/settings/user/sessions?ask=true").await;
    assert_eq!(asked.heading().as_deref(), Some("End all other sessions?"));
    let form = form_with(&asked, "End all other sessions");
    let (tag, _) = form.split_once('>').unwrap();
    assert!(tag.contains("method=\"post\""), "{tag}");
    assert!(tag.contains("action=\"/api/end_other_sessions?"), "{tag}");
    assert!(
        form.contains("href=\"/settings/user/sessions\""),
        "a way back: {form}"
    );
    assert_eq!(other.get("/").await.status, 200, "asking ends nothing");

    let done = browser
        .submit("end_other_sessions", &[("ask", "true")])
        .await;
    assert_eq!(done.heading().as_deref(), Some("Sessions"));
    assert_eq!(other.get("/").await.status, 303);
}

/// What it does stands beside the button, and programs that press it rely on its being done.
#[tokio::test]
async fn accounts_are_disabled_by_their_button_where_no_dialog_asks() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    let page = root.get("/management/clients/ann").await;
    let form = form_with(&page, "Disable account");
    let (tag, _) = form.split_once('>').unwrap();
    assert!(tag.contains("method=\"post\""), "{tag}");
    assert!(tag.contains("action=\"/api/disable_account?"), "{tag}");
    let dialogs: Vec<_> = page.body.split("<dialog").skip(1).collect();
    assert_eq!(dialogs.len(), 1, "{page:?}");
    let (tag, dialog) = dialogs[0].split_once('>').unwrap();
    assert!(!tag.contains(" open"), "{tag}");
    assert!(tag.contains("aria-label=\"Disable ann?\""), "{tag}");
    let dialog = dialog.split("</dialog>").next().unwrap();
    assert!(
        !dialog.contains("type=\"submit\""),
        "no key sends it past the question: {dialog}"
    );
    let note = "It is logged out at once and cannot log in until you enable it again.";
    assert_eq!(
        page.body.matches(note).count(),
        2,
        "beside the button, and in the dialog"
    );

    root.submit(
        "disable_account",
        &[("directory", "clients"), ("login", "ann")],
    )
    .await;
    let page = root.get("/management/clients/ann").await;
    assert!(!page.body.contains("<dialog"), "to enable it asks nothing");
}
