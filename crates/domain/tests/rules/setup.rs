//! The first start.

use contract::{ApiError, Level, PasswordProblem, Strength};
use domain::{
    Services, account,
    session::NewSession,
    setup,
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, caller, login, password, refusal};

async fn issue(panel: &Panel) -> String {
    let token = setup::issue_token(&panel.test.database).await.unwrap();
    token.expect("a token").expose()
}

async fn create_root(services: &Services, token: &str, text: &str) -> Result<NewSession, ApiError> {
    refusal(setup::create_root(services, token, password(text), &caller()).await)
}

#[rstest]
#[tokio::test]
async fn the_token_makes_root_and_signs_it_in_and_admin_waits_for_a_password(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    assert!(setup::is_open(&panel.test.database).await.unwrap());
    let token = issue(&panel).await;
    let session = create_root(&panel.services, &token, PASSWORD)
        .await
        .unwrap();
    let identity = panel.identity(&session.token).await;
    assert_eq!(identity.login().as_str(), "root");
    assert_eq!(identity.level(), Level::Root);
    assert_eq!(identity.strength(), Strength::Password);
    assert_eq!(panel.evidence().await, ["root set_up success"]);
    assert_eq!(panel.rows("panel_state WHERE name LIKE 'setup%'").await, 0);

    let rows = account::list(&panel.test.database).await.unwrap();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (&*row.login, &*row.level, row.has_password, row.enabled))
        .collect();
    assert_eq!(
        shown,
        [
            ("admin", "admin", false, true),
            ("root", "root", true, true)
        ]
    );
    for text in ["", PASSWORD, "admin"] {
        let answer = panel.submit("admin", text).await;
        assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
    }
    panel.sign_in("root").await;
}

#[rstest]
#[tokio::test]
async fn it_is_closed_once_there_is_any_account(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let token = issue(&panel).await;
    panel.test.add_account("ann", Level::Client).await;
    assert!(!setup::is_open(&panel.test.database).await.unwrap());
    let another = setup::issue_token(&panel.test.database).await.unwrap();
    assert!(another.is_none());
    let answer = create_root(&panel.services, &token, PASSWORD).await;
    assert_eq!(answer.unwrap_err(), ApiError::AlreadySetUp);
    assert_eq!(panel.rows("account").await, 1);
}

#[rstest]
#[tokio::test]
async fn each_token_replaces_the_one_before(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let (first, second) = (issue(&panel).await, issue(&panel).await);
    assert_ne!(first, second);
    for wrong in [&*first, "", "token", &second[1..]] {
        let answer = create_root(&panel.services, wrong, PASSWORD).await;
        assert_eq!(answer.unwrap_err(), ApiError::WrongSetupToken, "{wrong:?}");
        assert_eq!(
            panel.last_evidence().await,
            "root set_up failure (wrong setup token)"
        );
    }
    create_root(&panel.services, &second, PASSWORD)
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_refused_password_does_not_use_the_token_up(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let token = issue(&panel).await;
    let answer = create_root(&panel.services, &token, "short").await;
    let problem = PasswordProblem::TooShort { min: 15 };
    assert_eq!(
        answer.unwrap_err(),
        ApiError::NewPasswordRefused { problem }
    );
    assert_eq!(
        panel.last_evidence().await,
        "root set_up refused (weak password)"
    );
    create_root(&panel.services, &token, PASSWORD)
        .await
        .unwrap();
    let answer = create_root(&panel.services, &token, PASSWORD).await;
    assert_eq!(answer.unwrap_err(), ApiError::AlreadySetUp);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_uses_at_once_make_one_root(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let token = issue(&panel).await;
    let another = panel.test.another_server(&panel.services).await;
    let (first, second) = tokio::join!(
        create_root(&panel.services, &token, PASSWORD),
        create_root(&another, &token, OTHER_PASSWORD)
    );
    assert_ne!(first.is_ok(), second.is_ok());
    let loser = first.err().or(second.err()).unwrap();
    assert_eq!(loser, ApiError::AlreadySetUp);
    assert_eq!(panel.rows("account").await, 2);
    assert_eq!(panel.rows("session").await, 1);
}

#[rstest]
#[tokio::test]
async fn root_can_be_made_at_the_console_instead(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let token = issue(&panel).await;
    panel.test.add_account("root", Level::Root).await;
    let answer = create_root(&panel.services, &token, PASSWORD).await;
    assert_eq!(answer.unwrap_err(), ApiError::AlreadySetUp);
    let admin = account::show(&panel.test.database, &login("admin"))
        .await
        .unwrap();
    assert!(!admin.has_password);
    assert_eq!(admin.created_at, START.millis());
}
