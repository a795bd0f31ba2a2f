//! The half sign-in: what it opens, and everything that ends it.

use std::time::Duration;

use contract::{ApiError, Level, Strength};
use domain::{
    account, password,
    session::Token,
    sign_in,
    test_support::{Backend, PASSWORD, START},
    totp,
};
use rstest::rstest;

use crate::panel::{
    OTHER_PASSWORD, Panel, Phone, STEP, caller, just_under, login, minutes, password as typed,
    refusal,
};

#[rstest]
#[tokio::test]
async fn a_right_password_alone_opens_nothing_but_the_code_step(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    assert!(panel.is_half_signed_in(&half).await);
    assert!(panel.identify(&half).await.is_none());
    assert_eq!(panel.rows("session").await, 1);
    let row = account::show(&panel.test.database, &login("ann"))
        .await
        .unwrap();
    assert_eq!(row.last_sign_in_at, Some(START.millis()));
    assert_eq!(
        panel.last_evidence().await,
        "ann sign_in.password success (the code is still to come)"
    );
}

#[rstest]
#[tokio::test]
async fn a_right_code_signs_in_with_two_steps_and_uses_the_half_sign_in_up(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let signed_in = panel.submit_code(&half, &phone.code(panel.now())).await;
    let token = signed_in.unwrap().session.token;
    assert_ne!(token.expose(), half.expose());
    let identity = panel.identity(&token).await;
    assert_eq!(identity.strength(), Strength::TwoStep);
    assert!(identity.has_two_step());
    assert_eq!(
        panel.home(&identity).await.last_sign_in.map(|last| last.at),
        Some(START.millis())
    );
    assert_eq!(panel.last_evidence().await, "ann sign_in.code success");
    assert_eq!(panel.rows("half_sign_in").await, 0);
    let again = panel
        .submit_code(&half, &phone.code(panel.now().plus(STEP)))
        .await;
    assert_eq!(again.unwrap_err(), ApiError::HalfSignInEnded);
}

#[rstest]
#[tokio::test]
async fn a_half_sign_in_lives_five_minutes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let (in_time, late) = (panel.half("ann").await, panel.half("ann").await);
    panel.advance(just_under(minutes(5)));
    assert!(panel.is_half_signed_in(&late).await);
    let code = phone.code(panel.now());
    panel.submit_code(&in_time, &code).await.unwrap();
    panel.advance(Duration::from_millis(1));
    assert!(!panel.is_half_signed_in(&late).await);
    let answer = panel
        .submit_code(&late, &phone.code(panel.now().plus(STEP)))
        .await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
}

#[rstest]
#[tokio::test]
async fn a_half_sign_in_takes_five_codes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    let server_time = panel.now().millis();
    for _ in 0..4 {
        let answer = panel.submit_code(&half, &wrong).await;
        assert_eq!(answer.unwrap_err(), ApiError::CodeWrong { server_time });
    }
    let fifth = panel.submit_code(&half, &wrong).await;
    assert_eq!(fifth.unwrap_err(), ApiError::HalfSignInEnded);
    assert!(!panel.is_half_signed_in(&half).await);
    // Whatever the account's counter of codes says: this half sign-in is over.
    account::unlock(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    assert_eq!(
        panel.evidence_of("sign_in.code").await,
        ["ann sign_in.code failure (wrong code)"; 5]
    );
}

/// What ends the half sign-ins of an account.
#[derive(Clone, Copy, Debug)]
enum Change {
    OwnPassword,
    ConsolePassword,
    Disabled,
    DisabledAndEnabled,
    DisabledByHand,
    TwoStepOff,
    TwoStepOffAtTheConsole,
    TwoStepOffAndOn,
    RowDeleted,
    RowDeletedAndPutBack,
    RowDeletedAndTwoStepOn,
}

#[rstest]
#[tokio::test]
async fn a_half_sign_in_dies_when_its_account_changes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(
        Change::OwnPassword,
        Change::ConsolePassword,
        Change::Disabled,
        Change::DisabledAndEnabled,
        Change::DisabledByHand,
        Change::TwoStepOff,
        Change::TwoStepOffAtTheConsole,
        Change::TwoStepOffAndOn,
        Change::RowDeleted,
        Change::RowDeletedAndPutBack,
        Change::RowDeletedAndTwoStepOn
    )]
    change: Change,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.with_two_step("bob").await;
    let (phone, token) = panel.with_two_step("ann").await;
    panel.advance(STEP * 2);
    let bobs = panel.half("bob").await;
    // One row is kept from the panel's own tidying, so that only the conditions stand between it and a session.
    let (half, hidden) = (panel.half("ann").await, panel.half("ann").await);
    panel.test.execute(HIDE_THE_LAST).await;
    let phone = apply(&panel, change, &token, phone).await;
    panel.test.execute(SHOW_IT_AGAIN).await;
    panel.advance(STEP * 2);
    for half in [half, hidden] {
        assert!(!panel.is_half_signed_in(&half).await);
        let answer = panel.submit_code(&half, &phone.code(panel.now())).await;
        assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    }
    assert!(panel.is_half_signed_in(&bobs).await);
}

