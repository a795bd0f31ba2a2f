//! Recovery codes: ten, each good once in place of a code, and dead with the `totp` row to which they belong.

use contract::{ApiError, Level, RecoveryCode, Strength};
use data_encoding::HEXLOWER;
use domain::{
    Identity, SecondFactor, account, housekeeping, password as own_password,
    proof::Proof,
    recovery_codes,
    session::{self, Token},
    test_support::{Backend, PASSWORD},
    totp,
};
use rstest::rstest;

use crate::panel::{
    OTHER_PASSWORD, Panel, Phone, STEP, caller, just_under, login, minutes, password, refusal,
};

/// What a session is shown.
async fn shown(panel: &Panel, token: &Token) -> Vec<String> {
    let identity = panel.identity(token).await;
    let view = recovery_codes::view(&panel.services, &identity).await;
    view.unwrap().codes
}

async fn left(panel: &Panel, token: &Token) -> u32 {
    let identity = panel.identity(token).await;
    let view = recovery_codes::view(&panel.services, &identity).await;
    view.unwrap().left
}

fn code(text: &str) -> RecoveryCode {
    RecoveryCode::parse(text).unwrap()
}

/// A panel where `ann` has two-step authentication, with her phone, her session and her codes.
async fn protected(backend: Backend) -> (Panel, Phone, Token, Vec<RecoveryCode>) {
    let (panel, phone, token) = Panel::two_step(backend).await;
    let codes = shown(&panel, &token).await;
    let codes = codes.iter().map(|text| code(text)).collect();
    (panel, phone, token, codes)
}

/// Signs in with a recovery code.
async fn sign_in(panel: &Panel, code: &RecoveryCode) -> Result<Token, ApiError> {
    let half = panel.half("ann").await;
    let signed_in = panel.submit_code(&half, code).await;
    signed_in.map(|signed_in| signed_in.session.token)
}

async fn make_new(panel: &Panel, identity: &Identity, proof: Proof) -> Result<Token, ApiError> {
    let made = recovery_codes::create(&panel.services, identity, proof, &caller()).await;
    refusal(made).map(|session| session.token)
}

#[rstest]
#[tokio::test]
async fn enabling_gives_ten_that_sign_in_once_each(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, token, codes) = protected(backend).await;
    assert_eq!(codes.len(), 10);
    for (index, code) in codes.iter().enumerate() {
        let text = code.in_groups();
        assert_eq!((text.len(), text.matches('-').count()), (19, 3), "{text}");
        assert!(!codes[..index].contains(code), "no two are the same");
    }
    let by_code = sign_in(&panel, &codes[0]).await.unwrap();
    let identity = panel.identity(&by_code).await;
    assert_eq!(identity.strength(), Strength::TwoStep);
    assert!(identity.has_two_step(), "it stays on");
    assert!(identity.is_proof_recent(panel.now(), minutes(0)));
    assert_eq!(left(&panel, &token).await, 9);
    assert_eq!(panel.last_evidence().await, "ann sign_in.recovery success");

    let again = sign_in(&panel, &codes[0]).await;
    assert_eq!(again.unwrap_err(), ApiError::RecoveryCodeWrong);
    assert_eq!(
        panel.last_evidence().await,
        "ann sign_in.recovery failure (wrong or used recovery code)"
    );
    sign_in(&panel, &codes[1]).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_servers_with_one_code_at_once_one_signs_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _, codes) = protected(backend).await;
    let other = panel.test.another_server(&panel.services).await;
    for code in &codes[..4] {
        let (first, second) = (panel.half("ann").await, panel.half("ann").await);
        let elsewhere = caller();
        let (here, there) = tokio::join!(
            panel.submit_code(&first, code),
            domain::sign_in::submit_code(&other, &second, code, &elsewhere)
        );
        let there = refusal(there);
        assert!(here.is_ok() != there.is_ok(), "{here:?} {there:?}");
        let refused = here.err().or_else(|| there.err());
        assert_eq!(refused, Some(ApiError::RecoveryCodeWrong));
    }
}

