//! The proof that entering a protected account waits for.

use contract::{ApiError, NextPath, OneTimeCode};
use domain::{
    Identity, SecondFactor,
    acting_as::{self, Entered},
    proof::Proof,
    session::Token,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::{
    acting_as::{house, with_code},
    panel::{Panel, Phone, WRONG, caller, just_under, login, minutes, password, refusal},
};

async fn show(
    panel: &Panel,
    identity: &Identity,
    text: &str,
    code: Option<&OneTimeCode>,
) -> Result<Entered, ApiError> {
    let proof = Proof {
        password: Some(password(text)),
        code: code.map(SecondFactor::from),
    };
    refusal(acting_as::confirm(&panel.services, identity, None, proof, &caller()).await)
}

async fn confirm(
    panel: &Panel,
    identity: &Identity,
    text: &str,
    code: Option<&OneTimeCode>,
) -> Result<Token, ApiError> {
    match show(panel, identity, text, code).await? {
        Entered::Acting(session) => Ok(session.token),
        Entered::Refused(_, refusal) => Err(refusal),
        Entered::ProofNeeded => panic!("it was shown"),
    }
}

/// `root` and `admin` have two-step authentication; a session of root's whose proof is old waits to enter `admin`.
async fn waiting(backend: Backend) -> (Panel, Phone, Token) {
    let panel = house(backend).await;
    panel.with_two_step("admin").await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    panel.advance(minutes(16));
    let root = panel.identity(&token).await;
    let list = NextPath::parse("/management/staff?sort=last_sign_in").unwrap();
    let (admin, list) = (login("admin"), Some(&list));
    let entered = acting_as::log_in_as(&panel.services, &root, &admin, list, &caller()).await;
    assert!(matches!(entered.unwrap(), Entered::ProofNeeded));
    (panel, phone, token)
}

#[rstest]
#[tokio::test]
async fn password_and_code_of_the_actor_lead_where_it_would_have(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    let root = panel.identity(&token).await;
    let shown = acting_as::confirmation(&panel.services, &root)
        .await
        .unwrap();
    assert_eq!((shown.actor, shown.login), (login("root"), login("admin")));
    assert!(shown.asks_for_code);
    assert_eq!(shown.cancel_to, "/management/staff?sort=last_sign_in");

    let (right, wrong) = (phone.code(panel.now()), phone.wrong_code(panel.now()));
    let answer = confirm(&panel, &root, WRONG, Some(&right)).await;
    assert_eq!(answer.unwrap_err(), ApiError::WrongPassword);
    let answer = confirm(&panel, &root, PASSWORD, None).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeNeeded);
    let answer = confirm(&panel, &root, PASSWORD, Some(&wrong)).await;
    assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    assert_eq!(panel.rows("acting_as").await, 0);

    let entered = confirm(&panel, &root, PASSWORD, Some(&right))
        .await
        .unwrap();
    let admin = panel.identity(&entered).await;
    assert_eq!(admin.login().as_str(), "admin");
    assert!(!panel.is_live(&token).await);
    let evidence = panel.evidence().await;
    assert_eq!(
        evidence[evidence.len() - 2..],
        ["root confirm success", "root→admin acting_as.start success"]
    );
    let (back, row) = panel.go_back(&admin).await.unwrap();
    assert_eq!(row, "/management/staff?sort=last_sign_in#admin");
    let root = panel.identity(&back).await;
    let again = panel.log_in_as(&root, "admin").await.unwrap();
    assert!(again.is_some(), "the proof is recent now");
}

#[rstest]
#[tokio::test]
async fn a_code_that_was_used_confirms_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    let used = phone.code(panel.now());
    panel.sign_in_with_code("root", &used).await;
    let root = panel.identity(&token).await;
    let answer = confirm(&panel, &root, PASSWORD, Some(&used)).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
    assert_eq!(panel.rows("acting_as").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_waits_is_forgotten_after_ten_minutes_and_with_the_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    let root = panel.identity(&token).await;
    panel.advance(just_under(minutes(10)));
    acting_as::confirmation(&panel.services, &root)
        .await
        .expect("it waits for ten minutes");
    panel.advance(minutes(1));
    let right = phone.code(panel.now());
    let answer = confirm(&panel, &root, PASSWORD, Some(&right)).await;
    assert_eq!(answer.unwrap_err(), ApiError::NothingToConfirm);
    panel.test.execute("DELETE FROM session").await;
    assert_eq!(panel.rows("wanted_action").await, 0);
}