const HIDE_THE_LAST: &str = "UPDATE half_sign_in SET account_id = account_id + 1000 WHERE id = (SELECT max(id) FROM half_sign_in)";
const SHOW_IT_AGAIN: &str =
    "UPDATE half_sign_in SET account_id = account_id - 1000 WHERE account_id > 1000";

/// Returns the phone that shows right codes afterwards, if any does.
async fn apply(panel: &Panel, change: Change, token: &Token, phone: Phone) -> Phone {
    let (test, ann) = (&panel.test, login("ann"));
    let identity = panel.identity(token).await;
    let code = phone.code(panel.now());
    match change {
        Change::OwnPassword => {
            let (services, old, new) = (&panel.services, PASSWORD, OTHER_PASSWORD);
            let changed =
                password::change(services, &identity, typed(old), typed(new), &caller()).await;
            changed.unwrap();
        }
        Change::ConsolePassword => set_password(panel).await,
        Change::Disabled => account::disable(&test.database, &ann, START).await.unwrap(),
        Change::DisabledAndEnabled => {
            account::disable(&test.database, &ann, START).await.unwrap();
            account::enable(&test.database, &ann, START).await.unwrap();
        }
        Change::DisabledByHand => {
            let sql = "UPDATE account SET is_enabled = FALSE WHERE login = 'ann'";
            test.execute(sql).await;
        }
        Change::TwoStepOff => {
            panel.disable(&identity, &code).await.unwrap();
        }
        Change::TwoStepOffAtTheConsole => totp::disable_from_console(&test.database, &ann, START)
            .await
            .unwrap(),
        Change::TwoStepOffAndOn => {
            let session = panel.disable(&identity, &code).await.unwrap();
            return enable(panel, &session.token).await;
        }
        Change::RowDeleted => delete_row(panel).await,
        Change::RowDeletedAndPutBack => put_row_back(panel).await,
        Change::RowDeletedAndTwoStepOn => {
            delete_row(panel).await;
            return enable(panel, token).await;
        }
    }
    phone
}

async fn set_password(panel: &Panel) {
    account::set_password_from_console(
        &panel.test.database,
        &panel.services.passwords,
        &panel.services.settings,
        &login("ann"),
        typed(OTHER_PASSWORD),
        START,
    )
    .await
    .unwrap();
}

async fn delete_row(panel: &Panel) {
    panel
        .test
        .execute("DELETE FROM totp WHERE login = 'ann';")
        .await;
}

/// The same key again, as a row of its own: only its id is another, though it was the highest before.
async fn put_row_back(panel: &Panel) {
    for sql in [
        "CREATE TABLE kept AS SELECT * FROM totp WHERE login = 'ann'",
        "DELETE FROM totp WHERE login = 'ann'",
        "INSERT INTO totp (login, secret, last_used_step, created_at) SELECT login, secret, last_used_step, created_at FROM kept",
    ] {
        panel.test.execute(sql).await;
    }
    let ids = "SELECT totp.id - kept.id FROM totp JOIN kept ON totp.login = kept.login";
    assert!(panel.test.count(ids).await > 0);
}

async fn enable(panel: &Panel, token: &Token) -> Phone {
    let identity = panel.identity(token).await;
    let phone = panel.enrol(&identity).await;
    let code = phone.code(panel.now());
    panel.enable(&identity, &code).await.unwrap();
    phone
}

#[rstest]
#[tokio::test]
async fn starting_again_drops_the_half_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let (dropped, kept) = (panel.half("ann").await, panel.half("ann").await);
    refusal(sign_in::start_again(&panel.services, &dropped).await).unwrap();
    assert!(!panel.is_half_signed_in(&dropped).await);
    assert!(panel.is_half_signed_in(&kept).await);
    let code = phone.code(panel.now());
    let answer = panel.submit_code(&dropped, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    panel.submit_code(&kept, &code).await.unwrap();
}

#[tokio::test]
async fn a_made_up_secret_is_no_half_sign_in() {
    let (panel, phone, session) = Panel::two_step(Backend::Sqlite).await;
    for made_up in [Token::parse(&"A".repeat(43)).unwrap(), session] {
        assert!(!panel.is_half_signed_in(&made_up).await);
        let answer = panel.submit_code(&made_up, &phone.code(panel.now())).await;
        assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    }
}

#[rstest]
#[tokio::test]
async fn the_code_of_another_account_is_wrong(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _) = Panel::two_step(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let (bobs_phone, _) = panel.with_two_step("bob").await;
    panel.advance(STEP * 2);
    let half = panel.half("ann").await;
    let answer = panel
        .submit_code(&half, &bobs_phone.code(panel.now()))
        .await;
    assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
}
