//! Accounts as the console manages them.

use contract::{ApiError, Email, FullName, Level, Login, LoginProblem, PasswordProblem};
use domain::{
    account::{self, NewAccount},
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{Panel, caller, login, minutes, password, refusal};

fn new_account(name: &str, level: Level) -> NewAccount {
    NewAccount {
        login: login(name),
        level,
        full_name: FullName::parse("Bob O'Hara").unwrap(),
        email: Some(Email::parse("bob@example.org").unwrap()),
        password: None,
    }
}

async fn add(panel: &Panel, new: NewAccount) -> Result<(), ApiError> {
    let (database, services) = (&panel.test.database, &panel.services);
    let (hasher, settings) = (&services.passwords, &services.settings);
    refusal(account::add(database, hasher, settings, new, panel.now()).await)
}

#[rstest]
#[tokio::test]
async fn an_account_is_added_shown_and_listed_by_login(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.advance(minutes(1));
    add(&panel, new_account("bob", Level::Staff)).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "console→bob account.add success"
    );
    let database = &panel.test.database;
    let bob = account::show(database, &login("bob")).await.unwrap();
    let shown = serde_json::to_value(&bob).unwrap();
    assert_eq!(
        shown,
        serde_json::json!({
            "login": "bob", "level": "staff", "name": "Bob O'Hara", "email": "bob@example.org", "enabled": true,
            "has_password": false, "two_step": false, "created_at": START.plus(minutes(1)).millis(), "last_sign_in_at": null,
        })
    );
    let (_, _) = panel.with_two_step("ann").await;
    let rows = account::list(database).await.unwrap();
    let logins: Vec<_> = rows.iter().map(|row| &*row.login).collect();
    assert_eq!(logins, ["ann", "bob"]);
    assert!(rows[0].two_step && rows[0].has_password);
    assert_eq!(
        rows[0].last_sign_in_at,
        Some(START.plus(minutes(1)).millis())
    );
    let answer = refusal(account::show(database, &login("nobody")).await);
    assert_eq!(answer.unwrap_err(), ApiError::NotFound);
}

#[rstest]
#[case("admin", Level::Admin, LoginProblem::Reserved)]
#[case("root", Level::Admin, LoginProblem::Reserved)]
#[case("new", Level::Client, LoginProblem::Reserved)]
#[case("console", Level::Staff, LoginProblem::Reserved)]
#[case("ann", Level::Client, LoginProblem::Taken)]
#[tokio::test]
async fn a_login_that_is_reserved_or_taken_is_refused(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] name: &str,
    #[case] level: Level,
    #[case] problem: LoginProblem,
) {
    let panel = Panel::start(backend).await;
    let before = panel.evidence().await.len();
    let answer = add(&panel, new_account(name, level)).await;
    assert_eq!(answer.unwrap_err(), ApiError::LoginRefused { problem });
    assert_eq!(panel.rows("account").await, 1);
    assert_eq!(panel.evidence().await.len(), before);
}

#[test]
fn creation_refuses_capitals() {
    assert_eq!(Login::parse("Bob"), Err(LoginProblem::Capital));
}

#[tokio::test]
async fn level_root_is_for_root_alone() {
    let panel = Panel::start(Backend::Sqlite).await;
    let answer = add(&panel, new_account("bob", Level::Root)).await;
    assert_eq!(answer.unwrap_err(), ApiError::LevelRefused);
}

