//! Changing one's own password.

use domain::test_support::{Backend, PASSWORD};
use rstest::rstest;

use crate::common::TestPanel;

const NEW: &str = "eleven yellow lanterns";

fn fields<'a>(current: &'a str, new: &'a str, repeat: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("current_password", current),
        ("new_password", new),
        ("repeat_new_password", repeat),
    ]
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_new_password_counts_at_once_and_ends_the_other_sessions(#[case] backend: Backend) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let (mut browser, mut other) = (panel.signed_in("ann").await, panel.signed_in("ann").await);
    let mut before = browser.clone();
    let answer = browser
        .post("change_password", &fields(PASSWORD, NEW, NEW))
        .await;
    assert_eq!(answer.location(), Some("/settings/user"));
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(other.get("/").await.status, 303);
    assert_eq!(
        before.get("/").await.status,
        303,
        "the identifier has changed"
    );
    assert_eq!(
        panel.browser().sign_in("ann", NEW).await.location(),
        Some("/")
    );
    assert_ne!(
        panel.browser().sign_in("ann", PASSWORD).await.location(),
        Some("/")
    );
}

#[tokio::test]
async fn a_password_is_rated_for_whoever_may_choose_one_and_kept_nowhere() {
    let panel = TestPanel::with_accounts().await;
    let evidence = panel.count("SELECT count(*) FROM audit").await;
    let form = [("password", NEW), ("login", "ann")];
    let rating = |word: &str| format!("\"{word}\"");
    let mut stranger = panel.browser().taking_json();
    assert_eq!(stranger.post("rate_password", &form).await.status, 401);
    let mut ann = panel.signed_in("ann").await.taking_json();
    let evidence_of_signing_in = panel.count("SELECT count(*) FROM audit").await - evidence;
    for (password, login, strength) in [
        (NEW, "ann", "strong"),
        ("fourteen chars", "", "15"),
        ("passwordpassword", "nonsense login", "guessable"),
        ("somebody-here-ok", "somebody-here", "guessable"),
    ] {
        let form = [("password", password), ("login", login)];
        let answer = ann.post("rate_password", &form).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body),
            (200, rating(strength)),
            "{password}"
        );
    }
    let long = "a".repeat(2_000);
    let answer = ann
        .post("rate_password", &[("password", &long), ("login", "")])
        .await;
    assert_eq!(answer.body, rating("unusable"));
    let evidence_now = panel.count("SELECT count(*) FROM audit").await;
    assert_eq!(evidence_now - evidence, evidence_of_signing_in);

    let empty = TestPanel::empty().await;
    let mut root_to_be = empty.browser().taking_json();
    let answer = root_to_be.post("rate_password", &form).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body),
        (200, rating("strong"))
    );
}

#[rstest]
#[case::wrong_current(fields("wrong", NEW, NEW), "wrong_password")]
#[case::different(fields(PASSWORD, NEW, "other"), "passwords_differ")]
#[case::short(fields(PASSWORD, "short", "short"), "new_password_refused")]
#[case::common(
    fields(PASSWORD, "passwordpassword", "passwordpassword"),
    "new_password_refused"
)]
#[tokio::test]
async fn a_refusal_changes_nothing_and_shows_why(
    #[case] fields: [(&str, &str); 3],
    #[case] error: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let answer = browser.taking_json().post("change_password", &fields).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (422, error)
    );
    let page = browser.submit("change_password", &fields).await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some("Change password"))
    );
    assert!(page.alert().is_some());
    for (_, secret) in fields.iter().filter(|(_, secret)| secret.len() > 10) {
        assert!(
            !page.body.contains(secret),
            "a password is kept on the page"
        );
    }
    assert_eq!(
        panel.browser().sign_in("ann", PASSWORD).await.location(),
        Some("/")
    );
}
