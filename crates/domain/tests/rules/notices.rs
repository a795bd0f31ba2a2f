//! What an account is told of on its Home until it has read it.

use contract::{Level, NoticeOf, RecoveryCode};
use domain::{
    Caller, Identity, account, account_state, housekeeping, notice, password,
    proof::Proof,
    recovery_codes,
    session::Token,
    sign_in::{self, SignInStep},
    test_support::{Backend, PASSWORD},
    totp,
};
use rstest::rstest;

use crate::{
    account_edit::{form, save, unchanged, with_password},
    panel::{
        OTHER_PASSWORD, Panel, Phone, STEP, caller, just_under, login, minutes, password as typed,
    },
};

/// What a session is told of, newest first, `KIND by ACTOR`.
async fn told(panel: &Panel, identity: &Identity) -> Vec<String> {
    let rows = panel.home(identity).await.security.rows;
    rows.into_iter()
        .map(|row| {
            let by = row.actor.map(|actor| format!(" by {actor}"));
            let what = match row.of {
                NoticeOf::Event { event } => format!("{event:?}"),
                other => format!("{other:?}"),
            };
            what + &by.unwrap_or_default()
        })
        .collect()
}

/// The numbers of what Home shows.
async fn shown(panel: &Panel, identity: &Identity) -> Vec<i64> {
    let rows = panel.home(identity).await.security.rows;
    rows.into_iter().flat_map(|row| row.ids).collect()
}

async fn read(panel: &Panel, identity: &Identity, shown: &[i64]) {
    notice::read(&panel.services, identity, shown)
        .await
        .unwrap();
}

/// A session in a browser that the account knows.
async fn in_known_browser(panel: &Panel, name: &str) -> (Identity, Caller) {
    let (services, right) = (&panel.services, typed(PASSWORD));
    let step = sign_in::submit_password(services, name, right, None, &caller()).await;
    let Ok(SignInStep::SignedIn(session)) = step else {
        panic!("{name} is not signed in");
    };
    let known = Caller {
        device: session.device.clone(),
        ..caller()
    };
    (panel.identity(&session.token).await, known)
}

#[rstest]
#[tokio::test]
async fn the_others_are_told_of_a_browser_that_the_account_did_not_know(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (first, known) = in_known_browser(&panel, "ann").await;
    assert!(told(&panel, &first).await.is_empty(), "the very first");
    let again = sign_in::submit_password(&panel.services, "ann", typed(PASSWORD), None, &known);
    again.await.unwrap();
    assert!(told(&panel, &first).await.is_empty(), "it is known");
    let stranger = panel.identity(&panel.sign_in("ann").await).await;
    assert!(told(&panel, &stranger).await.is_empty(), "it did it itself");
    assert_eq!(told(&panel, &first).await, ["NewBrowser"]);
    let row = panel.home(&first).await.security.rows.remove(0);
    assert_eq!(row.address.as_deref(), Some("192.0.2.1"));
    assert_eq!(row.agent.as_deref(), Some("Test Browser"));
}

#[rstest]
#[tokio::test]
async fn a_recovery_code_is_told_of_even_in_a_browser_that_is_known_and_after_whoever_used_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let services = &panel.services;
    let codes = recovery_codes::view(services, &panel.identity(&token).await).await;
    let codes = codes.unwrap().codes;
    panel.advance(STEP);
    let by_phone = panel
        .submit_code(&panel.half("ann").await, &phone.code(panel.now()))
        .await;
    let known = Caller {
        device: by_phone.unwrap().session.device,
        ..caller()
    };
    panel.test.execute("DELETE FROM notice").await;
    let half = panel.half("ann").await;
    let code = RecoveryCode::parse(&codes[0]).unwrap();
    let user = sign_in::submit_code(services, &half, &code, &known).await;
    let user = panel.identity(&user.unwrap().session.token).await;
    assert!(told(&panel, &user).await.is_empty(), "it did it itself");
    panel.advance(STEP);
    let later = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let later = panel.identity(&later).await;
    let both = told(&panel, &later).await;
    assert!(both.contains(&"RecoveryCodeUsed".to_owned()), "{both:?}");
}

