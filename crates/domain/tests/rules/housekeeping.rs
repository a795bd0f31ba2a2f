//! Removing what time has ended, and nothing else.

use std::time::Duration;

use domain::{
    housekeeping,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::panel::{Panel, STEP, WRONG, just_under, minutes};

async fn purge(panel: &Panel) {
    housekeeping::purge(&panel.test.database, panel.now())
        .await
        .unwrap();
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
