//! The pending key: what its page shows, to whom, and for how long.

use std::collections::BTreeMap;

use contract::{ApiError, Level};
use data_encoding::BASE32_NOPAD;
use domain::{session, test_support::Backend, totp};
use percent_encoding::percent_decode_str;
use rstest::rstest;

use crate::panel::{Panel, caller, just_under, minutes};

#[tokio::test]
async fn the_page_shows_one_key_in_three_ways() {
    let (panel, _, identity) = Panel::signed_in(Backend::Sqlite).await;
    let shown = totp::enrolment(&panel.services, &identity).await.unwrap();
    assert_eq!(shown.account_name, "Vestibule (panel.example):ann");
    assert!(!shown.needs_password);
    let groups: Vec<_> = shown.key.split(' ').collect();
    assert!(groups.len() == 8 && groups.iter().all(|group| group.len() == 4));

    let (address, query) = shown.otpauth_uri.split_once('?').unwrap();
    let label = address.strip_prefix("otpauth://totp/").unwrap();
    let read = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    assert_eq!(read(label), shown.account_name);
    assert!(label.contains(':') && !label.contains('+'));
    let parameters: BTreeMap<_, _> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name, read(value)))
        .collect();
    let expected = [
        ("algorithm", "SHA1"),
        ("digits", "6"),
        ("issuer", "Vestibule (panel.example)"),
        ("period", "30"),
        ("secret", &groups.concat()),
    ];
    assert_eq!(
        parameters,
        expected
            .map(|(name, value)| (name, value.to_owned()))
            .into()
    );
    let key = BASE32_NOPAD.decode(parameters["secret"].as_bytes());
    assert_eq!(key.unwrap().len(), 20);
    assert!(shown.qr_code_svg.starts_with("<svg"));
}

#[rstest]
#[tokio::test]
async fn the_key_stays_the_same_across_mistakes_and_reloads(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    for _ in 0..19 {
        let answer = panel
            .enable(&identity, &phone.wrong_code(panel.now()))
            .await;
        assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
        assert_eq!(panel.enrol(&identity).await.key, phone.key);
    }
    panel.advance(just_under(minutes(10)));
    assert_eq!(panel.enrol(&identity).await.key, phone.key);
    panel
        .enable(&identity, &phone.code(panel.now()))
        .await
        .unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_requests_at_once_are_shown_one_key(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    for _ in 0..10 {
        let (first, second) = tokio::join!(
            totp::enrolment(&panel.services, &identity),
            totp::enrolment(&another, &identity)
        );
        assert_eq!(first.unwrap().key, second.unwrap().key);
        totp::cancel_enrolment(&panel.services, &identity)
            .await
            .unwrap();
    }
}

/// What ends a pending key.
#[derive(Clone, Copy, Debug)]
enum End {
    Cancel,
    TenMinutes,
    TwentyWrongCodes,
}

#[rstest]
#[tokio::test]
async fn the_key_dies_and_the_next_one_is_new(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(End::Cancel, End::TenMinutes, End::TwentyWrongCodes)] end: End,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    match end {
        End::Cancel => totp::cancel_enrolment(&panel.services, &identity)
            .await
            .unwrap(),
        End::TenMinutes => panel.advance(minutes(10)),
        End::TwentyWrongCodes => {
            let wrong = phone.wrong_code(panel.now());
            for _ in 0..20 {
                let answer = panel.enable(&identity, &wrong).await;
                assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
            }
        }
    }
    let code = phone.code(panel.now());
    let answer = panel.enable(&identity, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    let next = panel.enrol(&identity).await;
    assert_ne!(next.key, phone.key);
    let answer = panel.enable(&identity, &code).await;
    assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    assert_eq!(panel.rows("totp").await, 0);
    panel
        .enable(&identity, &next.code(panel.now()))
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_the_key(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    let phone = panel.enrol(&identity).await;
    session::sign_out(&panel.services, &identity, &caller())
        .await
        .unwrap();
    assert_eq!(panel.rows("totp_enrolment").await, 0);
    let code = phone.code(panel.now());
    let answer = panel.enable(&identity, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    let again = panel.identity(&panel.sign_in("ann").await).await;
    assert_ne!(panel.enrol(&again).await.key, phone.key);
}

#[rstest]
#[tokio::test]
async fn a_key_belongs_to_the_session_that_was_shown_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, mine) = Panel::signed_in(backend).await;
    let other = panel.identity(&panel.sign_in("ann").await).await;
    let phone = panel.enrol(&mine).await;
    let code = phone.code(panel.now());
    let answer = panel.enable(&other, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    assert_ne!(panel.enrol(&other).await.key, phone.key);
    let answer = panel.enable(&other, &code).await;
    assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    assert_eq!(panel.rows("totp").await, 0);
    panel.enable(&mine, &code).await.unwrap();
}

#[rstest]
#[case("ann")]
#[case("bob")]
#[tokio::test]
async fn a_pending_key_moved_to_another_session_does_not_open_there(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] receiver: &str,
) {
    let (panel, _, mine) = Panel::signed_in(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    let other = panel.identity(&panel.sign_in(receiver).await).await;
    let phone = panel.enrol(&mine).await;
    let (from, to) = (mine.session_id(), other.session_id());
    let sql = format!("UPDATE totp_enrolment SET session_id = {to} WHERE session_id = {from}");
    panel.test.execute(&sql).await;
    let code = phone.code(panel.now());
    let answer = panel.enable(&other, &code).await;
    assert_eq!(answer.unwrap_err(), ApiError::EnrolmentEnded);
    assert_ne!(panel.enrol(&other).await.key, phone.key);
    assert_eq!(panel.rows("totp").await, 0);
}