#[rstest]
#[tokio::test]
async fn root_brings_admin_with_it_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    add(&panel, new_account("root", Level::Root)).await.unwrap();
    let answer = add(&panel, new_account("root", Level::Root)).await;
    let problem = LoginProblem::Taken;
    assert_eq!(answer.unwrap_err(), ApiError::LoginRefused { problem });
    let database = &panel.test.database;
    let root = account::show(database, &login("root")).await.unwrap();
    assert_eq!(
        (&*root.name, root.email.as_deref()),
        ("Bob O'Hara", Some("bob@example.org"))
    );
    let admin = account::show(database, &login("admin")).await.unwrap();
    assert_eq!((&*admin.level, admin.has_password), ("admin", false));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_accounts_added_at_once_one_gets_the_login(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(("bob", Level::Client), ("root", Level::Root))] account: (&str, Level),
) {
    let panel = Panel::empty(backend).await;
    let (name, level) = account;
    let answers = tokio::join!(
        add(&panel, new_account(name, level)),
        add(&panel, new_account(name, level))
    );
    assert_ne!(answers.0.is_ok(), answers.1.is_ok());
    let problem = LoginProblem::Taken;
    let loser = answers.0.err().or(answers.1.err()).unwrap();
    assert_eq!(loser, ApiError::LoginRefused { problem });
}

#[tokio::test]
async fn a_first_password_keeps_to_the_rules() {
    let panel = Panel::start(Backend::Sqlite).await;
    let new = NewAccount {
        password: Some(password("short")),
        ..new_account("bob", Level::Client)
    };
    let problem = PasswordProblem::TooShort { min: 15 };
    assert_eq!(
        add(&panel, new).await.unwrap_err(),
        ApiError::NewPasswordRefused { problem }
    );
    let new = NewAccount {
        password: Some(password(PASSWORD)),
        ..new_account("bob", Level::Client)
    };
    add(&panel, new).await.unwrap();
    panel.sign_in("bob").await;
}

#[rstest]
#[tokio::test]
async fn disabling_ends_every_session_at_once_and_enabling_brings_none_back(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    let (half, database) = (panel.half("ann").await, &panel.test.database);
    account::disable(database, &login("ann"), panel.now())
        .await
        .unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "console→ann account.disable success"
    );
    assert!(!panel.is_live(&token).await && !panel.is_half_signed_in(&half).await);
    panel.submit("ann", PASSWORD).await.unwrap_err();
    let shown = account::show(database, &login("ann")).await.unwrap();
    assert!(!shown.enabled && shown.two_step);

    account::enable(database, &login("ann"), panel.now())
        .await
        .unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "console→ann account.enable success"
    );
    assert!(!panel.is_live(&token).await && !panel.is_half_signed_in(&half).await);
    panel.advance(crate::panel::STEP);
    let code = phone.code(panel.now());
    panel.sign_in_with_code("ann", &code).await;
}

#[rstest]
#[tokio::test]
async fn an_account_disabled_by_hand_has_no_live_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    panel
        .test
        .execute("UPDATE account SET is_enabled = FALSE")
        .await;
    assert!(!panel.is_live(&token).await);
}

#[tokio::test]
async fn the_console_says_which_accounts_there_are_not() {
    let panel = Panel::start(Backend::Sqlite).await;
    let (database, nobody) = (&panel.test.database, login("nobody"));
    for answer in [
        account::enable(database, &nobody, START).await,
        account::disable(database, &nobody, START).await,
        account::unlock(database, &nobody, START).await,
    ] {
        assert_eq!(refusal(answer).unwrap_err(), ApiError::NotFound);
    }
}

#[rstest]
#[tokio::test]
async fn unlocking_forgets_wrong_passwords_of_every_kind_and_wrong_codes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    let identity = panel.identity(&token).await;
    let wrong = phone.wrong_code(panel.now());
    panel.disable(&identity, &wrong).await.unwrap_err();
    panel.submit("ann", "wrong").await.unwrap_err();
    let (wrong, new, caller) = (password("wrong"), password(PASSWORD), caller());
    domain::password::change(&panel.services, &identity, wrong, new, &caller)
        .await
        .unwrap_err();
    panel.submit("bob", "wrong").await.unwrap_err();
    assert_eq!(panel.rows("throttle").await, 4);
    account::unlock(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    assert_eq!(panel.rows("throttle").await, 1);
}