#[rstest]
#[tokio::test]
async fn they_are_read_by_the_session_that_made_them_until_saved_and_for_ten_minutes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let (phone, token) = panel.with_two_step("ann").await;
    assert_eq!(shown(&panel, &token).await.len(), 10);
    panel.advance(STEP);
    let other = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    assert!(shown(&panel, &other).await.is_empty(), "another session");
    let identity = panel.identity(&token).await;

    panel.advance(just_under(minutes(10).saturating_sub(STEP)));
    assert_eq!(shown(&panel, &token).await.len(), 10);
    panel.advance(std::time::Duration::from_millis(1));
    assert!(shown(&panel, &token).await.is_empty(), "ten minutes");

    let token = make_new(&panel, &identity, Proof::default()).await.unwrap();
    let identity = panel.identity(&token).await;
    assert_eq!(shown(&panel, &token).await.len(), 10);
    let saved = recovery_codes::saved(&panel.services, &identity).await;
    assert!(saved.unwrap());
    assert!(shown(&panel, &token).await.is_empty(), "saved");
    assert_eq!(left(&panel, &token).await, 10);

    let token = make_new(&panel, &identity, Proof::default()).await.unwrap();
    let identity = panel.identity(&token).await;
    session::sign_out(&panel.services, &identity, &caller())
        .await
        .unwrap();
    assert_eq!(panel.rows("recovery_codes_shown").await, 0, "signed out");
}

#[rstest]
#[tokio::test]
async fn a_session_with_a_new_secret_goes_on_showing_them_and_the_old_one_opens_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, token) = Panel::two_step(backend).await;
    let codes = shown(&panel, &token).await;
    assert_eq!(codes.len(), 10);
    let before = panel.identity(&token).await;
    let (old, new) = (password(PASSWORD), password(OTHER_PASSWORD));
    let changed = own_password::change(&panel.services, &before, old, new, &caller()).await;
    assert_eq!(shown(&panel, &changed.unwrap().token).await, codes);
    let stale = recovery_codes::view(&panel.services, &before).await;
    assert!(
        stale.unwrap().codes.is_empty(),
        "only the present cookie opens them"
    );
}

