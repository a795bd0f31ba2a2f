//! Rotation while people enable, use and disable two-step authentication.

use std::sync::Arc;

use contract::Level;
use domain::test_support::Backend;
use rstest::rstest;
use tokio::task::JoinSet;

use crate::panel::{Panel, STEP};

#[rstest]
#[tokio::test]
async fn a_pending_key_goes_on_under_the_new_key(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let ann = panel.identity(&panel.sign_in("ann").await).await;
    let bob = panel.identity(&panel.sign_in("bob").await).await;
    let anns = panel.enrol(&ann).await;
    let rotation = panel.begin().await.unwrap();
    let bobs = panel.enrol(&bob).await;
    panel.enable(&bob, &bobs.code(panel.now())).await.unwrap();
    assert_eq!(panel.end(rotation).await.unwrap(), 0);
    assert_eq!(panel.enrol(&ann).await.key, anns.key);
    panel.enable(&ann, &anns.code(panel.now())).await.unwrap();
    assert_eq!(panel.keys().len(), 1);
    panel.signs_in_everywhere("ann", &anns).await;
    panel.signs_in_everywhere("bob", &bobs).await;
}

/// Enabled after the new key was put to use and before the first batch.
#[rstest]
#[tokio::test]
async fn what_is_enabled_meanwhile_is_under_the_new_key_already(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let ann = panel.identity(&panel.sign_in("ann").await).await;
    let phone = panel.enrol(&ann).await;
    let rotation = panel.begin().await.unwrap();
    panel.enable(&ann, &phone.code(panel.now())).await.unwrap();
    assert_eq!(panel.end(rotation).await.unwrap(), 0);
    panel.signs_in_everywhere("ann", &phone).await;
}

#[rstest]
#[tokio::test]
async fn what_is_disabled_meanwhile_stays_off(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let rotation = panel.begin().await.unwrap();
    let identity = panel.identity(&token).await;
    panel
        .disable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();
    assert_eq!(panel.end(rotation).await.unwrap(), 0);
    assert_eq!(panel.rows("totp").await, 0);
    panel.sign_in("ann").await;
}

/// A pending key of another session does not open, so it is as good as expired.
#[rstest]
#[tokio::test]
async fn a_pending_key_that_does_not_open_holds_nothing_up(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    panel.enrol(&identity).await;
    let broken = if backend == Backend::Sqlite {
        "UPDATE totp_enrolment SET secret = X'0102'"
    } else {
        "UPDATE totp_enrolment SET secret = '\\x0102'"
    };
    panel.test.execute(broken).await;
    panel.rotate().await.unwrap();
    assert_eq!(panel.rows("totp_enrolment").await, 0);
    panel.enrol(&identity).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn people_who_enable_use_and_disable_it_at_that_moment_notice_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Arc::new(Panel::start(backend).await);
    let (mut pending, mut half, mut on) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..9 {
        let login = format!("p{number}");
        panel.test.add_account(&login, Level::Client).await;
        if number < 3 {
            let identity = panel.identity(&panel.sign_in(&login).await).await;
            pending.push((panel.enrol(&identity).await, identity));
        } else {
            on.push((panel.with_two_step(&login).await, login));
        }
    }
    panel.advance(STEP);
    for ((phone, _), login) in on.drain(..3) {
        half.push((panel.half(&login).await, phone));
    }
    let mut tasks = JoinSet::new();
    for (phone, identity) in pending {
        let panel = Arc::clone(&panel);
        let code = phone.code(panel.now());
        tasks.spawn(async move { panel.enable(&identity, &code).await.map(drop) });
    }
    for (token, phone) in half {
        let panel = Arc::clone(&panel);
        let code = phone.code(panel.now());
        tasks.spawn(async move { panel.submit_code(&token, &code).await.map(drop) });
    }
    for ((phone, token), _) in on {
        let panel = Arc::clone(&panel);
        let (code, identity) = (phone.code(panel.now()), panel.identity(&token).await);
        tasks.spawn(async move { panel.disable(&identity, &code).await.map(drop) });
    }
    for _ in 0..3 {
        panel.rotate().await.unwrap();
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    panel.rotate().await.unwrap();
    assert_eq!((panel.rows("totp").await, panel.keys().len()), (6, 1));
}
