//! "Log in" as somebody else: who gets in, in which order, and the way back.

use contract::{ApiError, Level, Login, Strength};
use domain::{Identity, LoginAsTwoStep, session::Token, test_support::Backend};
use rstest::rstest;

use crate::panel::{Panel, Phone, STEP, login, minutes};

/// `root` and `admin` (with a password), `ada` another admin, `sam` of the staff, `ann` and `bob` clients.
pub(crate) async fn house(backend: Backend) -> Panel {
    let panel = Panel::start(backend).await;
    panel.test.add_account("root", Level::Root).await;
    for (name, level) in [
        ("ada", Level::Admin),
        ("sam", Level::Staff),
        ("bob", Level::Client),
    ] {
        panel.test.add_account(name, level).await;
    }
    let copy = "UPDATE account SET password_hash = (SELECT password_hash FROM account AS ann WHERE ann.login = 'ann') \
                WHERE login = 'admin'";
    panel.test.execute(copy).await;
    panel
}

/// Signs in with two steps, at a moment when the code of now is fresh again afterwards.
pub(crate) async fn with_code(panel: &Panel, phone: &Phone, login: &str) -> Token {
    panel.advance(STEP * 3);
    let token = panel
        .sign_in_with_code(login, &phone.code(panel.now()))
        .await;
    panel.advance(STEP * 3);
    token
}

pub(crate) fn who(identity: &Identity) -> (&str, &str, Level) {
    (
        identity.login().as_str(),
        identity.previous().as_str(),
        identity.level(),
    )
}

fn protected(name: &str) -> ApiError {
    ApiError::Protected { login: login(name) }
}

#[rstest]
#[tokio::test]
async fn root_without_two_step_lands_at_the_admin_level_and_returns_to_its_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let token = panel.land("root").await;
    let identity = panel.identity(&token).await;
    assert_eq!(who(&identity), ("admin", "root", Level::Admin));
    let evidence = panel.evidence().await;
    assert_eq!(
        evidence[evidence.len() - 2..],
        [
            "root→admin acting_as.start success (automatic)",
            "root sign_in.password success"
        ]
    );
    panel.advance(minutes(59));
    panel.identity(&token).await;
    panel.advance(minutes(59));
    let later = panel.identity(&token).await;
    assert!(later.is_acting(), "it has no end of its own");

    let (back, row) = panel.go_back(&later).await.unwrap();
    assert_eq!(row, "/management/staff");
    let root = panel.identity(&back).await;
    assert_eq!(who(&root), ("root", "root", Level::Root));
    assert!(!panel.is_live(&token).await, "its secret is another one");
    assert_eq!(
        panel.last_evidence().await,
        "root→admin acting_as.return success"
    );
    let entered = panel.log_in_as(&root, "admin").await.unwrap().unwrap();
    let again = panel.identity(&entered).await;
    assert_eq!(who(&again), ("admin", "root", Level::Admin));
}

#[rstest]
#[case::root_has_two_step("root")]
#[case::admin_has_two_step("admin")]
#[tokio::test]
async fn with_two_step_on_either_side_root_stays_at_its_own_level(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] protected: &str,
) {
    let panel = house(backend).await;
    let (phone, _) = panel.with_two_step(protected).await;
    let token = if protected == "root" {
        with_code(&panel, &phone, "root").await
    } else {
        panel.land("root").await
    };
    let identity = panel.identity(&token).await;
    assert_eq!(who(&identity), ("root", "root", Level::Root));
    let home = panel.home(&identity).await;
    assert!(home.notices.contains(&contract::Notice::RootLevel));
    assert_eq!(panel.rows("acting_as").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_disabled_admin_is_not_landed_in(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel
        .test
        .execute("UPDATE account SET is_enabled = FALSE WHERE login = 'admin'")
        .await;
    let root = panel.identity(&panel.land("root").await).await;
    assert!(!root.is_acting());
    let answer = panel.log_in_as(&root, "admin").await;
    let refusal = ApiError::AccountIsDisabled {
        login: Login::admin(),
    };
    assert_eq!(answer.unwrap_err(), refusal);
    assert_eq!(
        panel.last_evidence().await,
        "root→admin acting_as.start refused (disabled account)"
    );
}

#[rstest]
#[tokio::test]
async fn root_with_two_step_enters_an_unprotected_admin_whatever_its_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    panel.advance(minutes(30));
    let root = panel.identity(&token).await;
    let entered = panel.log_in_as(&root, "admin").await.unwrap();
    let admin = panel.identity(&entered.expect("it is entered")).await;
    assert_eq!(who(&admin), ("admin", "root", Level::Admin));
    assert_eq!(admin.strength(), Strength::TwoStep);
}

#[rstest]
#[tokio::test]
async fn both_protected_root_enters_with_a_recent_proof_and_is_else_asked_for_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel.with_two_step("admin").await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    let root = panel.identity(&token).await;
    let entered = panel.log_in_as(&root, "admin").await.unwrap();
    let admin = panel.identity(&entered.expect("a recent proof")).await;
    let (back, _) = panel.go_back(&admin).await.unwrap();

    panel.advance(minutes(16));
    let root = panel.identity(&back).await;
    assert_eq!(panel.log_in_as(&root, "admin").await, Ok(None));
    assert!(
        panel.is_live(&back).await,
        "nothing was raised, so the secret stays"
    );
    assert_eq!(panel.rows("acting_as").await, 0);
}

