//! Accounts that others make.

use contract::{ApiError, Level, LoginProblem};
use domain::test_support::{Backend, PASSWORD};
use rstest::rstest;

use crate::{
    account_edit::{create, new_account, panel_of_all_levels, signed_in},
    panel::{OTHER_PASSWORD, caller, password},
};

#[rstest]
#[tokio::test]
async fn an_account_is_made_with_a_password_that_it_has_to_change(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let ada = signed_in(&panel, "ada").await;
    create(&panel, &ada, new_account("bob", Level::Client, true))
        .await
        .unwrap();
    assert_eq!(panel.last_evidence().await, "ada→bob account.add success");
    let bob = match panel.submit("bob", OTHER_PASSWORD).await {
        Ok(domain::sign_in::SignInStep::SignedIn(session)) => session.token,
        other => panic!("{other:?}"),
    };
    let bob = panel.identity(&bob).await;
    assert!(bob.must_change_password());
    let (old, new) = (password(OTHER_PASSWORD), password(PASSWORD));
    let session = domain::password::change(&panel.services, &bob, old, new, &caller()).await;
    let bob = panel.identity(&session.unwrap().token).await;
    assert!(!bob.must_change_password());
}

#[rstest]
#[case("root", Level::Root, ApiError::LevelRefused)]
#[case("ada", Level::Admin, ApiError::LevelRefused)]
#[case("ada", Level::Root, ApiError::LevelRefused)]
#[case("sam", Level::Client, ApiError::Forbidden)]
#[case("ann", Level::Client, ApiError::Forbidden)]
#[tokio::test]
async fn nobody_makes_an_account_of_a_level_not_strictly_below_their_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] asker: &str,
    #[case] level: Level,
    #[case] expected: ApiError,
) {
    let panel = panel_of_all_levels(backend).await;
    let who = signed_in(&panel, asker).await;
    let before = panel.rows("account").await;
    let answer = create(&panel, &who, new_account("bob", level, false)).await;
    assert_eq!(answer.unwrap_err(), expected);
    assert_eq!(panel.rows("account").await, before);
    let line = format!("{asker}→bob account.add refused (not allowed)");
    assert_eq!(panel.last_evidence().await, line);
}

#[rstest]
#[case("ann", LoginProblem::Taken)]
#[case("admin", LoginProblem::Reserved)]
#[case("new", LoginProblem::Reserved)]
#[tokio::test]
async fn a_taken_or_reserved_login_is_refused(#[case] name: &str, #[case] problem: LoginProblem) {
    let panel = panel_of_all_levels(Backend::Sqlite).await;
    let ada = signed_in(&panel, "ada").await;
    let answer = create(&panel, &ada, new_account(name, Level::Client, false)).await;
    assert_eq!(answer.unwrap_err(), ApiError::LoginRefused { problem });
    let line = format!("ada→{name} account.add refused (login taken or reserved)");
    assert_eq!(panel.last_evidence().await, line);
}
