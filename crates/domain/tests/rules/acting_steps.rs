//! The steps of a session that acts as another account, one after the other and two at once.

use contract::{ApiError, Level, Login};
use domain::{
    policy::OwnSetting,
    session,
    test_support::{Backend, START},
};
use rstest::rstest;

use crate::{
    acting_as::{house, who},
    panel::{caller, minutes},
};

#[rstest]
#[tokio::test]
async fn steps_fall_and_are_returned_from_one_by_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let admin = panel.acting_as("root", "admin").await;
    for above in ["root", "admin", "ada"] {
        let answer = panel.log_in_as(&admin, above).await;
        assert_eq!(answer.unwrap_err(), ApiError::Forbidden, "{above}");
    }
    let ann = panel.log_in_as(&admin, "ann").await.unwrap().unwrap();
    let ann = panel.identity(&ann).await;
    assert_eq!(who(&ann), ("ann", "admin", Level::Client));
    let answer = panel.log_in_as(&ann, "bob").await;
    assert_eq!(answer.unwrap_err(), ApiError::Forbidden);
    assert_eq!(
        panel.last_evidence().await,
        "root→bob acting_as.start refused (acting as ann: not allowed)"
    );

    let (token, row) = panel.go_back(&ann).await.unwrap();
    assert_eq!(row, "/management/clients#ann");
    let admin = panel.identity(&token).await;
    assert_eq!(who(&admin), ("admin", "root", Level::Admin));
    let (token, row) = panel.go_back(&admin).await.unwrap();
    assert_eq!(row, "/management/staff#admin");
    assert_eq!(
        who(&panel.identity(&token).await),
        ("root", "root", Level::Root)
    );
}

#[rstest]
#[tokio::test]
async fn the_secret_changes_with_every_step_and_the_last_sign_in_of_the_target_does_not(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel.sign_in("ann").await;
    panel.advance(minutes(1));
    let first = panel.sign_in("ada").await;
    let ada = panel.identity(&first).await;
    let second = panel.log_in_as(&ada, "ann").await.unwrap().unwrap();
    assert!(!panel.is_live(&first).await);
    let ann = panel.identity(&second).await;
    assert_eq!(ann.session_id(), ada.session_id());
    let shown = panel.home(&ann).await.last_sign_in.unwrap();
    assert_eq!(shown.at, START.millis());
    panel.go_back(&ann).await.unwrap();
    assert!(!panel.is_live(&second).await);
    let changed = "account WHERE login = 'ann' AND last_sign_in_at = ";
    assert_eq!(panel.rows(&format!("{changed}{}", START.millis())).await, 1);
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_all_of_it_and_is_the_actor_s_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let ann = panel.acting_as("ada", "ann").await;
    session::sign_out(&panel.services, &ann, &caller())
        .await
        .unwrap();
    assert_eq!(panel.rows("acting_as").await, 0);
    assert_eq!(panel.rows("session").await, 0);
    assert_eq!(panel.last_evidence().await, "ada sign_out success");
}

#[rstest]
#[tokio::test]
async fn of_two_entries_at_once_one_stands_and_the_other_is_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let ada = panel.identity(&panel.sign_in("ada").await).await;
    let (first, second) = tokio::join!(panel.log_in_as(&ada, "ann"), panel.log_in_as(&ada, "sam"));
    let (entered, refused): (Vec<_>, Vec<_>) = [first, second].into_iter().partition(Result::is_ok);
    assert_eq!((entered.len(), refused.len()), (1, 1));
    let refusal = refused.into_iter().next().unwrap().unwrap_err();
    assert!(
        matches!(
            refusal,
            ApiError::IdentityChanged {
                is_acting: true,
                ..
            }
        ),
        "{refusal:?}"
    );
    assert_eq!(panel.rows("acting_as").await, 1);
    let answer = panel.log_in_as(&ada, "bob").await;
    assert!(answer.is_err(), "nothing is stacked on what has changed");
}

#[rstest]
#[tokio::test]
async fn a_return_that_was_made_already_is_told_so(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let admin = panel.acting_as("root", "admin").await;
    let ann = panel.log_in_as(&admin, "ann").await.unwrap().unwrap();
    let ann = panel.identity(&ann).await;
    panel.go_back(&ann).await.unwrap();
    let answer = panel.go_back(&ann).await;
    let refusal = ApiError::IdentityChanged {
        login: Login::admin(),
        is_acting: true,
    };
    assert_eq!(answer.unwrap_err(), refusal);
    assert_eq!(panel.rows("acting_as").await, 1);
}

#[rstest]
#[tokio::test]
async fn who_acts_is_not_asked_to_change_the_target_s_password(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel
        .test
        .execute("UPDATE account SET must_change_password = TRUE WHERE login = 'ann'")
        .await;
    let ann = panel.acting_as("ada", "ann").await;
    assert!(!ann.must_change_password());
    assert_eq!(
        ann.require_open(OwnSetting::Password),
        Err(ApiError::ClosedWhileActing)
    );
    let own = panel.identity(&panel.sign_in("ann").await).await;
    assert!(own.must_change_password());
}