#[rstest]
#[tokio::test]
async fn where_the_operator_denies_it_a_protected_account_is_never_entered(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let mut panel = house(backend).await;
    panel.services.settings.login_as_two_step = LoginAsTwoStep::Deny;
    panel.with_two_step("admin").await;
    let (phone, _) = panel.with_two_step("root").await;
    let root = panel
        .identity(&with_code(&panel, &phone, "root").await)
        .await;
    let answer = panel.log_in_as(&root, "admin").await;
    assert_eq!(answer.unwrap_err(), protected("admin"));
    let entered = panel.log_in_as(&root, "ann").await.unwrap();
    assert!(entered.is_some(), "others are entered as ever");
}

#[rstest]
#[tokio::test]
async fn an_account_with_two_step_is_never_opened_by_a_session_of_a_password_alone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("admin", "ann")] target: &str,
) {
    let panel = house(backend).await;
    panel.with_two_step(target).await;
    let root = panel.identity(&panel.sign_in("root").await).await;
    let answer = panel.log_in_as(&root, target).await;
    assert_eq!(answer.unwrap_err(), protected(target));
    assert_eq!(
        panel.last_evidence().await,
        format!("root→{target} acting_as.start refused (protected by two steps)")
    );
    assert_eq!(panel.rows("acting_as").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_two_step_session_whose_row_was_removed_by_hand_is_one_of_a_password_alone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    panel.with_two_step("admin").await;
    let (phone, _) = panel.with_two_step("root").await;
    let token = with_code(&panel, &phone, "root").await;
    panel
        .test
        .execute("DELETE FROM totp WHERE login = 'root'")
        .await;
    let root = panel.identity(&token).await;
    assert_eq!(root.strength(), Strength::Password);
    let answer = panel.log_in_as(&root, "admin").await;
    assert_eq!(answer.unwrap_err(), protected("admin"));
}

#[rstest]
#[case("root", "root", false)]
#[case("root", "ada", true)]
#[case("root", "ann", true)]
#[case("ada", "root", false)]
#[case("ada", "admin", false)]
#[case("ada", "ada", false)]
#[case("ada", "sam", true)]
#[case("ada", "ann", true)]
#[case("sam", "ada", false)]
#[case("sam", "sam", false)]
#[case("sam", "ann", true)]
#[case("ann", "sam", false)]
#[case("ann", "bob", false)]
#[tokio::test]
async fn only_strictly_lower_levels_are_entered(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] actor: &str,
    #[case] target: &str,
    #[case] is_allowed: bool,
) {
    let panel = house(backend).await;
    let identity = panel.identity(&panel.sign_in(actor).await).await;
    let answer = panel.log_in_as(&identity, target).await;
    if is_allowed {
        let entered = panel.identity(&answer.unwrap().unwrap()).await;
        assert_eq!(entered.login().as_str(), target);
    } else {
        assert_eq!(answer.unwrap_err(), ApiError::Forbidden);
        let names = if actor == target {
            actor.to_owned()
        } else {
            format!("{actor}→{target}")
        };
        let line = format!("{names} acting_as.start refused (not allowed)");
        assert_eq!(panel.last_evidence().await, line);
        assert_eq!(panel.rows("acting_as").await, 0);
    }
}

#[rstest]
#[tokio::test]
async fn an_unknown_login_is_not_found(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = house(backend).await;
    let ada = panel.identity(&panel.sign_in("ada").await).await;
    let answer = panel.log_in_as(&ada, "nobody").await;
    assert_eq!(answer.unwrap_err(), ApiError::NotFound);
    assert_eq!(
        panel.last_evidence().await,
        "ada→unknown acting_as.start refused (unknown login)"
    );
}
