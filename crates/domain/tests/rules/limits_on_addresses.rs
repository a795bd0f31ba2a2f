//! Delays after wrong passwords, counted against an address.

use std::time::Duration;

use contract::{ApiError, Level};
use domain::{
    Caller, sign_in,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::panel::{Panel, WRONG, just_under, minutes, password, refusal};

fn from(address: &str) -> Caller {
    Caller {
        address: Some(address.parse().unwrap()),
        is_counted: true,
        ..Caller::default()
    }
}

async fn submit(
    panel: &Panel,
    login: &str,
    text: &str,
    caller: &Caller,
) -> Result<sign_in::SignInStep, ApiError> {
    let (services, text) = (&panel.services, password(text));
    refusal(sign_in::submit_password(services, login, text, None, caller).await)
}

/// Tries `count` wrong passwords, each of another login, so that only the address is counted on.
async fn wrong(panel: &Panel, count: usize, caller: &Caller) {
    for _ in 0..count {
        let number = panel.rows("throttle").await;
        let answer = submit(panel, &format!("nobody-{number}"), WRONG, caller).await;
        assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
    }
}

async fn delay(panel: &Panel, caller: &Caller) -> Option<u32> {
    match submit(panel, "nobody", WRONG, caller).await {
        Err(ApiError::Delayed { retry_after }) => Some(retry_after),
        _ => None,
    }
}

#[rstest]
#[tokio::test]
async fn twenty_wrong_passwords_are_free_and_each_further_one_doubles_the_delay(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let caller = from("192.0.2.7");
    wrong(&panel, 20, &caller).await;
    for seconds in [4, 8, 16, 32, 64, 128, 256] {
        wrong(&panel, 1, &caller).await;
        assert_eq!(delay(&panel, &caller).await, Some(seconds));
        assert_eq!(
            submit(&panel, "ann", PASSWORD, &caller).await.unwrap_err(),
            ApiError::Delayed {
                retry_after: seconds
            }
        );
        panel.advance(Duration::from_secs(seconds.into()));
    }
    submit(&panel, "ann", PASSWORD, &caller).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn after_fifteen_minutes_an_address_starts_anew(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let caller = from("192.0.2.7");
    wrong(&panel, 10, &caller).await;
    panel.advance(just_under(minutes(15)));
    wrong(&panel, 11, &caller).await;
    assert_eq!(delay(&panel, &caller).await, Some(4));
    panel.advance(Duration::from_secs(4));
    wrong(&panel, 20, &caller).await;
    assert_eq!(delay(&panel, &caller).await, None);
    assert_eq!(delay(&panel, &caller).await, Some(4));
}

#[rstest]
#[case("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
#[case("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
#[case("192.0.2.7", "::ffff:192.0.2.7", true)]
#[case("192.0.2.7", "192.0.2.8", false)]
#[tokio::test]
async fn an_ipv6_network_of_64_bits_counts_as_one_address(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] first: &str,
    #[case] second: &str,
    #[case] is_one: bool,
) {
    let panel = Panel::start(backend).await;
    wrong(&panel, 21, &from(first)).await;
    let delayed = delay(&panel, &from(second)).await;
    assert_eq!(delayed, is_one.then_some(4));
}

#[rstest]
#[tokio::test]
async fn a_right_password_takes_back_only_its_own_count(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let caller = from("192.0.2.7");
    wrong(&panel, 19, &caller).await;
    for _ in 0..5 {
        submit(&panel, "ann", PASSWORD, &caller).await.unwrap();
    }
    wrong(&panel, 1, &caller).await;
    // Counted as the twenty-first until it proves right: the delay that it began goes with it.
    for _ in 0..3 {
        submit(&panel, "ann", PASSWORD, &caller).await.unwrap();
    }
    wrong(&panel, 1, &caller).await;
    assert_eq!(delay(&panel, &caller).await, Some(4));
}

#[rstest]
#[tokio::test]
async fn a_half_sign_in_takes_its_count_back_too(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.with_two_step("ann").await;
    let caller = from("192.0.2.7");
    for _ in 0..21 {
        submit(&panel, "ann", PASSWORD, &caller).await.unwrap();
    }
    assert_eq!(panel.test.count("SELECT failures FROM throttle").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_caller_hidden_by_an_untrusted_proxy_is_not_counted(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let hidden = Caller {
        is_counted: false,
        ..from("10.0.0.1")
    };
    wrong(&panel, 25, &hidden).await;
    assert_eq!(delay(&panel, &hidden).await, None);
    assert_eq!(
        panel.rows("throttle WHERE subject LIKE 'address:%'").await,
        0
    );
}

#[rstest]
#[tokio::test]
async fn a_delayed_address_does_not_count_against_the_logins_it_tries(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let caller = from("192.0.2.7");
    wrong(&panel, 21, &caller).await;
    for _ in 0..10 {
        let answer = submit(&panel, "ann", WRONG, &caller).await;
        assert!(matches!(answer, Err(ApiError::Delayed { .. })));
    }
    panel.sign_in("ann").await;
    assert_eq!(
        panel.evidence_of("sign_in.password").await[21..],
        [
            "ann sign_in.password refused (too many wrong attempts) ×10",
            "ann sign_in.password success"
        ]
    );
}
