//! What others decide at the press of a button: enabled or not, and two-step authentication when the phone is lost.

use contract::{ApiError, Level, Notice, ProofNeed};
use domain::{
    Identity, SecondFactor, account_state, management,
    proof::Proof,
    session::NewSession,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::{
    account_edit::{panel_of_all_levels, signed_in},
    panel::{Panel, STEP, WRONG, caller, login, minutes, password, refusal},
};

async fn set_enabled(
    panel: &Panel,
    asker: &Identity,
    name: &str,
    is_enabled: bool,
) -> Result<(), ApiError> {
    let (services, caller) = (&panel.services, &caller());
    refusal(account_state::set_enabled(services, asker, &login(name), is_enabled, caller).await)
}

async fn reset(
    panel: &Panel,
    asker: &Identity,
    name: &str,
    proof: Proof,
) -> Result<Option<NewSession>, ApiError> {
    let (services, caller) = (&panel.services, &caller());
    refusal(account_state::disable_two_step(services, asker, &login(name), proof, caller).await)
}

#[rstest]
#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_comes_back_when_enabled(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let ada = signed_in(&panel, "ada").await;
    let anns = panel.sign_in("ann").await;
    set_enabled(&panel, &ada, "ann", false).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.disable success"
    );
    assert!(!panel.is_live(&anns).await);
    panel.submit("ann", PASSWORD).await.unwrap_err();
    let lines = panel.evidence().await.len();
    set_enabled(&panel, &ada, "ann", false).await.unwrap();
    assert_eq!(
        panel.evidence().await.len(),
        lines,
        "it was disabled already"
    );

    set_enabled(&panel, &ada, "ann", true).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.enable success"
    );
    assert!(!panel.is_live(&anns).await);
    panel.submit("ann", PASSWORD).await.unwrap();
}

#[rstest]
#[case("ada", "root")]
#[case("ada", "admin")]
#[case("ada", "ada")]
#[case("sam", "ann")]
#[case("sam", "sam")]
#[case("ann", "sam")]
#[case("root", "root")]
#[tokio::test]
async fn nobody_disables_or_resets_an_account_not_strictly_below_their_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] asker: &str,
    #[case] name: &str,
) {
    let panel = panel_of_all_levels(backend).await;
    let who = signed_in(&panel, asker).await;
    let before = panel.dump("account").await;
    for is_enabled in [false, true] {
        let answer = set_enabled(&panel, &who, name, is_enabled).await;
        assert_eq!(answer.unwrap_err(), ApiError::Forbidden);
        assert!(
            panel
                .last_evidence()
                .await
                .ends_with("refused (not allowed)")
        );
    }
    let answer = reset(&panel, &who, name, Proof::default()).await;
    assert_eq!(answer.unwrap_err(), ApiError::Forbidden);
    assert_eq!(panel.dump("account").await, before);
}

#[rstest]
#[tokio::test]
async fn a_lost_phone_is_no_lost_account(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let (phone, anns) = panel.with_two_step("ann").await;
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    panel.submit_code(&half, &wrong).await.unwrap_err();
    let (_, adas) = panel.with_two_step("ada").await;
    let ada = panel.identity(&adas).await;
    panel.advance(STEP);
    let session = reset(&panel, &ada, "ann", Proof::default()).await.unwrap();
    assert!(session.is_none(), "a recent proof is not shown again");
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann two_step.disable success"
    );
    assert_eq!(panel.rows("totp WHERE login = 'ann'").await, 0);
    assert_eq!(panel.rows("throttle WHERE subject LIKE 'codes:%'").await, 0);
    assert!(!panel.is_live(&anns).await && !panel.is_half_signed_in(&half).await);

    let ann = signed_in(&panel, "ann").await;
    assert!(!ann.has_two_step());
    assert_eq!(panel.home(&ann).await.notices, [Notice::TwoStepReset]);
    panel.advance(STEP);
    let again = signed_in(&panel, "ann").await;
    assert_eq!(
        panel.home(&again).await.notices,
        [Notice::TwoStepOff],
        "it is told once"
    );
    let lines = panel.evidence().await;
    assert!(!lines.iter().any(|line| line.contains("two_step.removed")));
}

