//! How acting as another account ends by itself: with time, and with whatever made it allowed.

use contract::{ApiError, Level};
use domain::{
    Identity, LoginAsTwoStep, account,
    session::Token,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::{
    acting_as::{house, with_code},
    panel::{Panel, just_under, login, minutes},
};

/// A session of `actor` that acts as the targets one after the other.
async fn acting(panel: &Panel, token: Token, targets: &[&str]) -> Token {
    let mut token = token;
    for target in targets {
        let identity = panel.identity(&token).await;
        token = panel.log_in_as(&identity, target).await.unwrap().unwrap();
    }
    token
}

fn works_as(identity: &Identity) -> &str {
    identity.login().as_str()
}

#[rstest]
#[tokio::test]
async fn after_an_hour_it_is_over_and_leads_back_to_the_row(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let token = acting(&panel, panel.sign_in("ada").await, &["ann"]).await;
    panel.advance(minutes(30));
    panel.identity(&token).await;
    panel.advance(just_under(minutes(30)));
    assert_eq!(works_as(&panel.identity(&token).await), "ann");
    panel.advance(std::time::Duration::from_millis(1));
    let back = panel.identity(&token).await;
    assert_eq!((works_as(&back), back.level()), ("ada", Level::Admin));
    assert_eq!(back.leads_back_to(), Some("/management/clients#ann"));
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann acting_as.end success (its time is over)"
    );

    let lines = panel.evidence().await.len();
    let again = panel.identity(&token).await;
    assert_eq!(again.leads_back_to(), None);
    assert_eq!(
        panel.evidence().await.len(),
        lines,
        "it is written down once"
    );
    let current = || async {
        let identity = panel.identity(&token).await;
        let shown = domain::session::current(&panel.services, &identity).await;
        shown.unwrap().acting_ended
    };
    assert_eq!(current().await, Some(login("ann")));
    assert_eq!(current().await, None, "it is told once");
}

#[rstest]
#[tokio::test]
async fn when_a_lower_step_is_over_so_are_all_above_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let token = acting(&panel, panel.sign_in("root").await, &["admin"]).await;
    panel.advance(minutes(50));
    let token = acting(&panel, token, &["ann"]).await;
    let left = panel.identity(&token).await.to_view(panel.now());
    assert_eq!(left.acting_as.unwrap().seconds_left, Some(600));
    panel.advance(minutes(10));
    assert_eq!(works_as(&panel.identity(&token).await), "root");
    assert_eq!(panel.rows("acting_as").await, 0);
    assert_eq!(
        panel.evidence_of("acting_as.end").await,
        [
            "root→ann acting_as.end success (its time is over)",
            "root→admin acting_as.end success (its time is over)"
        ]
    );
}

/// What happens to an account while somebody acts.
#[derive(Clone, Copy, Debug)]
enum Change {
    Disabled,
    Promoted,
    Protected,
}

async fn make(panel: &Panel, change: Change, name: &str) {
    match change {
        Change::Disabled => {
            let (database, now) = (&panel.test.database, panel.now());
            account::disable(database, &login(name), now).await.unwrap();
        }
        Change::Promoted => {
            let sql = format!("UPDATE account SET level = 'root' WHERE login = '{name}'");
            panel.test.execute(&sql).await;
        }
        Change::Protected => {
            panel.with_two_step(name).await;
        }
    }
}

#[rstest]
#[case(Change::Disabled, "ann", "admin")]
#[case(Change::Promoted, "ann", "admin")]
#[case(Change::Protected, "ann", "admin")]
#[case(Change::Disabled, "admin", "root")]
#[case(Change::Promoted, "admin", "root")]
#[case(Change::Protected, "admin", "root")]
#[tokio::test]
async fn it_ends_at_the_next_request_where_it_is_not_allowed_any_more(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] change: Change,
    #[case] name: &str,
    #[case] left_as: &str,
) {
    let panel = house(backend).await;
    let token = acting(&panel, panel.sign_in("root").await, &["admin", "ann"]).await;
    let stale = panel.identity(&token).await;
    make(&panel, change, name).await;
    let answer = panel.go_back(&stale).await;
    assert!(
        matches!(answer, Err(ApiError::IdentityChanged { .. })),
        "also for a request on its way: {answer:?}"
    );
    assert_eq!(works_as(&panel.identity(&token).await), left_as);
}

#[rstest]
#[tokio::test]
async fn a_session_with_two_steps_goes_on_in_an_account_that_is_protected_meanwhile(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let mut panel = house(backend).await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    let token = acting(&panel, token, &["ann"]).await;
    panel.advance(minutes(20));
    make(&panel, Change::Protected, "ann").await;
    assert_eq!(works_as(&panel.identity(&token).await), "ann");

    panel.services.settings.login_as_two_step = LoginAsTwoStep::Deny;
    let denied = panel.identity(&token).await;
    assert_eq!(works_as(&denied), "root", "unless the operator denies it");
}

#[rstest]
#[tokio::test]
async fn without_its_own_row_a_session_does_not_go_on_in_a_protected_account(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let (phone, _) = panel.with_two_step("root").await;
    panel.with_two_step("ann").await;
    let token = with_code(&panel, &phone, "root").await;
    let token = acting(&panel, token, &["ann"]).await;
    assert_eq!(works_as(&panel.identity(&token).await), "ann");
    panel
        .test
        .execute("DELETE FROM totp WHERE login = 'root'")
        .await;
    assert_eq!(works_as(&panel.identity(&token).await), "root");
}

#[rstest]
#[case("UPDATE account SET is_enabled = FALSE WHERE login = 'ada'", None)]
#[case("DELETE FROM session", None)]
#[case("UPDATE account SET level = 'client' WHERE login = 'ada'", Some("ada"))]
#[tokio::test]
async fn rights_are_lost_with_the_actor_s_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] by_hand: &str,
    #[case] left_as: Option<&str>,
) {
    let panel = house(backend).await;
    let token = acting(&panel, panel.sign_in("ada").await, &["ann"]).await;
    let stale = panel.identity(&token).await;
    panel.test.execute(by_hand).await;
    let answer = panel.go_back(&stale).await;
    assert_eq!(answer.unwrap_err(), ApiError::SignInRequired);
    let identity = panel.identify(&token).await;
    assert_eq!(identity.as_ref().map(works_as), left_as);
}

#[rstest]
#[tokio::test]
async fn what_was_asked_in_one_identity_is_not_done_in_another(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let ada = panel.identity(&panel.sign_in("ada").await).await;
    panel.log_in_as(&ada, "ann").await.unwrap();
    let (services, bob) = (&panel.services, login("bob"));
    let caller = crate::panel::caller();
    let answer = domain::account_state::set_enabled(services, &ada, &bob, false, &caller).await;
    let refusal = ApiError::IdentityChanged {
        login: login("ann"),
        is_acting: true,
    };
    assert_eq!(answer.unwrap_err().to_api(), refusal);
    assert!(panel.submit("bob", PASSWORD).await.is_ok());
}
