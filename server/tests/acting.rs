//! Acting as another account, as browsers see it.

use std::time::Duration;

use axum::http::Method;
use contract::Level;
use domain::test_support::PASSWORD;

use crate::common::{Answer, Browser, TestPanel};

/// `root` and `admin`, which has a password, `ada` another admin, `sam` of the staff, `ann` and `bob` clients.
pub(crate) async fn house() -> TestPanel {
    let panel = TestPanel::with_accounts().await;
    for (login, level) in [
        ("ada", Level::Admin),
        ("sam", Level::Staff),
        ("bob", Level::Client),
    ] {
        panel.database.add_account(login, level).await;
    }
    let copy = "UPDATE account SET password_hash = (SELECT password_hash FROM account AS ann WHERE ann.login = 'ann') \
                WHERE login = 'admin'";
    panel.database.execute(copy).await;
    panel
}

pub(crate) async fn log_in_as(browser: &mut Browser, login: &str) -> Answer {
    browser.post("log_in_as", &[("login", login)]).await
}

/// A browser of `actor` that acts as `target`.
pub(crate) async fn acting(panel: &TestPanel, actor: &str, target: &str) -> Browser {
    let mut browser = panel.signed_in(actor).await;
    let answer = log_in_as(&mut browser, target).await;
    assert_eq!(answer.location(), Some("/"), "{answer:?}");
    browser
}

