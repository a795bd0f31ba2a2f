//! The password step.

use contract::{ApiError, Level, NextPath, Strength};
use domain::{
    Caller, account,
    session::Token,
    sign_in::{self, SignInStep},
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, WRONG, caller, login, minutes, password, submit_on};

#[rstest]
#[tokio::test]
async fn a_right_password_signs_in_an_account_without_two_step(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let Ok(SignInStep::SignedIn(session)) = panel.submit("ann", PASSWORD).await else {
        panic!("not signed in");
    };
    assert_eq!(session.lifetime_millis(), 24 * 60 * 60 * 1_000);
    let identity = panel.identity(&session.token).await;
    assert_eq!(identity.login().as_str(), "ann");
    assert_eq!(identity.level(), Level::Client);
    assert_eq!(identity.strength(), Strength::Password);
    assert!(!identity.has_two_step());
    assert!(identity.is_proof_recent(panel.now(), minutes(0)));
    assert_eq!(panel.last_evidence().await, "ann sign_in.password success");
    let other = panel.sign_in("ann").await;
    assert_ne!(other.expose(), session.token.expose());
    assert!(panel.is_live(&session.token).await && panel.is_live(&other).await);
}

#[rstest]
#[tokio::test]
async fn a_password_stays_valid_however_old_it_is(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    panel.advance(minutes(60 * 24 * 365 * 10));
    let token = panel.sign_in("ann").await;
    assert!(!panel.identity(&token).await.must_change_password());
}

#[rstest]
#[case("nobody", PASSWORD, "unknown sign_in.password failure (unknown login)")]
#[case(PASSWORD, WRONG, "unknown sign_in.password failure (unknown login)")]
#[case("ann", WRONG, "ann sign_in.password failure (wrong password)")]
#[case("ann", "", "ann sign_in.password failure (wrong password)")]
#[case("bob", PASSWORD, "bob sign_in.password failure (disabled account)")]
#[case("bob", WRONG, "bob sign_in.password failure (disabled account)")]
#[case(
    "admin",
    PASSWORD,
    "admin sign_in.password failure (account without password)"
)]
#[case(
    "admin",
    "",
    "admin sign_in.password failure (account without password)"
)]
#[tokio::test]
async fn every_wrong_way_in_is_answered_alike_and_told_apart_in_the_evidence(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] typed_login: &str,
    #[case] typed_password: &str,
    #[case] evidence: &str,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("root", Level::Root).await;
    panel.test.add_account("bob", Level::Staff).await;
    account::disable(&panel.test.database, &login("bob"), START)
        .await
        .unwrap();
    let answer = panel.submit(typed_login, typed_password).await;
    assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
    assert_eq!(panel.last_evidence().await, evidence);
    assert_eq!(panel.rows("session").await, 0);
}

#[tokio::test]
async fn a_password_that_is_too_long_for_anybody_is_wrong() {
    let panel = Panel::start(Backend::Sqlite).await;
    let long = format!("{PASSWORD}{}", " ".repeat(1024));
    let answer = panel.submit("ann", &long).await;
    assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
}

#[rstest]
#[case("  ANN \n", true)]
#[case("Ann", true)]
#[case("a nn", false)]
#[case("ann\0", false)]
#[case("ann%", false)]
#[case("", false)]
#[tokio::test]
async fn the_typed_login_is_trimmed_and_lower_cased_and_nothing_else(
    #[case] typed: &str,
    #[case] is_ann: bool,
) {
    let panel = Panel::start(Backend::Sqlite).await;
    assert_eq!(panel.submit(typed, PASSWORD).await.is_ok(), is_ann);
}

#[tokio::test]
async fn a_password_is_never_trimmed_or_folded() {
    let panel = Panel::start(Backend::Sqlite).await;
    for text in [
        &format!(" {PASSWORD}"),
        &format!("{PASSWORD}\n"),
        &PASSWORD.to_uppercase(),
    ] {
        assert!(panel.submit("ann", text).await.is_err(), "{text:?}");
    }
}