#[rstest]
#[tokio::test]
async fn a_session_that_showed_only_a_password_resets_nobody(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    panel.with_two_step("ann").await;
    let root = signed_in(&panel, "root").await;
    let proof = Proof {
        password: Some(password(PASSWORD)),
        code: None,
    };
    let answer = reset(&panel, &root, "ann", proof).await;
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepSessionNeeded);
    assert_eq!(
        panel.last_evidence().await,
        "root→ann two_step.disable refused (session without two steps)"
    );
    assert_eq!(panel.rows("totp").await, 1);
    let directory = contract::Directory::Clients;
    let form = management::account_form(&panel.services, &root, directory, &login("ann")).await;
    let form = form.unwrap();
    assert_eq!(form.to_disable_two_step, Some(ProofNeed::TwoStepSession));
}

#[rstest]
#[tokio::test]
async fn resetting_needs_a_recent_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    panel.with_two_step("ann").await;
    let (phone, adas) = panel.with_two_step("ada").await;
    panel.advance(minutes(16));
    let ada = panel.identity(&adas).await;
    let answer = reset(&panel, &ada, "ann", Proof::default()).await;
    assert_eq!(answer.unwrap_err(), ApiError::PasswordNeeded);
    let proof = Proof {
        password: Some(password(PASSWORD)),
        code: Some(SecondFactor::from(&phone.code(panel.now()))),
    };
    let session = reset(&panel, &ada, "ann", proof).await.unwrap();
    assert!(!panel.is_live(&adas).await && panel.is_live(&session.unwrap().token).await);
    assert_eq!(panel.rows("totp WHERE login = 'ann'").await, 0);
    let answer = reset(&panel, &ada, "ann", Proof::default()).await;
    assert_eq!(answer.unwrap_err(), ApiError::TwoStepNotOn);
}

#[rstest]
#[tokio::test]
async fn an_unknown_login_is_told_from_one_of_another_level(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    use contract::{Directory, DirectoryPage};
    let panel = panel_of_all_levels(backend).await;
    panel.test.add_account("sue", Level::Staff).await;
    let account = |name: &str| DirectoryPage::Account(login(name));
    let (staff, clients) = (Directory::Staff, Directory::Clients);
    let (missing, refused) = (Err(ApiError::NotFound), Err(ApiError::Forbidden));
    for (asker, directory, page, expected) in [
        ("root", staff, account("nobody"), missing.clone()),
        ("root", staff, account("admin"), Ok(())),
        ("root", staff, account("root"), refused.clone()),
        ("root", staff, account("ann"), refused.clone()),
        ("ada", staff, account("sam"), Ok(())),
        ("ada", staff, account("admin"), refused.clone()),
        ("ada", clients, account("ann"), Ok(())),
        ("ada", clients, account("sam"), refused.clone()),
        ("sam", clients, DirectoryPage::List, Ok(())),
        ("sam", clients, DirectoryPage::New, refused.clone()),
        ("sam", clients, account("ann"), refused.clone()),
        ("sam", clients, account("nobody"), refused.clone()),
        ("sam", staff, DirectoryPage::List, refused.clone()),
        ("ann", clients, DirectoryPage::List, refused.clone()),
        ("ann", clients, account("ann"), refused.clone()),
    ] {
        let who = signed_in(&panel, asker).await;
        let answer = refusal(management::admit(&panel.services, &who, directory, &page).await);
        assert_eq!(answer, expected, "{asker} {directory:?} {page:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_higher_level_lifts_what_wrong_passwords_and_codes_have_locked(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.add_account("ada", Level::Admin).await;
    panel
        .test
        .execute(
            "INSERT INTO throttle (subject, failures, failures_in_a_row, window_started_at, blocked_until) \
             SELECT 'codes:' || id, 100, 100, 0, 0 FROM account WHERE login = 'ann'",
        )
        .await;
    for _ in 0..6 {
        panel.submit("ann", WRONG).await.unwrap_err();
    }
    let ada = signed_in(&panel, "ada").await;
    let (services, ann, caller) = (&panel.services, login("ann"), &caller());
    let directory = contract::Directory::Clients;
    let form = management::account_form(services, &ada, directory, &ann).await;
    assert!(form.unwrap().is_held_off);
    account_state::unlock(services, &ada, &ann, caller)
        .await
        .unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.unlock success"
    );
    let form = management::account_form(services, &ada, directory, &ann).await;
    assert!(!form.unwrap().is_held_off);
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
}