#[rstest]
#[tokio::test]
async fn the_database_has_no_code_in_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _, codes) = protected(backend).await;
    let tables = [
        "recovery_code",
        "recovery_codes_shown",
        "totp",
        "audit",
        "session",
    ];
    for table in tables {
        let rows = panel.dump(table).await;
        assert!(!rows.is_empty(), "{table}");
        for row in rows {
            for code in &codes {
                let hex = HEXLOWER.encode(&code.in_groups().as_bytes()[..9]);
                let is_there = [code.expose(), &code.in_groups(), &hex]
                    .iter()
                    .any(|text| row.contains(*text));
                assert!(!is_there, "{table}");
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn new_codes_kill_the_old_ones_and_need_a_recent_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token, codes) = protected(backend).await;
    panel.advance(minutes(16));
    let identity = panel.identity(&token).await;
    let without = make_new(&panel, &identity, Proof::default()).await;
    assert_eq!(without.unwrap_err(), ApiError::PasswordNeeded);
    let half = Proof {
        password: Some(password(PASSWORD)),
        code: None,
    };
    let half = make_new(&panel, &identity, half).await;
    assert_eq!(half.unwrap_err(), ApiError::CodeNeeded);
    assert_eq!(left(&panel, &token).await, 10);
    let proof = Proof {
        password: Some(password(PASSWORD)),
        code: Some(SecondFactor::from(&phone.code(panel.now()))),
    };
    let renewed = make_new(&panel, &identity, proof).await.unwrap();
    assert!(!panel.is_live(&token).await, "the session has a new secret");
    assert_eq!(
        panel.last_evidence().await,
        "ann recovery_codes.make success"
    );
    let fresh = shown(&panel, &renewed).await;
    assert_eq!(fresh.len(), 10);
    let old = sign_in(&panel, &codes[0]).await;
    assert_eq!(old.unwrap_err(), ApiError::RecoveryCodeWrong);
    sign_in(&panel, &code(&fresh[0])).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn they_die_with_the_row_however_it_went(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(true, false)] is_by_hand: bool,
) {
    let (panel, _, _, codes) = protected(backend).await;
    let half = panel.half("ann").await;
    if is_by_hand {
        panel
            .test
            .execute("DELETE FROM totp WHERE login = 'ann'")
            .await;
    } else {
        let database = &panel.test.database;
        totp::disable_from_console(database, &login("ann"), panel.now())
            .await
            .unwrap();
    }
    let answer = panel.submit_code(&half, &codes[0]).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    let (_, token) = panel.with_two_step("ann").await;
    assert_eq!(left(&panel, &token).await, 10);
    let old = sign_in(&panel, &codes[0]).await;
    assert_eq!(old.unwrap_err(), ApiError::RecoveryCodeWrong);
    let keep = minutes(60 * 24);
    housekeeping::purge(&panel.test.database, keep, panel.now())
        .await
        .unwrap();
    assert_eq!(panel.rows("recovery_code").await, 10, "the dead are purged");
}

#[rstest]
#[tokio::test]
async fn a_code_moved_to_another_account_opens_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _, codes) = protected(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.with_two_step("bob").await;
    let half = panel.half("bob").await;
    let answer = panel.submit_code(&half, &codes[0]).await;
    assert_eq!(answer.unwrap_err(), ApiError::RecoveryCodeWrong);
    let of = |login: &str| format!("(SELECT id FROM totp WHERE login = '{login}')");
    let (anns, bobs) = (of("ann"), of("bob"));
    panel
        .test
        .execute(&format!(
            "UPDATE recovery_code SET totp_id = {bobs} WHERE totp_id = {anns}"
        ))
        .await;
    let answer = panel.submit_code(&half, &codes[0]).await;
    assert_eq!(answer.unwrap_err(), ApiError::RecoveryCodeWrong);
}

#[rstest]
#[tokio::test]
async fn one_counts_as_a_code_for_disabling_and_for_a_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, token, codes) = protected(backend).await;
    panel.advance(minutes(16));
    let identity = panel.identity(&token).await;
    let proof = || Proof {
        password: Some(password(PASSWORD)),
        code: Some(SecondFactor::from(&codes[0])),
    };
    let token = make_new(&panel, &identity, proof()).await.unwrap();
    let identity = panel.identity(&token).await;
    let made = shown(&panel, &token).await;
    panel.advance(minutes(16));
    let again = make_new(&panel, &identity, proof()).await;
    assert_eq!(
        again.unwrap_err(),
        ApiError::RecoveryCodeWrong,
        "it is used"
    );
    let codes: Vec<_> = made.iter().map(|text| code(text)).collect();
    let session = panel.disable(&identity, &codes[0]).await.unwrap();
    assert!(!panel.identity(&session.token).await.has_two_step());
    assert_eq!(
        panel.last_evidence().await,
        "ann two_step.disable success (with a recovery code)"
    );
    panel.sign_in("ann").await;
}