#[rstest]
#[tokio::test]
async fn home_shows_the_sign_in_before_this_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let last = |token: Token| {
        let panel = &panel;
        async move { panel.home(&panel.identity(&token).await).await.last_sign_in }
    };
    assert_eq!(last(panel.sign_in("ann").await).await, None);
    panel.advance(minutes(1));
    panel.submit("ann", WRONG).await.unwrap_err();
    panel.advance(minutes(1));
    let shown = last(panel.sign_in("ann").await).await.unwrap();
    assert_eq!(shown.at, START.millis());
    assert_eq!(shown.address.as_deref(), Some("192.0.2.1"));

    let (services, nowhere) = (&panel.services, Caller::default());
    let unseen =
        sign_in::submit_password(services, "ann", password(PASSWORD), None, &nowhere).await;
    let Ok(SignInStep::SignedIn(unseen)) = unseen else {
        panic!("not signed in");
    };
    let shown = last(unseen.token).await.unwrap();
    assert_eq!(shown.at, START.plus(minutes(2)).millis());
    let shown = last(panel.sign_in("ann").await).await.unwrap();
    assert_eq!(shown.address, None);
}

#[rstest]
#[case(Some("/settings/user?tab=1"))]
#[case(None)]
#[tokio::test]
async fn the_wanted_page_is_kept_on_the_server_until_the_code_is_right(
    #[case] path: Option<&str>,
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, phone, _) = Panel::two_step(backend).await;
    let next = path.and_then(NextPath::parse);
    let (services, wanted, caller) = (&panel.services, next.clone(), caller());
    let step = sign_in::submit_password(services, "ann", password(PASSWORD), wanted, &caller);
    let Ok(SignInStep::CodeNeeded { token }) = step.await else {
        panic!("no code is asked for");
    };
    let signed_in = panel.submit_code(&token, &phone.code(panel.now())).await;
    assert_eq!(signed_in.unwrap().next, next);
}

/// What can happen to an account while its right password is being hashed.
#[derive(Clone, Copy, Debug)]
enum Change {
    Disabled,
    DisabledAndEnabled,
    PasswordSet,
    TwoStepEnabled,
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_is_void_when_the_account_changed_while_it_was_looked_at(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(
        Change::Disabled,
        Change::DisabledAndEnabled,
        Change::PasswordSet,
        Change::TwoStepEnabled
    )]
    change: Change,
) {
    let panel = Panel::start(backend).await;
    let token = panel.sign_in("ann").await;
    make_password_slow(&panel).await;
    let server = panel.test.another_server(&panel.services).await;
    let attempt = tokio::spawn(async move { submit_on(&server, "ann", PASSWORD).await });
    while panel.rows("throttle").await == 0 {
        tokio::task::yield_now().await;
    }
    apply(&panel, change, &token).await;
    assert!(
        !attempt.is_finished(),
        "the hash was too fast for this test"
    );
    let answer = attempt.await.unwrap();
    assert_eq!(answer.unwrap_err(), ApiError::WrongLoginOrPassword);
    let begun = panel.evidence_of("sign_in.password").await;
    assert_eq!(
        begun[1..],
        ["ann sign_in.password failure (the account changed meanwhile)"]
    );
}

/// Stores the same password hashed with so many passes that a test can act meanwhile.
async fn make_password_slow(panel: &Panel) {
    use argon2::{Algorithm, Argon2, Params, Version};
    let params = Params::new(19_456, 100, 1, Some(32)).unwrap();
    let mut output = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSWORD.as_bytes(), b"saltsaltsalt", &mut output)
        .unwrap();
    let base64 = |bytes: &[u8]| data_encoding::BASE64_NOPAD.encode(bytes);
    let phc = format!(
        "$argon2id$v=19$m=19456,t=100,p=1${}${}",
        base64(b"saltsaltsalt"),
        base64(&output)
    );
    panel
        .test
        .execute(&format!("UPDATE account SET password_hash = '{phc}'"))
        .await;
}

async fn apply(panel: &Panel, change: Change, token: &Token) {
    let (database, ann) = (&panel.test.database, login("ann"));
    match change {
        Change::Disabled => account::disable(database, &ann, START).await.unwrap(),
        Change::DisabledAndEnabled => {
            account::disable(database, &ann, START).await.unwrap();
            account::enable(database, &ann, START).await.unwrap();
        }
        Change::PasswordSet => account::set_password_from_console(
            database,
            &panel.services.passwords,
            &panel.services.settings,
            &ann,
            password(OTHER_PASSWORD),
            START,
        )
        .await
        .unwrap(),
        Change::TwoStepEnabled => {
            let identity = panel.identity(token).await;
            let phone = panel.enrol(&identity).await;
            panel
                .enable(&identity, &phone.code(panel.now()))
                .await
                .unwrap();
        }
    }
}
