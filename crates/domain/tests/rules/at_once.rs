//! A code and a change of its account at the same moment: each is done or refused, and neither finds a deadlock.

use contract::ApiError;
use domain::{
    Services, account, password,
    session::Token,
    test_support::{Backend, PASSWORD, START},
    totp,
};
use rstest::rstest;

use crate::panel::{
    OTHER_PASSWORD, Panel, STEP, caller, login, minutes, password as typed, refusal,
};

#[derive(Clone, Copy, Debug)]
enum Change {
    ConsolePassword,
    OwnPassword,
    Disabled,
    TwoStepOff,
}

/// Makes the change on another server; its session may have ended before, which is a refusal as well.
async fn apply(server: &Services, change: Change, token: &Token) -> Result<(), ApiError> {
    let (database, ann) = (&server.database, login("ann"));
    let changed = match change {
        Change::ConsolePassword => {
            let (hasher, settings) = (&server.passwords, &server.settings);
            let new = typed(OTHER_PASSWORD);
            account::set_password_from_console(database, hasher, settings, &ann, new, START).await
        }
        Change::OwnPassword => {
            let Some(identity) = domain::session::identify(server, token).await.unwrap() else {
                return Err(ApiError::SignInRequired);
            };
            let (old, new) = (typed(PASSWORD), typed(OTHER_PASSWORD));
            let changed = password::change(server, &identity, old, new, &caller()).await;
            changed.map(drop)
        }
        Change::Disabled => account::disable(database, &ann, START).await,
        Change::TwoStepOff => totp::disable_from_console(database, &ann, START).await,
    };
    refusal(changed)
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_and_a_change_of_the_account_wait_for_each_other(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(
        Change::ConsolePassword,
        Change::OwnPassword,
        Change::Disabled,
        Change::TwoStepOff
    )]
    change: Change,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    let keep = "CREATE TABLE kept AS SELECT * FROM totp; CREATE TABLE known AS SELECT * FROM account; \
         CREATE TABLE signed_in AS SELECT * FROM session";
    panel.test.execute(keep).await;
    for _ in 0..8 {
        let (first, second) = (panel.half("ann").await, panel.half("ann").await);
        let (right, wrong) = (phone.code(panel.now()), phone.wrong_code(panel.now()));
        let answers = tokio::join!(
            panel.submit_code(&first, &right),
            panel.submit_code(&second, &wrong),
            apply(&another, change, &token)
        );
        assert!(answers.1.is_err());
        for half in [first, second] {
            assert!(!panel.is_half_signed_in(&half).await);
        }
        restore(&panel).await;
        panel.advance(STEP);
    }
    assert!(panel.now() < START.plus(minutes(10)));
}

/// The account as it was, its row with the same id, and its session with the same secret.
async fn restore(panel: &Panel) {
    for sql in [
        "DELETE FROM totp",
        "INSERT INTO totp SELECT * FROM kept",
        "DELETE FROM session",
        "INSERT INTO session SELECT * FROM signed_in",
        "UPDATE account SET is_enabled = TRUE, password_hash = (SELECT password_hash FROM known), revision = revision + 1",
        "DELETE FROM throttle",
    ] {
        panel.test.execute(sql).await;
    }
}
