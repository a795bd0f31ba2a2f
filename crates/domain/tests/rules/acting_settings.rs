//! What is closed while acting as another account, and how root protects `admin`.

use contract::{ApiError, Level, Login, OneTimeCode, Strength};
use domain::{
    Identity, password,
    test_support::{Backend, PASSWORD},
    totp,
};
use rstest::rstest;

use crate::{
    acting_as::{house, with_code},
    panel::{OTHER_PASSWORD, Panel, STEP, caller, code, minutes, password as typed, refusal},
};

async fn enable_with(
    panel: &Panel,
    identity: &Identity,
    own: &str,
    code: &OneTimeCode,
) -> Result<(), ApiError> {
    let own = Some(typed(own));
    let session = totp::enable(&panel.services, identity, own, code, &caller()).await;
    refusal(session).map(drop)
}

#[rstest]
#[tokio::test]
async fn how_an_account_signs_in_is_closed_to_who_acts_as_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("ann", "admin")] target: &str,
) {
    let panel = house(backend).await;
    let identity = panel.acting_as("root", target).await;
    let (services, caller) = (&panel.services, &caller());
    let (old, new) = (typed(PASSWORD), typed(OTHER_PASSWORD));
    let changed = password::change(services, &identity, old, new, caller).await;
    let disabled = totp::disable(services, &identity, &code("123456"), caller).await;
    let closed = Err(ApiError::ClosedWhileActing);
    assert_eq!(refusal(changed).map(drop), closed);
    assert_eq!(refusal(disabled).map(drop), closed);
    let line =
        |event| format!("root→{target} {event} refused (closed while acting as the account)");
    let evidence = panel.evidence().await;
    assert!(
        evidence.contains(&line("password.change")) && evidence.contains(&line("two_step.disable"))
    );
    if target == "ann" {
        let cancelled = totp::cancel_enrolment(services, &identity).await;
        let enrolled = totp::enrolment(services, &identity).await;
        assert_eq!(refusal(cancelled), closed);
        assert_eq!(refusal(enrolled).map(drop), closed);
        let enabled = enable_with(&panel, &identity, PASSWORD, &code("123456")).await;
        assert_eq!(enabled, closed);
        assert_eq!(panel.last_evidence().await, line("two_step.enable"));
    }
    assert_eq!(panel.rows("totp").await, 0);
}

#[rstest]
#[tokio::test]
async fn an_admin_does_not_protect_the_accounts_below_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let sam = panel.acting_as("ada", "sam").await;
    let answer = totp::enrolment(&panel.services, &sam).await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::ClosedWhileActing);
}

#[rstest]
#[tokio::test]
async fn root_s_own_password_is_asked_where_its_proof_is_old(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel
        .test
        .execute("UPDATE account SET password_hash = 'x' WHERE login = 'admin'")
        .await;
    let token = panel.land("root").await;
    panel.advance(minutes(16));
    let identity = panel.identity(&token).await;
    let phone = panel.enrol(&identity).await;
    let right = phone.code(panel.now());
    let without = panel.enable(&identity, &right).await;
    assert_eq!(without.unwrap_err(), ApiError::PasswordNeeded);
    let enabled = enable_with(&panel, &identity, PASSWORD, &right).await;
    enabled.expect("the password is root's, not admin's");
}

#[rstest]
#[tokio::test]
async fn protected_by_root_admin_is_entered_by_its_own_password_and_code_alone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let admins_own = panel.sign_in("admin").await;
    let identity = panel.identity(&panel.land("root").await).await;
    let phone = panel.enrol(&identity).await;
    let session = panel.enable(&identity, &phone.code(panel.now())).await;
    let evidence = panel.evidence().await;
    assert_eq!(
        evidence[evidence.len() - 2..],
        [
            "root→admin two_step.enable success",
            "root→admin acting_as.end success (two-step authentication was enabled)"
        ]
    );
    assert!(!panel.is_live(&admins_own).await);
    let root = panel.identity(&session.unwrap().token).await;
    assert_eq!((root.login().as_str(), root.level()), ("root", Level::Root));
    assert_eq!(root.strength(), Strength::Password);
    let answer = panel.log_in_as(&root, "admin").await;
    let login = Login::admin();
    assert_eq!(answer.unwrap_err(), ApiError::Protected { login });
    assert!(!panel.identity(&panel.land("root").await).await.is_acting());
    panel.advance(STEP);
    panel
        .sign_in_with_code("admin", &phone.code(panel.now()))
        .await;
}

#[rstest]
#[tokio::test]
async fn an_admin_without_password_is_not_protected(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel
        .test
        .execute("UPDATE account SET password_hash = NULL WHERE login = 'admin'")
        .await;
    let identity = panel.identity(&panel.land("root").await).await;
    let refused = ApiError::NoPasswordYet {
        login: Login::admin(),
    };
    let enrolled = totp::enrolment(&panel.services, &identity).await;
    assert_eq!(refusal(enrolled).map(drop), Err(refused.clone()));
    let enabled = panel.enable(&identity, &code("123456")).await;
    assert_eq!(enabled.map(drop), Err(refused));
    assert_eq!(
        panel.last_evidence().await,
        "root→admin two_step.enable refused (account without password)"
    );
}

#[rstest]
#[tokio::test]
async fn the_key_of_one_identity_is_not_that_of_another_in_the_same_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let root = panel.identity(&panel.sign_in("root").await).await;
    let roots = panel.enrol(&root).await;
    let token = panel.log_in_as(&root, "admin").await.unwrap().unwrap();
    let admin = panel.identity(&token).await;
    let admins = panel.enrol(&admin).await;
    assert_ne!(roots.key, admins.key);
    let (token, _) = panel.go_back(&admin).await.unwrap();
    let root = panel.identity(&token).await;
    let answer = panel.enable(&root, &admins.code(panel.now())).await;
    assert_eq!(answer.map(drop), Err(ApiError::EnrolmentEnded));
    assert_eq!(panel.rows("totp").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_password_alone_is_no_whole_proof_of_root_with_two_steps_that_protects_admin(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    let root = panel.identity(&token).await;
    let token = panel.log_in_as(&root, "admin").await.unwrap().unwrap();
    panel.advance(minutes(16));
    let admin = panel.identity(&token).await;
    let phone = panel.enrol(&admin).await;
    let (own, right) = (Some(typed(PASSWORD)), phone.code(panel.now()));
    let enabled = totp::enable(&panel.services, &admin, own, &right, &caller()).await;
    let root = panel.identity(&enabled.unwrap().token).await;
    let answer = panel.log_in_as(&root, "admin").await;
    assert_eq!(answer, Ok(None), "the code of root was not shown");
}