#[rstest]
#[tokio::test]
async fn a_notice_stays_until_it_is_read_and_takes_no_later_one_with_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    panel.sign_in("ann").await;
    for _ in 0..2 {
        assert_eq!(told(&panel, &ann).await, ["NewBrowser"]);
    }
    let before = shown(&panel, &ann).await;
    panel.sign_in("ann").await;
    read(&panel, &ann, &before).await;
    let left = shown(&panel, &ann).await;
    assert!(left.len() == 1 && left[0] > before[0]);
    read(&panel, &ann, &left).await;
    assert!(told(&panel, &ann).await.is_empty());
    assert_eq!(panel.rows("notice WHERE read_at IS NULL").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_was_not_shown_yet_is_not_read_with_what_was(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let ann = panel.identity(&token).await;
    panel.half("ann").await;
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let seen = shown(&panel, &ann).await;
    assert_eq!(told(&panel, &ann).await, ["NewBrowser"]);
    panel.advance(minutes(6));
    let ann = panel.identity(&token).await;
    read(&panel, &ann, &seen).await;
    assert_eq!(told(&panel, &ann).await, ["SecondStepMissing"]);
}

/// Signs `ann` in from a browser of that name.
async fn sign_in_with(panel: &Panel, agent: &str) {
    let caller = Caller {
        agent: Some(agent.to_owned()),
        ..caller()
    };
    let step = sign_in::submit_password(&panel.services, "ann", typed(PASSWORD), None, &caller);
    step.await.unwrap();
}

#[rstest]
#[tokio::test]
async fn home_has_room_for_ten_and_says_that_there_are_more(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    for number in 0..11 {
        sign_in_with(&panel, &format!("Browser {number}")).await;
    }
    let home = panel.home(&ann).await.security;
    assert!(home.rows.len() == 10 && home.has_more);
    read(&panel, &ann, &shown(&panel, &ann).await).await;
    let home = panel.home(&ann).await.security;
    assert!(home.rows.len() == 1 && !home.has_more);
    assert_eq!(home.rows[0].agent.as_deref(), Some("Browser 0"));
}

#[rstest]
#[tokio::test]
async fn what_happened_often_takes_the_room_of_one_and_is_read_as_a_whole(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    sign_in_with(&panel, "Another").await;
    for _ in 0..11 {
        panel.advance(STEP);
        panel.sign_in("ann").await;
    }
    let home = panel.home(&ann).await.security;
    assert!(home.rows.len() == 2 && !home.has_more, "{home:?}");
    let [often, once] = &home.rows[..] else {
        panic!("{home:?}");
    };
    assert_eq!((often.ids.len(), once.ids.len()), (11, 1));
    assert_eq!(often.at, panel.now().millis(), "the last time");
    assert_eq!(once.agent.as_deref(), Some("Another"));
    read(&panel, &ann, &often.ids).await;
    let left = panel.home(&ann).await.security.rows;
    assert_eq!(&left[..], std::slice::from_ref(once));
}

#[rstest]
#[tokio::test]
async fn of_a_flood_only_so_much_is_looked_at_and_that_is_said(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    let lines = format!(
        "INSERT INTO audit (at, event, outcome, actor, account, session_id, count) \
         WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) \
         SELECT n, 'sign_in.password', 'success', 'ann', 'ann', 0, 1 FROM numbers",
        notice::LOOKED_AT
    );
    let told = "INSERT INTO notice (audit_id, account_id) SELECT audit.id, account.id FROM audit \
                JOIN account ON account.login = audit.account WHERE audit.session_id = 0";
    panel.test.execute(&lines).await;
    panel.test.execute(told).await;
    let home = panel.home(&ann).await.security;
    assert!(home.has_more);
    let numbers: usize = home.rows.iter().map(|row| row.ids.len()).sum();
    assert_eq!(numbers, notice::LOOKED_AT);
}

#[rstest]
#[tokio::test]
async fn root_reads_its_own_where_it_lands_by_itself(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("root", Level::Root).await;
    panel.sign_in("root").await;
    let first = panel.identity(&panel.land("root").await).await;
    let view = first.to_view(panel.now());
    assert!(view.acting_as.is_some(), "it has landed as admin");
    panel.sign_in("root").await;
    assert!(
        told(&panel, &first)
            .await
            .contains(&"NewBrowser".to_owned())
    );
    read(&panel, &first, &shown(&panel, &first).await).await;
    assert!(told(&panel, &first).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn nobody_else_reads_them(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    panel.sign_in("ann").await;
    panel.test.add_account("bob", Level::Client).await;
    panel.test.add_account("ada", Level::Admin).await;
    let bob = panel.identity(&panel.sign_in("bob").await).await;
    let acting = panel.acting_as("ada", "ann").await;
    assert!(told(&panel, &acting).await.is_empty());
    let numbers = shown(&panel, &ann).await;
    for other in [&bob, &acting] {
        read(&panel, other, &numbers).await;
    }
    assert_eq!(told(&panel, &ann).await, ["NewBrowser"]);
}

#[rstest]
#[tokio::test]
async fn a_right_password_without_the_second_step_is_told_once_its_time_is_over(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("left", "started again", "wrong codes", "ended")] how: &str,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let ann = panel.identity(&token).await;
    let half = panel.half("ann").await;
    match how {
        "started again" => sign_in::start_again(&panel.services, &half).await.unwrap(),
        "wrong codes" => {
            for _ in 0..4 {
                let wrong = phone.wrong_code(panel.now());
                panel.submit_code(&half, &wrong).await.unwrap_err();
            }
        }
        "ended" => panel.test.execute("DELETE FROM half_sign_in").await,
        _ => {}
    }
    panel.advance(just_under(minutes(5)));
    assert!(told(&panel, &ann).await.is_empty());
    panel.advance(minutes(1));
    housekeeping::purge(&panel.test.database, minutes(60 * 24 * 400), panel.now())
        .await
        .unwrap();
    let told = told(&panel, &panel.identity(&token).await).await;
    assert_eq!(told, ["SecondStepMissing"]);
}

#[rstest]
#[tokio::test]
async fn one_that_is_completed_is_not_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    panel.advance(minutes(6));
    let told = told(&panel, &panel.identity(&token).await).await;
    assert_eq!(told, ["NewBrowser"]);
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Password,
    PasswordByAnother,
    PasswordAtTheConsole,
    Enable,
    Disable,
    DisableByAnother,
    DisableAtTheConsole,
    RemoveByHand,
    ReplacePhone,
    RecoveryCodes,
}

/// Does it to `ann`.
async fn change(panel: &Panel, what: Change, ann: (&Phone, &Token)) {
    let (services, caller) = (&panel.services, caller());
    let identity = panel.identity(ann.1).await;
    let name = login("ann");
    let right = ann.0.code(panel.now());
    match what {
        Change::Password => {
            let (old, new) = (typed(PASSWORD), typed(OTHER_PASSWORD));
            let changed = password::change(services, &identity, old, new, &caller).await;
            changed.unwrap();
        }
        Change::PasswordByAnother => set_password_by_another(panel).await,
        Change::PasswordAtTheConsole => {
            let (database, passwords) = (&panel.test.database, &services.passwords);
            let (settings, new) = (&services.settings, typed(OTHER_PASSWORD));
            account::set_password_from_console(
                database,
                passwords,
                settings,
                &name,
                new,
                panel.now(),
            )
            .await
            .unwrap();
        }
        Change::Enable => {
            let off = totp::disable(services, &identity, &right, &caller).await;
            panel.test.execute("DELETE FROM notice").await;
            let identity = panel.identity(&off.unwrap().token).await;
            let code = panel.enrol(&identity).await.code(panel.now());
            panel.enable(&identity, &code).await.unwrap();
        }
        Change::Disable => {
            let off = totp::disable(services, &identity, &right, &caller).await;
            off.unwrap();
        }
        Change::DisableByAnother => {
            panel.test.add_account("ada", Level::Admin).await;
            let (_, token) = panel.with_two_step("ada").await;
            let ada = panel.identity(&token).await;
            let proof = Proof::default();
            account_state::disable_two_step(services, &ada, &name, proof, &caller)
                .await
                .unwrap();
        }
        Change::DisableAtTheConsole => {
            let database = &panel.test.database;
            totp::disable_from_console(database, &name, panel.now())
                .await
                .unwrap();
        }
        Change::RemoveByHand => {
            panel.test.execute("DELETE FROM totp").await;
            panel.sign_in("ann").await;
        }
        Change::ReplacePhone => {
            let begun = totp::begin_replacement(services, &identity, &right, &caller).await;
            let identity = panel.identity(&begun.unwrap().token).await;
            let shown = totp::replacement(services, &identity).await.unwrap();
            let other = Phone::scan(&shown.unwrap().key).code(panel.now());
            totp::replace(services, &identity, &other, &caller)
                .await
                .unwrap();
        }
        Change::RecoveryCodes => {
            let made = recovery_codes::create(services, &identity, Proof::default(), &caller);
            made.await.unwrap();
        }
    }
}

async fn set_password_by_another(panel: &Panel) {
    panel.test.add_account("root", Level::Root).await;
    panel.test.add_account("ada", Level::Admin).await;
    let ada = panel.identity(&panel.sign_in("ada").await).await;
    let shown = form(panel, &ada, "ann").await;
    let edit = with_password(unchanged(&shown), false);
    save(panel, &ada, edit).await.unwrap();
}

#[rstest]
#[case(Change::Password, &["PasswordChanged"])]
#[case(Change::PasswordByAnother, &["PasswordChanged by ada"])]
#[case(Change::PasswordAtTheConsole, &["PasswordChanged by console"])]
#[case(Change::Enable, &["TwoStepEnabled"])]
#[case(Change::Disable, &["TwoStepDisabled"])]
#[case(Change::DisableByAnother, &["TwoStepDisabled by ada"])]
#[case(Change::DisableAtTheConsole, &["TwoStepDisabled by console"])]
#[case(Change::RemoveByHand, &["NewBrowser", "TwoStepRemoved"])]
#[case(Change::ReplacePhone, &["PhoneReplaced"])]
#[case(Change::RecoveryCodes, &["RecoveryCodesMade"])]
#[tokio::test]
async fn every_change_of_the_way_in_is_told_to_all_but_the_session_that_made_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] what: Change,
    #[case] expected: &[&str],
) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let code = phone.code(panel.now());
    // Whether it lives afterwards is of no interest here.
    let other = panel.sign_in_with_code("ann", &code).await;
    let (itself, other) = (panel.identity(&token).await, panel.identity(&other).await);
    panel.advance(STEP * 2);
    panel.test.execute("DELETE FROM notice").await;
    change(&panel, what, (&phone, &token)).await;
    assert_eq!(told(&panel, &other).await, expected);
    let is_own = expected.iter().all(|line| !line.contains(" by ")) && expected.len() == 1;
    let told_itself = told(&panel, &itself).await;
    assert_eq!(told_itself.is_empty(), is_own, "{told_itself:?}");
}

#[rstest]
#[tokio::test]
async fn they_go_with_their_evidence(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, ann) = Panel::signed_in(backend).await;
    panel.sign_in("ann").await;
    assert_eq!(panel.rows("notice").await, 1);
    panel.advance(minutes(60));
    housekeeping::purge(&panel.test.database, minutes(59), panel.now())
        .await
        .unwrap();
    assert_eq!(panel.rows("notice").await, 0);
    assert!(told(&panel, &ann).await.is_empty());
}