#[rstest]
#[tokio::test]
async fn wrong_ones_count_with_wrong_codes_and_take_from_the_half_sign_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _, codes) = protected(backend).await;
    let wrong = code("aaaa-aaaa-aaaa-aaaa");
    let half = panel.half("ann").await;
    for _ in 0..3 {
        let answer = panel.submit_code(&half, &wrong).await;
        assert_eq!(answer.unwrap_err(), ApiError::RecoveryCodeWrong);
    }
    let wrong_code = phone.wrong_code(panel.now());
    let answer = panel.submit_code(&half, &wrong_code).await;
    assert!(matches!(answer, Err(ApiError::CodeWrong { .. })));
    let answer = panel.submit_code(&half, &wrong).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded, "the fifth");
    let held_off = sign_in(&panel, &codes[0]).await;
    assert!(matches!(held_off, Err(ApiError::Delayed { .. })));
    panel.advance(minutes(15));
    let token = sign_in(&panel, &codes[0]).await.unwrap();
    let identity = panel.identity(&token).await;
    assert_eq!(panel.home(&identity).await.wrong_codes, 5);
}

#[rstest]
#[tokio::test]
async fn home_tells_of_each_use_and_of_the_last_three(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, token, codes) = protected(backend).await;
    let told = async |token: &Token| {
        let identity = panel.identity(token).await;
        let notice = panel.home(&identity).await.recovery;
        notice.map(|notice| (notice.used, notice.left))
    };
    let identity = panel.identity(&token).await;
    recovery_codes::saved(&panel.services, &identity)
        .await
        .unwrap();
    assert_eq!(told(&token).await, None);
    panel.advance(STEP);
    let by_recovery = sign_in(&panel, &codes[0]).await.unwrap();
    assert_eq!(told(&by_recovery).await, Some((1, 9)));
    panel.advance(STEP);
    let later = async || {
        panel.advance(STEP);
        let code = phone.code(panel.now());
        panel.sign_in_with_code("ann", &code).await
    };
    assert_eq!(told(&later().await).await, None, "it was told");
    for code in &codes[1..6] {
        sign_in(&panel, code).await.unwrap();
    }
    later().await;
    assert_eq!(told(&later().await).await, None, "four are not few");
    sign_in(&panel, &codes[6]).await.unwrap();
    later().await;
    assert_eq!(told(&later().await).await, Some((0, 3)));
}

#[rstest]
#[tokio::test]
async fn those_that_nobody_has_said_to_have_saved_are_told_of_until_somebody_does(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _, codes) = protected(backend).await;
    let are_to_save = async |token: &Token| {
        let identity = panel.identity(token).await;
        let view = recovery_codes::view(&panel.services, &identity).await;
        let notice = panel.home(&identity).await.recovery;
        let on_home = notice.is_some_and(|notice| notice.are_to_save);
        assert_eq!(view.unwrap().are_to_save, on_home);
        on_home
    };
    panel.advance(STEP);
    let code = phone.code(panel.now());
    let token = panel.sign_in_with_code("ann", &code).await;
    assert!(are_to_save(&token).await, "the answer of enabling was lost");
    let identity = panel.identity(&token).await;
    recovery_codes::saved(&panel.services, &identity)
        .await
        .unwrap();
    assert!(!are_to_save(&token).await, "somebody has said so");

    let token = make_new(&panel, &identity, Proof::default()).await.unwrap();
    assert!(are_to_save(&token).await, "they are others");
    let refused = sign_in(&panel, &codes[0]).await;
    assert_eq!(refused.unwrap_err(), ApiError::RecoveryCodeWrong);
    assert!(are_to_save(&token).await);
    let new = shown(&panel, &token).await;
    sign_in(&panel, &self::code(&new[0])).await.unwrap();
    assert!(!are_to_save(&token).await, "whoever uses one has them");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_sessions_that_make_new_ones_at_once_one_has_those_that_count(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, mut first, _) = protected(backend).await;
    let other = panel.test.another_server(&panel.services).await;
    panel.advance(STEP);
    let mut second = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    for _ in 0..6 {
        let (here, there) = (panel.identity(&first).await, panel.identity(&second).await);
        let elsewhere = caller();
        let (one, two) = tokio::join!(
            make_new(&panel, &here, Proof::default()),
            recovery_codes::create(&other, &there, Proof::default(), &elsewhere)
        );
        first = one.unwrap();
        second = refusal(two).unwrap().token;
        assert_eq!(panel.rows("recovery_code").await, 10);
        let shown = [shown(&panel, &first).await, shown(&panel, &second).await];
        let mut counts = shown.map(|codes| codes.len());
        counts.sort_unstable();
        assert_eq!(counts, [0, 10]);
    }
}

