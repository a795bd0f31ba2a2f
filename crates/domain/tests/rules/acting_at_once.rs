//! Acting as another account, and something else of the same session or account at the same moment: each is done or
//! refused, and neither finds a deadlock.

use contract::{ApiError, Level};
use domain::{Identity, acting_as, session, session::Token, test_support::Backend};
use rstest::rstest;

use crate::{
    acting_as::{house, with_code},
    panel::{Panel, caller, login, minutes, refusal},
};

const ROUNDS: usize = 12;

/// What the same session does meanwhile.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    Returns,
    Enters,
    SignsOut,
}

/// On another server. Whatever the answer, it is none of the panel's faults.
async fn do_it(server: &domain::Services, meanwhile: Meanwhile, identity: &Identity) {
    let (caller, ann) = (caller(), login("ann"));
    let answer = match meanwhile {
        Meanwhile::Returns => acting_as::go_back(server, identity, &caller)
            .await
            .map(drop),
        Meanwhile::Enters => acting_as::log_in_as(server, identity, &ann, None, &caller)
            .await
            .map(drop),
        Meanwhile::SignsOut => session::sign_out(server, identity, &caller).await,
    };
    _ = refusal(answer);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn protecting_admin_waits_for_what_the_same_session_does(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Meanwhile::Returns, Meanwhile::Enters, Meanwhile::SignsOut)] meanwhile: Meanwhile,
) {
    let panel = house(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    for _ in 0..ROUNDS {
        let identity = panel.identity(&panel.land("root").await).await;
        let phone = panel.enrol(&identity).await;
        let right = phone.code(panel.now());
        let (enabled, ()) = tokio::join!(
            panel.enable(&identity, &right),
            do_it(&another, meanwhile, &identity)
        );
        drop(enabled);
        panel.test.execute("DELETE FROM totp").await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_end_of_a_step_waits_for_what_the_same_session_does(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Meanwhile::Returns, Meanwhile::SignsOut)] meanwhile: Meanwhile,
) {
    let panel = house(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    let ada = panel.identity(&panel.sign_in("ada").await).await;
    let token = panel.log_in_as(&ada, "ann").await.unwrap().unwrap();
    let ann = panel.identity(&token).await;
    let keep = "UPDATE acting_as SET ends_at = 0; CREATE TABLE kept AS SELECT * FROM session; \
                CREATE TABLE steps AS SELECT * FROM acting_as";
    panel.test.execute(keep).await;
    for _ in 0..ROUNDS * 5 {
        let (found, ()) = tokio::join!(panel.identify(&token), do_it(&another, meanwhile, &ann));
        assert!(found.is_none_or(|identity| identity.level() == Level::Admin));
        let again = "DELETE FROM session; INSERT INTO session SELECT * FROM kept; \
                     INSERT INTO acting_as SELECT * FROM steps";
        panel.test.execute(again).await;
    }
}

/// A session of root's with two steps whose proof is old, while `admin` is protected.
async fn with_old_proof(panel: &Panel) -> Token {
    panel.with_two_step("admin").await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(panel, &phone, "root").await;
    panel.advance(minutes(16));
    token
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_waits_for_a_proof_of_a_session_that_is_signed_out_meanwhile(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let token = with_old_proof(&panel).await;
    panel
        .test
        .execute("CREATE TABLE kept AS SELECT * FROM session")
        .await;
    for _ in 0..ROUNDS {
        let root = panel.identity(&token).await;
        let (caller, services) = (caller(), &panel.services);
        let (entered, out) = tokio::join!(
            panel.log_in_as(&root, "admin"),
            session::sign_out(services, &root, &caller)
        );
        out.unwrap();
        assert!(
            matches!(entered, Ok(None) | Err(ApiError::SignInRequired)),
            "{entered:?}"
        );
        assert_eq!(panel.rows("wanted_action").await, 0);
        let again = "DELETE FROM session; INSERT INTO session SELECT * FROM kept";
        panel.test.execute(again).await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_acts_while_the_account_is_told_of_others_is_told_of_later(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let another = panel.test.another_server(&panel.services).await;
    panel.acting_as("ada", "ann").await;
    panel.advance(minutes(1));
    let own = panel.identity(&panel.sign_in("ann").await).await;
    panel.advance(minutes(1));
    let ada = panel.sign_in("ada").await;
    panel
        .test
        .execute("CREATE TABLE kept AS SELECT * FROM session")
        .await;
    panel
        .test
        .execute("CREATE TABLE known AS SELECT * FROM account")
        .await;
    for _ in 0..40 {
        let actor = panel.identity(&ada).await;
        let (services, ann, caller) = (&another, login("ann"), caller());
        let (_, entered) = tokio::join!(
            panel.home(&own),
            acting_as::log_in_as(services, &actor, &ann, None, &caller)
        );
        entered.unwrap();
        let untold = panel
            .rows("account WHERE login = 'ann' AND acted_as_since IS NOT NULL")
            .await;
        assert_eq!(untold, 1, "the later one is not forgotten");
        for sql in [
            "DELETE FROM acting_as",
            "DELETE FROM session",
            "INSERT INTO session SELECT * FROM kept",
            "UPDATE account SET acted_as_since = (SELECT acted_as_since FROM known WHERE known.login = account.login)",
        ] {
            panel.test.execute(sql).await;
        }
        let again = format!("DELETE FROM audit WHERE at = {}", panel.now().millis());
        panel.test.execute(&again).await;
    }
}
