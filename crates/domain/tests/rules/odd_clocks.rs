//! Clocks that stand where nobody expects them: nothing panics, and what is used up stays so.

use contract::{ApiError, Level};
use domain::{
    Timestamp, housekeeping,
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{Panel, STEP, WRONG, minutes};

/// The last second that 32 bits hold, on either side of the year 2038.
const END_OF_32_BITS: i64 = 2_147_483_647_000;

#[rstest]
#[case::at_the_beginning(0)]
#[case::a_second_later(1_000)]
#[case::in_2038(END_OF_32_BITS)]
#[case::after_2038(END_OF_32_BITS + 1_000)]
#[case::in_the_year_2106(4_294_967_296_000)]
#[case::in_the_year_9999(253_402_300_799_000)]
#[tokio::test]
async fn a_whole_day_of_a_panel_works(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] millis: i64,
) {
    let panel = Panel::empty(backend).await;
    panel.services.clock.set(Timestamp::from_millis(millis));
    panel.test.add_account("ann", Level::Client).await;
    panel.submit("ann", WRONG).await.unwrap_err();
    let (phone, token) = panel.with_two_step("ann").await;
    assert!(panel.is_live(&token).await);
    panel.advance(STEP * 2);
    let code = phone.code(panel.now());
    let signed_in = panel.sign_in_with_code("ann", &code).await;
    let identity = panel.identity(&signed_in).await;
    panel.home(&identity).await;
    let half = panel.half("ann").await;
    let again = panel.submit_code(&half, &code).await;
    assert_eq!(again.map(drop), Err(ApiError::CodeAlreadyUsed));
    panel.advance(minutes(60));
    housekeeping::purge(&panel.test.database, minutes(60 * 24), panel.now())
        .await
        .unwrap();
    assert!(!panel.is_live(&signed_in).await);
}

#[rstest]
#[case::to_the_beginning(0)]
#[case::by_a_year(START.millis() - 31_536_000_000)]
#[tokio::test]
async fn set_back_it_lets_nobody_in_twice_and_keeps_people_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] millis: i64,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let used = panel.now();
    let token = panel.sign_in_with_code("ann", &phone.code(used)).await;
    panel.services.clock.set(Timestamp::from_millis(millis));
    assert!(panel.is_live(&token).await, "a live session goes on");
    let half = panel.half("ann").await;
    let earlier = panel.submit_code(&half, &phone.code(panel.now())).await;
    assert_eq!(
        earlier.map(drop),
        Err(ApiError::CodeAlreadyUsed),
        "a code of before the last one used is used up with it"
    );
    panel.services.clock.set(used.plus(STEP));
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
}

#[rstest]
#[tokio::test]
async fn set_forward_it_ends_sessions_and_locks_nobody_out(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    for _ in 0..6 {
        panel.submit("ann", WRONG).await.unwrap_err();
    }
    let there = Timestamp::from_millis(END_OF_32_BITS + 1);
    panel.services.clock.set(there);
    assert!(!panel.is_live(&token).await);
    panel.sign_in_with_code("ann", &phone.code(there)).await;
    let delayed = panel.submit("nobody", PASSWORD).await;
    assert_eq!(delayed.map(drop), Err(ApiError::WrongLoginOrPassword));
}
