//! A browser that has signed in before has a counter of its own: strangers never delay it.

use contract::{ApiError, Level};
use domain::{
    Caller, account,
    session::Token,
    sign_in::{self, SignInStep},
    test_support::{Backend, PASSWORD, TestDatabase},
};
use proptest::prelude::*;
use rstest::rstest;

use crate::panel::{Panel, WRONG, caller, login, minutes, password, refusal};

/// A stranger at the address that everybody shares.
fn stranger() -> Caller {
    Caller {
        is_counted: true,
        ..caller()
    }
}

/// The same place, but with what the browser was given.
fn known(device: &Token) -> Caller {
    Caller {
        device: Some(device.clone()),
        ..stranger()
    }
}

async fn submit(
    panel: &Panel,
    login: &str,
    text: &str,
    caller: &Caller,
) -> Result<Option<Token>, ApiError> {
    let services = &panel.services;
    let step = sign_in::submit_password(services, login, password(text), None, caller).await;
    refusal(step).map(|step| match step {
        SignInStep::SignedIn(session) => session.device,
        SignInStep::CodeNeeded { .. } => None,
    })
}

async fn signs_in(panel: &Panel, login: &str, caller: &Caller) -> Token {
    submit(panel, login, PASSWORD, caller)
        .await
        .unwrap()
        .expect("a browser is known from now on")
}

#[rstest]
#[tokio::test]
async fn strangers_at_the_same_login_and_address_do_not_delay_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let device = signs_in(&panel, "ann", &stranger()).await;
    for _ in 0..40 {
        let _ = submit(&panel, "ann", WRONG, &stranger()).await;
        let _ = submit(&panel, "nobody", WRONG, &stranger()).await;
    }
    let delayed = submit(&panel, "ann", PASSWORD, &stranger()).await;
    assert!(matches!(delayed, Err(ApiError::Delayed { .. })));
    let again = signs_in(&panel, "ann", &known(&device)).await;
    assert_eq!(again, device, "the browser keeps its secret");
    let still = submit(&panel, "ann", PASSWORD, &stranger()).await;
    assert!(
        matches!(still, Err(ApiError::Delayed { .. })),
        "strangers are not let in by it"
    );
}

#[rstest]
#[tokio::test]
async fn its_own_wrong_passwords_delay_it_and_nobody_else(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let device = signs_in(&panel, "ann", &stranger()).await;
    for _ in 0..6 {
        let answer = submit(&panel, "ann", WRONG, &known(&device)).await;
        assert_eq!(answer, Err(ApiError::WrongLoginOrPassword));
    }
    let delayed = submit(&panel, "ann", PASSWORD, &known(&device)).await;
    assert_eq!(delayed, Err(ApiError::Delayed { retry_after: 4 }));
    signs_in(&panel, "ann", &stranger()).await;
    let now = panel.now();
    account::unlock(&panel.test.database, &login("ann"), now)
        .await
        .unwrap();
    signs_in(&panel, "ann", &known(&device)).await;
}

#[rstest]
#[tokio::test]
async fn it_counts_for_the_account_that_was_signed_in_to_and_no_other(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let device = signs_in(&panel, "ann", &stranger()).await;
    for _ in 0..6 {
        let _ = submit(&panel, "bob", WRONG, &stranger()).await;
    }
    let delayed = submit(&panel, "bob", PASSWORD, &known(&device)).await;
    assert!(matches!(delayed, Err(ApiError::Delayed { .. })));
    panel.advance(minutes(1));
    let both = signs_in(&panel, "bob", &known(&device)).await;
    assert_eq!(both, device);
    assert_eq!(panel.rows("device").await, 2);
}

#[rstest]
#[tokio::test]
async fn it_is_forgotten_thirty_days_after_its_last_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let device = signs_in(&panel, "ann", &stranger()).await;
    panel.advance(minutes(60 * 24 * 29));
    signs_in(&panel, "ann", &known(&device)).await;
    panel.advance(minutes(60 * 24 * 29));
    for _ in 0..6 {
        let _ = submit(&panel, "ann", WRONG, &stranger()).await;
    }
    signs_in(&panel, "ann", &known(&device)).await;
    panel.advance(minutes(60 * 24 * 30));
    for _ in 0..6 {
        let _ = submit(&panel, "ann", WRONG, &stranger()).await;
    }
    let delayed = submit(&panel, "ann", PASSWORD, &known(&device)).await;
    assert!(matches!(delayed, Err(ApiError::Delayed { .. })));
}

#[rstest]
#[tokio::test]
async fn a_right_password_alone_makes_no_browser_known_where_a_code_is_asked(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    panel.test.execute("DELETE FROM device").await;
    let half = panel.half("ann").await;
    assert_eq!(panel.rows("device").await, 0);
    let signed_in = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert!(signed_in.unwrap().session.device.is_some());
    assert_eq!(panel.rows("device").await, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever strangers send, in whatever order and from wherever, the browser that is known gets in at once.
    #[test]
    fn nothing_that_strangers_do_delays_it(
        steps in prop::collection::vec((0_u8..4, 0_u64..600), 1..30),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let panel = Panel::over(TestDatabase::start(Backend::Sqlite).await).await;
            panel.test.add_account("ann", Level::Client).await;
            let device = signs_in(&panel, "ann", &stranger()).await;
            for (kind, seconds) in steps {
                panel.advance(std::time::Duration::from_secs(seconds));
                let elsewhere = Caller {
                    address: Some([198, 51, 100, kind].into()),
                    ..stranger()
                };
                let name = if kind == 3 { "nobody" } else { "ann" };
                let from = if kind == 0 { stranger() } else { elsewhere };
                let _ = submit(&panel, name, WRONG, &from).await;
            }
            signs_in(&panel, "ann", &known(&device)).await;
        });
    }
}