#[rstest]
#[tokio::test]
async fn new_ones_are_the_only_ones_that_any_session_shows(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, first, old) = protected(backend).await;
    panel.advance(STEP);
    let second = panel
        .sign_in_with_code("ann", &phone.code(panel.now()))
        .await;
    let identity = panel.identity(&second).await;
    let second = make_new(&panel, &identity, Proof::default()).await.unwrap();
    assert!(shown(&panel, &first).await.is_empty(), "those are dead");
    assert_eq!(left(&panel, &first).await, 10);
    assert_eq!(shown(&panel, &second).await.len(), 10);
    let dead = sign_in(&panel, &old[0]).await;
    assert_eq!(dead.unwrap_err(), ApiError::RecoveryCodeWrong);
}

#[rstest]
#[tokio::test]
async fn who_acts_as_the_account_has_none_but_root_gets_admin_s(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _, _) = protected(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let (database, services) = (&panel.test.database, &panel.services);
    let (hasher, settings) = (&services.passwords, &services.settings);
    let (admin, own) = (login("admin"), password(PASSWORD));
    account::set_password_from_console(database, hasher, settings, &admin, own, panel.now())
        .await
        .unwrap();
    let landed = panel.land("root").await;
    let identity = panel.identity(&landed).await;
    let closed = recovery_codes::view(&panel.services, &identity).await;
    assert_eq!(closed.unwrap_err().to_api(), ApiError::ClosedWhileActing);
    let made = make_new(&panel, &identity, Proof::default()).await;
    assert_eq!(made.unwrap_err(), ApiError::ClosedWhileActing);
    assert_eq!(
        panel.last_evidence().await,
        "root→admin recovery_codes.make refused (closed while acting as the account)"
    );
    let phone = panel.enrol(&identity).await;
    let session = panel.enable(&identity, &phone.code(panel.now())).await;
    let token = session.unwrap().token;
    let identity = panel.identity(&token).await;
    assert_eq!(identity.login(), &login("root"), "acting has ended");
    let view = recovery_codes::view(&panel.services, &identity)
        .await
        .unwrap();
    assert_eq!((view.login, view.codes.len()), (login("admin"), 10));
    let saved = recovery_codes::saved(&panel.services, &identity).await;
    assert!(!saved.unwrap(), "they are not root's own");
    let to_save = "SELECT count(*) FROM totp WHERE codes_to_save";
    assert_eq!(panel.test.count(to_save).await, 1, "those of ann");
    let own = recovery_codes::view(&panel.services, &identity).await;
    assert_eq!(own.unwrap_err().to_api(), ApiError::TwoStepNotOn);
    let half = panel.half("admin").await;
    let code = code(&view.codes[0]);
    panel.submit_code(&half, &code).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn an_account_that_is_disabled_or_changed_meanwhile_is_not_opened(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, _, codes) = protected(backend).await;
    let half = panel.half("ann").await;
    let (database, services) = (&panel.test.database, &panel.services);
    let (hasher, settings) = (&services.passwords, &services.settings);
    let new = password(OTHER_PASSWORD);
    account::set_password_from_console(database, hasher, settings, &login("ann"), new, panel.now())
        .await
        .unwrap();
    let answer = panel.submit_code(&half, &codes[0]).await;
    assert_eq!(answer.unwrap_err(), ApiError::HalfSignInEnded);
    let unused = "SELECT count(*) FROM recovery_code WHERE used_at IS NULL";
    assert_eq!(panel.test.count(unused).await, 10, "nothing was used up");
}