#[rstest]
#[tokio::test]
async fn one_action_waits_a_session_and_none_in_another(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    panel.with_two_step("ann").await;
    let root = panel.identity(&token).await;
    assert_eq!(panel.log_in_as(&root, "ann").await, Ok(None));
    let shown = acting_as::confirmation(&panel.services, &root).await;
    assert_eq!(shown.unwrap().login, login("ann"));
    let other = with_code(&panel, &phone, "root").await;
    let other = panel.identity(&other).await;
    let answer = acting_as::confirmation(&panel.services, &other).await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::NothingToConfirm);
}

#[rstest]
#[tokio::test]
async fn a_target_that_is_beyond_reach_meanwhile_is_not_entered_by_a_right_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    panel
        .test
        .execute("UPDATE account SET level = 'root' WHERE login = 'admin'")
        .await;
    let root = panel.identity(&token).await;
    let answer = confirm(&panel, &root, PASSWORD, Some(&phone.code(panel.now()))).await;
    assert_eq!(answer.unwrap_err(), ApiError::Forbidden);
    assert_eq!(panel.rows("acting_as").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_right_proof_is_kept_even_where_what_it_was_shown_for_is_refused(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    let set_enabled = async |value: &str| {
        let sql = format!("UPDATE account SET is_enabled = {value} WHERE login = 'admin'");
        panel.test.execute(&sql).await;
    };
    set_enabled("false").await;
    let root = panel.identity(&token).await;
    let shown = show(&panel, &root, PASSWORD, Some(&phone.code(panel.now()))).await;
    let Ok(Entered::Refused(session, refusal)) = shown else {
        panic!("{shown:?}");
    };
    assert!(matches!(refusal, ApiError::AccountIsDisabled { .. }));
    let evidence = panel.evidence().await;
    assert_eq!(
        evidence[evidence.len() - 2..],
        [
            "root confirm success",
            "root→admin acting_as.start refused (disabled account)"
        ]
    );
    assert!(!panel.is_live(&token).await, "the secret is another one");
    let root = panel.identity(&session.token).await;
    assert_eq!(root.login().as_str(), "root");

    set_enabled("true").await;
    let entered = panel.log_in_as(&root, "admin").await.unwrap();
    assert!(entered.is_some(), "the proof is recent");
}

#[rstest]
#[tokio::test]
async fn nested_the_proof_is_still_that_of_who_really_signed_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel.with_two_step("ann").await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    let root = panel.identity(&token).await;
    let token = panel.log_in_as(&root, "admin").await.unwrap().unwrap();
    panel.advance(minutes(16));
    let admin = panel.identity(&token).await;
    assert_eq!(panel.log_in_as(&admin, "ann").await, Ok(None));
    let shown = acting_as::confirmation(&panel.services, &admin).await;
    assert_eq!(shown.unwrap().actor, login("root"));
    let right = phone.code(panel.now());
    let entered = confirm(&panel, &admin, PASSWORD, Some(&right)).await;
    let ann = panel.identity(&entered.unwrap()).await;
    assert_eq!(ann.previous().as_str(), "admin");
    let confirmed = panel.evidence_of("confirm").await;
    assert_eq!(confirmed, ["root confirm success"]);
}

#[rstest]
#[tokio::test]
async fn a_code_that_cannot_be_checked_is_no_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = waiting(backend).await;
    let root = panel.identity(&token).await;
    panel.set_secret("root", b"").await;
    let proof = Proof {
        password: Some(password(PASSWORD)),
        code: Some(SecondFactor::from(&phone.code(panel.now()))),
    };
    let confirmed = acting_as::confirm(&panel.services, &root, None, proof, &caller()).await;
    assert_eq!(
        confirmed.unwrap_err().to_api(),
        ApiError::CodeCannotBeChecked
    );
    let line = "root confirm failure (the stored secret does not open for this account)";
    assert_eq!(panel.last_evidence().await, line);
}
