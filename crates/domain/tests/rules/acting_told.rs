//! What an account learns of those who act as it.

use contract::{ActedAs, SignInEvent};
use domain::{
    Identity, audit,
    test_support::{Backend, START},
};
use rstest::rstest;

use crate::{
    acting_as::house,
    panel::{Panel, login, minutes},
};

async fn told(panel: &Panel, identity: &Identity) -> Vec<ActedAs> {
    panel.home(identity).await.acted_as
}

#[rstest]
#[tokio::test]
async fn home_tells_once_who_acted_as_the_account_since_it_was_last_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let live = panel.sign_in("ann").await;
    panel.advance(minutes(1));
    let first = panel.acting_as("ada", "ann").await;
    assert_eq!(told(&panel, &first).await, [], "it is not for who acts");
    panel.advance(minutes(1));
    panel.acting_as("sam", "ann").await;
    let still_live = panel.identity(&panel.sign_in("bob").await).await;
    assert_eq!(told(&panel, &still_live).await, [], "nor for others");
    let live = panel.identity(&live).await;
    assert_eq!(
        told(&panel, &live).await,
        [],
        "a session that was there before is not the next one"
    );

    panel.advance(minutes(1));
    let token = panel.sign_in("ann").await;
    panel.advance(minutes(1));
    panel.acting_as("root", "ann").await;
    let next = panel.identity(&token).await;
    let at = |count| START.plus(minutes(count)).millis();
    let acted = |actor: &str, count| ActedAs {
        actor: login(actor),
        at: at(count),
    };
    assert_eq!(
        told(&panel, &next).await,
        [acted("sam", 2), acted("ada", 1)]
    );
    let again = panel.identity(&token).await;
    assert_eq!(told(&panel, &again).await, []);
    assert_eq!(told(&panel, &next).await, [], "nor to a request beside it");

    let later = panel.identity(&panel.sign_in("ann").await).await;
    assert_eq!(told(&panel, &later).await, [acted("root", 4)]);
}

#[rstest]
#[tokio::test]
async fn admin_is_told_that_root_has_landed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel.land("root").await;
    let admin = panel.identity(&panel.sign_in("admin").await).await;
    let told = told(&panel, &admin).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].actor, login("root"));
}

#[rstest]
#[tokio::test]
async fn the_history_names_who_acted_and_who_returned(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let acting = panel.acting_as("ada", "ann").await;
    panel.go_back(&acting).await.unwrap();
    let ann = panel.identity(&panel.sign_in("ann").await).await;
    let history = audit::sign_in_history(&panel.services, &ann, None).await;
    let lines: Vec<_> = history
        .unwrap()
        .rows
        .into_iter()
        .map(|row| (row.event, row.actor))
        .collect();
    let ada = Some("ada".to_owned());
    assert_eq!(
        lines,
        [
            (SignInEvent::Password, None),
            (SignInEvent::ActingEnded, ada.clone()),
            (SignInEvent::ActedAs, ada)
        ]
    );
}
