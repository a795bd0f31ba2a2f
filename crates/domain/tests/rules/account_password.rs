//! Passwords that others set, and the proof that this asks from them.

use std::time::Duration;

use contract::{ApiError, FullName, PasswordProblem, ProofNeed};
use domain::{
    SecondFactor, account,
    account_edit::{Edit, PasswordForAnother},
    proof::Proof,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::{
    account_edit::{form, panel_of_all_levels, save, send, signed_in, unchanged, with_password},
    panel::{OTHER_PASSWORD, STEP, WRONG, login, minutes, password},
};

#[rstest]
#[tokio::test]
async fn a_password_set_by_somebody_else_ends_sessions_and_keeps_two_step_on(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(true, false)] asks_for_new: bool,
) {
    let panel = panel_of_all_levels(backend).await;
    let (phone, anns) = panel.with_two_step("ann").await;
    let ada = signed_in(&panel, "ada").await;
    let shown = form(&panel, &ada, "ann").await;
    save(&panel, &ada, with_password(unchanged(&shown), asks_for_new))
        .await
        .unwrap();
    let detail = if asks_for_new {
        " (a new one is asked at the next sign-in)"
    } else {
        ""
    };
    let line = format!("ada→ann account.password success{detail}");
    assert_eq!(panel.last_evidence().await, line);
    assert!(!panel.is_live(&anns).await);
    panel.submit("ann", PASSWORD).await.unwrap_err();
    panel.advance(STEP * 2);
    let Ok(domain::sign_in::SignInStep::CodeNeeded { token }) =
        panel.submit("ann", OTHER_PASSWORD).await
    else {
        panic!("no code is asked for");
    };
    let session = panel.submit_code(&token, &phone.code(panel.now())).await;
    let ann = panel.identity(&session.unwrap().session.token).await;
    assert_eq!(ann.must_change_password(), asks_for_new);
}

#[tokio::test]
async fn a_password_set_at_the_console_asks_for_no_other() {
    let panel = panel_of_all_levels(Backend::Sqlite).await;
    let ada = signed_in(&panel, "ada").await;
    let shown = form(&panel, &ada, "ann").await;
    save(&panel, &ada, with_password(unchanged(&shown), true))
        .await
        .unwrap();
    let (database, services) = (&panel.test.database, &panel.services);
    let (hasher, settings) = (&services.passwords, &services.settings);
    let (ann, new) = (login("ann"), password(PASSWORD));
    account::set_password_from_console(database, hasher, settings, &ann, new, panel.now())
        .await
        .unwrap();
    assert!(!signed_in(&panel, "ann").await.must_change_password());
}

#[rstest]
#[tokio::test]
async fn setting_a_password_needs_a_recent_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let token = panel.sign_in("ada").await;
    panel.advance(minutes(15) + Duration::from_millis(1));
    let ada = panel.identity(&token).await;
    let shown = form(&panel, &ada, "ann").await;
    assert_eq!(shown.to_set_password, ProofNeed::Password);
    let edit = || with_password(unchanged(&shown), false);
    let show = |text: &str| Proof {
        password: Some(password(text)),
        code: None,
    };
    let answer = send(&panel, &ada, edit(), Proof::default()).await;
    assert_eq!(answer.unwrap_err(), ApiError::PasswordNeeded);
    assert_eq!(
        panel.last_evidence().await,
        "ada confirm refused (no password)"
    );
    let answer = send(&panel, &ada, edit(), show(WRONG)).await;
    assert_eq!(answer.unwrap_err(), ApiError::WrongPassword);
    assert_eq!(
        panel.last_evidence().await,
        "ada confirm failure (wrong password)"
    );
    panel.submit("ann", OTHER_PASSWORD).await.unwrap_err();
    // A new name needs none.
    let renamed = Edit {
        full_name: FullName::parse("Ann").unwrap(),
        ..unchanged(&shown)
    };
    save(&panel, &ada, renamed).await.unwrap();

    let edit = with_password(unchanged(&form(&panel, &ada, "ann").await), false);
    let session = send(&panel, &ada, edit, show(PASSWORD))
        .await
        .unwrap()
        .unwrap();
    assert!(
        !panel.is_live(&token).await,
        "the identifier is another one"
    );
    let ada = panel.identity(&session.token).await;
    assert!(ada.is_proof_recent(panel.now(), Duration::ZERO));
    assert_eq!(panel.last_evidence().await, "ada confirm success");
    panel.submit("ann", OTHER_PASSWORD).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn with_two_step_the_proof_is_a_password_and_an_unused_code(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let (phone, token) = panel.with_two_step("ada").await;
    panel.advance(minutes(16));
    let ada = panel.identity(&token).await;
    let shown = form(&panel, &ada, "ann").await;
    assert_eq!(shown.to_set_password, ProofNeed::PasswordAndCode);
    let code = phone.code(panel.now());
    for (text, code, expected) in [
        (PASSWORD, None, ApiError::CodeNeeded),
        // Without the password no code is used up.
        (WRONG, Some(code.clone()), ApiError::WrongPassword),
        (
            PASSWORD,
            Some(phone.wrong_code(panel.now())),
            ApiError::CodeWrong {
                server_time: panel.now().millis(),
            },
        ),
    ] {
        let proof = Proof {
            password: Some(password(text)),
            code: code.as_ref().map(SecondFactor::from),
        };
        let answer = send(&panel, &ada, with_password(unchanged(&shown), false), proof).await;
        assert_eq!(answer.unwrap_err(), expected);
    }
    let proof = || Proof {
        password: Some(password(PASSWORD)),
        code: Some(SecondFactor::from(&code)),
    };
    send(
        &panel,
        &ada,
        with_password(unchanged(&shown), false),
        proof(),
    )
    .await
    .unwrap();
    let half = panel.half("ada").await;
    let answer = panel.submit_code(&half, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::CodeAlreadyUsed);
}

#[tokio::test]
async fn a_weak_password_is_refused_before_any_proof_is_looked_at() {
    let panel = panel_of_all_levels(Backend::Sqlite).await;
    let ada = signed_in(&panel, "ada").await;
    let shown = form(&panel, &ada, "ann").await;
    let edit = Edit {
        password: Some(PasswordForAnother {
            password: password("short"),
            asks_for_new: true,
        }),
        ..unchanged(&shown)
    };
    let problem = PasswordProblem::TooShort { min: 15 };
    let refused = ApiError::NewPasswordRefused { problem };
    assert_eq!(save(&panel, &ada, edit).await.unwrap_err(), refused);
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.password refused (weak password)"
    );
}
