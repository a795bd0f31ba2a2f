//! An account's own sessions: listed, and ended one by one or all others at once.

use contract::{ApiError, Level};
use domain::{session, test_support::Backend};
use rstest::rstest;

use crate::panel::{Panel, caller, minutes, refusal};

#[rstest]
#[tokio::test]
async fn live_ones_are_listed_and_a_page_shows_which_is_its_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::signed_in(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.advance(minutes(30));
    panel.sign_in("bob").await;
    let second = panel.sign_in("ann").await;
    let identity = panel.identity(&second).await;
    let rows = session::list(&panel.services, &identity).await.unwrap();
    let (this, other) = (&rows[0], &rows[1]);
    assert_eq!((rows.len(), this.is_this, other.is_this), (2, true, false));
    assert_eq!(this.id, identity.session_id());
    assert_eq!(this.created_at - other.created_at, 30 * 60 * 1_000);
    assert_eq!(this.address, caller().address_text());
    // The first one has had no request for an hour.
    panel.advance(minutes(30));
    let rows = session::list(&panel.services, &identity).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[rstest]
#[tokio::test]
async fn one_is_ended_and_it_alone(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    let [second, third] = [panel.sign_in("ann").await, panel.sign_in("ann").await];
    let ended = panel.identity(&second).await.session_id();
    session::end(&panel.services, &identity, ended, &caller())
        .await
        .unwrap();
    assert!(!panel.is_live(&second).await);
    assert!(panel.is_live(&token).await && panel.is_live(&third).await);
    assert_eq!(panel.last_evidence().await, "ann session.end success");
    let lines = panel.evidence().await.len();
    session::end(&panel.services, &identity, ended, &caller())
        .await
        .expect("it is over already");
    assert_eq!(panel.evidence().await.len(), lines);
}

#[rstest]
#[tokio::test]
async fn another_account_s_is_out_of_reach(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let bobs = panel.sign_in("bob").await;
    let bobs_id = panel.identity(&bobs).await.session_id();
    session::end(&panel.services, &identity, bobs_id, &caller())
        .await
        .unwrap();
    session::end_all_others(&panel.services, &identity, &caller())
        .await
        .unwrap();
    assert!(panel.is_live(&bobs).await);
}

#[rstest]
#[tokio::test]
async fn all_others_end_with_their_half_sign_ins(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let other = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let half = panel.half("ann").await;
    let identity = panel.identity(&token).await;
    session::end_all_others(&panel.services, &identity, &caller())
        .await
        .unwrap();
    assert!(panel.is_live(&token).await);
    assert!(!panel.is_live(&other).await && !panel.is_half_signed_in(&half).await);
    assert_eq!(
        panel.last_evidence().await,
        "ann session.end success (all others)"
    );
}

#[rstest]
#[tokio::test]
async fn who_acts_as_the_account_sees_and_ends_none(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, own) = Panel::signed_in(backend).await;
    panel.test.add_account("ada", Level::Admin).await;
    let acting = panel.acting_as("ada", "ann").await;
    let services = &panel.services;
    let closed = Some(ApiError::ClosedWhileActing);
    let list = session::list(services, &acting).await;
    assert_eq!(refusal(list).err(), closed);
    let end = session::end(services, &acting, own.session_id(), &caller()).await;
    assert_eq!(refusal(end).err(), closed);
    let all = session::end_all_others(services, &acting, &caller()).await;
    assert_eq!(refusal(all).err(), closed);
    assert!(panel.is_live(&token).await);
    let line = "ada→ann session.end refused (closed while acting as the account)";
    assert_eq!(panel.evidence_of("session.end").await, [line, line]);
}