pub(crate) async fn works_as(browser: &Browser) -> String {
    let answer = browser.taking_json().post("current_identity", &[]).await;
    answer.json()["login"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn root_lands_at_the_admin_level_with_a_banner_and_returns_to_staff() {
    let panel = house().await;
    let mut root = panel.landed("root").await;
    let home = root.get("/").await;
    assert!(home.body.contains("root is acting as admin"));
    assert!(home.body.contains("Return to root"));
    assert!(!home.body.contains(r#"role="timer""#), "it has no end");
    let settings = root.get("/settings/user").await;
    assert_eq!(
        settings.body.matches("Return to root").count(),
        2,
        "one in the banner, one for root's own settings"
    );
    let answer = root.post("return_to_previous", &[]).await;
    assert_eq!(answer.location(), Some("/management/staff"));
    let home = root.get("/").await;
    assert!(!home.body.contains("is acting as"));
    assert!(home.body.contains("You are at the root level."));
    let answer = log_in_as(&mut root, "admin").await;
    assert_eq!(answer.location(), Some("/"));
    assert!(root.get("/").await.body.contains(r#"role="timer""#));
}

#[tokio::test]
async fn a_fresh_panel_leaves_root_at_its_own_level() {
    let panel = TestPanel::empty().await;
    let token = domain::setup::issue_token(&panel.database.database).await;
    let token = token.unwrap().unwrap().expose();
    let mut browser = panel.browser();
    let fields = [
        ("token", token.as_str()),
        ("password", PASSWORD),
        ("repeat_password", PASSWORD),
    ];
    browser.post("set_up", &fields).await;
    assert_eq!(works_as(&browser).await, "root");
}

#[tokio::test]
async fn rows_have_a_button_that_enters_and_returning_leads_back_to_the_row() {
    let panel = house().await;
    let mut sam = panel.signed_in("sam").await;
    let list = sam.get("/management/clients?sort=last_sign_in").await;
    assert!(list.body.contains(r#"aria-label="Log in as ann""#));
    assert!(list.body.contains(r#"<tr role="row" id="ann">"#));
    assert!(!list.body.contains("aria-label=\"Edit ann\""));
    let address = "/management/clients?sort=last%5Fsign%5Fin";
    assert!(
        list.body
            .contains(&format!(r#"name="list" value="{address}""#))
    );

    let before = sam.clone();
    let fields = [("login", "ann"), ("list", address)];
    let answer = sam.post("log_in_as", &fields).await;
    assert_eq!(answer.location(), Some("/"));
    assert_eq!(works_as(&sam).await, "ann");
    let old = before.clone().get("/").await;
    assert!(
        old.location()
            .is_some_and(|to| to.starts_with("/login?next=")),
        "the old cookie is dead"
    );
    let answer = sam.post("return_to_previous", &[]).await;
    assert_eq!(answer.location(), Some(&*format!("{address}#ann")));
    assert_eq!(works_as(&sam).await, "sam");
}

#[tokio::test]
async fn a_forged_list_leads_no_further_than_the_row() {
    let panel = house().await;
    for forged in [
        "https://evil.example/",
        "//evil.example",
        "/login?next=/",
        "/management/staff",
    ] {
        let mut sam = panel.signed_in("sam").await;
        sam.post("log_in_as", &[("login", "ann"), ("list", forged)])
            .await;
        let answer = sam.post("return_to_previous", &[]).await;
        assert_eq!(
            answer.location(),
            Some("/management/clients#ann"),
            "{forged}"
        );
    }
}

#[tokio::test]
async fn a_disabled_account_has_a_button_that_does_nothing_and_is_refused() {
    let panel = house().await;
    let mut ada = panel.signed_in("ada").await;
    ada.post(
        "disable_account",
        &[("directory", "clients"), ("login", "ann")],
    )
    .await;
    let list = ada.get("/management/clients").await.body;
    let button = &list[list.find(r#"aria-label="Log in as ann""#).unwrap()..];
    assert!(button[..button.find('>').unwrap()].contains("disabled"));
    let answer = log_in_as(&mut ada.taking_json(), "ann").await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (409, "account_is_disabled")
    );
}

#[tokio::test]
async fn a_protected_account_is_refused_with_the_sentence_and_a_way_to_its_password() {
    let panel = house().await;
    let mut admin = panel.signed_in("admin").await;
    panel.enable_two_step(&mut admin).await;
    let root = panel.landed("root").await;
    assert_eq!(works_as(&root).await, "root", "it is not landed in either");
    let mut root = root.with_header("referer", "https://panel.example/management/staff?search=a");
    let page = root.submit("log_in_as", &[("login", "admin")]).await;
    assert_eq!(page.status, 200);
    assert!(page.alert().unwrap().starts_with(
        "admin is protected by two-step authentication: sign in with its own login, password and one-time password."
    ));
    assert!(page.body.contains(r#"href="/management/staff/admin""#));
    let answer = log_in_as(&mut root.taking_json(), "admin").await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (403, "protected")
    );
    assert_eq!(answer.json()["login"], "admin");
}

#[tokio::test]
async fn an_old_proof_is_asked_for_on_a_page_of_its_own() {
    let panel = house().await;
    panel
        .enable_two_step(&mut panel.signed_in("ann").await)
        .await;
    let mut ada = panel.signed_in("ada").await;
    let phone = panel.enable_two_step(&mut ada).await;
    let answer = ada.get("/confirm").await;
    assert_eq!(answer.location(), Some("/"), "nothing waits");
    panel.services.clock.advance(Duration::from_mins(16));
    let answer = log_in_as(&mut ada, "ann").await;
    assert_eq!(answer.location(), Some("/confirm"));
    let page = ada.get("/confirm").await;
    assert_eq!(page.heading().unwrap(), "Confirm it is you");
    assert!(page.body.contains("log in as ann") && page.body.contains("you are ada"));
    let wrong = [("password", "wrong"), ("code", "123456")];
    let refused = ada.submit("confirm", &wrong).await;
    assert_eq!(refused.heading().unwrap(), "Confirm it is you");
    assert_eq!(refused.alert().unwrap(), "Wrong password.");
    let code = phone.code(&panel.services);
    let right = [("password", PASSWORD), ("code", &code)];
    let answer = ada.post("confirm", &right).await;
    assert_eq!(answer.location(), Some("/"));
    assert_eq!(works_as(&ada).await, "ann");
    assert_eq!(ada.get("/confirm").await.location(), Some("/"));
}

#[tokio::test]
async fn a_proof_is_for_the_account_that_its_page_has_named() {
    let panel = house().await;
    for login in ["ann", "bob"] {
        panel
            .enable_two_step(&mut panel.signed_in(login).await)
            .await;
    }
    let mut ada = panel.signed_in("ada").await;
    let phone = panel.enable_two_step(&mut ada).await;
    panel.services.clock.advance(Duration::from_mins(16));
    log_in_as(&mut ada, "ann").await;
    let page = ada.get("/confirm").await;
    assert!(page.body.contains(r#"name="login" value="ann""#));
    log_in_as(&mut ada, "bob").await;
    let code = phone.code(&panel.services);
    let of_ann = [("login", "ann"), ("password", PASSWORD), ("code", &code)];
    let refused = ada.submit("confirm", &of_ann).await;
    assert!(refused.alert().unwrap().contains("Begin again"));
    assert!(refused.body.contains("log in as bob"));
    assert_eq!(works_as(&ada).await, "ada");
    let of_bob = [("login", "bob"), ("password", PASSWORD), ("code", &code)];
    let answer = ada.post("confirm", &of_bob).await;
    assert_eq!(answer.location(), Some("/"), "the code is not used up");
    assert_eq!(works_as(&ada).await, "bob");
}

#[tokio::test]
async fn asking_about_home_tells_nobody_anything() {
    let panel = house().await;
    acting(&panel, "ada", "ann").await;
    panel.services.clock.advance(Duration::from_secs(1));
    let mut ann = panel.signed_in("ann").await;
    for path in ["/", "/settings/user/two-step/enable"] {
        let answer = ann.request(Method::HEAD, path).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let keys = "SELECT count(*) FROM totp_enrolment";
    assert_eq!(panel.count(keys).await, 0, "no key was made");
    let home = ann.get("/").await;
    assert!(home.body.contains("somebody worked inside your account"));
}

#[tokio::test]
async fn when_its_time_is_over_the_next_page_is_the_row_and_says_so_once() {
    let panel = house().await;
    let mut ann = acting(&panel, "ada", "ann").await;
    for _ in 0..2 {
        panel.services.clock.advance(Duration::from_mins(30));
        assert_eq!(panel.count("SELECT count(*) FROM acting_as").await, 1);
        if panel
            .count("SELECT count(*) FROM audit WHERE event = 'acting_as.end'")
            .await
            == 0
        {
            ann.get("/settings/user").await;
        }
    }
    assert_eq!(panel.count("SELECT count(*) FROM acting_as").await, 0);
    let page = ann.get("/management/clients").await;
    assert!(page.body.contains("You are no longer acting as ann"));
    let page = ann.get("/management/clients").await;
    assert!(!page.body.contains("You are no longer acting as ann"));
}

#[tokio::test]
async fn a_form_that_comes_after_the_end_is_refused() {
    let panel = house().await;
    let mut sam = acting(&panel, "ada", "sam").await;
    panel.services.clock.advance(Duration::from_mins(59));
    sam.get("/").await;
    panel.services.clock.advance(Duration::from_mins(1));
    let page = sam
        .post("log_in_as?rendered_for=ada:sam", &[("login", "ann")])
        .await;
    assert_eq!(page.status, 409, "{page:?}");
    assert_eq!(works_as(&sam).await, "ada");
}

#[tokio::test]
async fn a_disabled_actor_loses_everything_at_the_next_request() {
    let panel = house().await;
    let mut ann = acting(&panel, "sam", "ann").await;
    let mut ada = panel.signed_in("ada").await;
    ada.post(
        "disable_account",
        &[("directory", "staff"), ("login", "sam")],
    )
    .await;
    let answer = ann.get("/").await;
    assert_eq!(answer.location(), Some("/login?next=%2F"));
    assert_eq!(panel.count("SELECT count(*) FROM acting_as").await, 0);
}

#[tokio::test]
async fn logging_out_ends_all_of_it() {
    let panel = house().await;
    let mut root = acting(&panel, "root", "admin").await;
    log_in_as(&mut root, "ann").await;
    let old = root.clone();
    root.post("sign_out", &[]).await;
    assert_eq!(
        old.clone().get("/").await.location(),
        Some("/login?next=%2F")
    );
}

#[tokio::test]
async fn the_target_is_told_on_its_home_once_and_in_its_history() {
    let panel = house().await;
    acting(&panel, "ada", "ann").await;
    panel.services.clock.advance(Duration::from_secs(1));
    let mut ann = panel.signed_in("ann").await;
    let home = ann.get("/").await;
    assert!(home.body.contains("somebody worked inside your account"));
    assert!(home.body.contains("<li>ada"));
    let home = ann.get("/").await;
    assert!(!home.body.contains("somebody worked inside your account"));
    let history = ann.get("/settings/user/history").await;
    assert!(history.body.contains("Logged in as this account by ada"));
}
