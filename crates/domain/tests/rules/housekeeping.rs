//! Removing what time has ended, and nothing else.

use std::time::Duration;

use domain::{
    housekeeping,
    test_support::{Backend, PASSWORD, seed_audit},
};
use rstest::rstest;

use crate::panel::{Panel, STEP, WRONG, just_under, minutes};

const A_YEAR: Duration = Duration::from_hours(365 * 24);

async fn purge(panel: &Panel) {
    let is_done = housekeeping::purge(&panel.test.database, A_YEAR, panel.now()).await;
    assert!(is_done.unwrap());
}

#[rstest]
#[tokio::test]
async fn what_time_has_ended_is_removed_and_the_rest_stays(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let idle = panel.sign_in("ann").await;
    panel.enrol(&panel.identity(&idle).await).await;
    purge(&panel).await;
    assert_eq!(panel.rows("session").await, 1);
    assert_eq!(panel.rows("totp_enrolment").await, 1);

    panel.advance(minutes(10));
    purge(&panel).await;
    assert_eq!(panel.rows("totp_enrolment").await, 0);
    panel.advance(just_under(minutes(50)));
    let live = panel.sign_in("ann").await;
    purge(&panel).await;
    assert_eq!(panel.rows("session").await, 2);
    panel.advance(Duration::from_millis(1));
    purge(&panel).await;
    assert_eq!(panel.rows("session").await, 1);
    assert!(panel.is_live(&live).await);
}

#[rstest]
#[tokio::test]
async fn busy_sessions_are_removed_after_a_day_and_half_sign_ins_after_five_minutes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (_, token) = panel.with_two_step("ann").await;
    panel.half("ann").await;
    panel.advance(just_under(minutes(5)));
    purge(&panel).await;
    assert_eq!(panel.rows("half_sign_in").await, 1);
    panel.advance(Duration::from_millis(1));
    purge(&panel).await;
    assert_eq!(panel.rows("half_sign_in").await, 0);
    for _ in 0..24 * 2 {
        panel.advance(minutes(30));
        panel.identify(&token).await;
    }
    purge(&panel).await;
    assert_eq!(panel.rows("session").await, 0);
    assert_eq!(panel.rows("totp").await, 1);
}

#[rstest]
#[tokio::test]
async fn counters_are_forgotten_after_thirty_quiet_days_but_never_those_of_codes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, _) = panel.with_two_step("ann").await;
    panel.advance(STEP);
    let half = panel.half("ann").await;
    let wrong = phone.wrong_code(panel.now());
    panel.submit_code(&half, &wrong).await.unwrap_err();
    panel.submit("nobody", WRONG).await.unwrap_err();
    panel.advance(just_under(minutes(60 * 24 * 30)));
    purge(&panel).await;
    assert_eq!(panel.rows("throttle").await, 2);
    panel.advance(Duration::from_millis(1));
    purge(&panel).await;
    assert_eq!(panel.rows("throttle").await, 1);
    assert_eq!(panel.rows("throttle WHERE subject LIKE 'codes:%'").await, 1);
    panel.submit("ann", PASSWORD).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn evidence_is_kept_as_long_as_the_operator_says_and_then_removed_in_parts(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.execute("DELETE FROM audit").await;
    // Two a second: the last ones are an hour and a half later than the first.
    seed_audit(&panel.test.database, 11_000).await;
    panel.advance(A_YEAR);
    purge(&panel).await;
    assert_eq!(panel.rows("audit").await, 11_000, "a year is not over");
    panel.advance(Duration::from_secs(5_000));
    purge(&panel).await;
    assert_eq!(panel.rows("audit").await, 1_000);
    panel.advance(minutes(60));
    purge(&panel).await;
    assert_eq!(panel.rows("audit").await, 0);
}

#[tokio::test]
async fn of_several_servers_one_at_a_time_keeps_house() {
    let panel = Panel::start(Backend::Postgres).await;
    let other = panel.test.another_server(&panel.services).await;
    panel.sign_in("ann").await;
    panel.advance(minutes(60));
    panel
        .test
        .execute("SELECT pg_advisory_lock(hashtextextended(current_schema(), 8531352012945319269))")
        .await;
    let is_done = housekeeping::purge(&other.database, A_YEAR, panel.now()).await;
    assert!(!is_done.unwrap());
    assert_eq!(panel.rows("session").await, 1);
}

#[rstest]
#[tokio::test]
async fn browsers_are_forgotten_thirty_days_after_their_last_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.sign_in("ann").await;
    panel.advance(just_under(minutes(60 * 24 * 30)));
    purge(&panel).await;
    assert_eq!(panel.rows("device").await, 1);
    panel.advance(Duration::from_millis(1));
    purge(&panel).await;
    assert_eq!(panel.rows("device").await, 0);
}
