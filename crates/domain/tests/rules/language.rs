//! The language that an account has chosen.

use contract::{ApiError, Language, Level};
use domain::{Identity, language, test_support::Backend};
use rstest::rstest;

use crate::panel::{Panel, caller, refusal};

async fn choose(
    panel: &Panel,
    identity: &Identity,
    language: Option<Language>,
) -> Result<(), ApiError> {
    refusal(language::choose(&panel.services, identity, language, &caller()).await)
}

#[rstest]
#[tokio::test]
async fn a_chosen_language_is_that_of_every_session_until_it_is_given_up(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, identity) = Panel::signed_in(backend).await;
    let elsewhere = panel.sign_in("ann").await;
    assert_eq!(identity.language(), None);
    choose(&panel, &identity, Some(Language::Russian))
        .await
        .unwrap();
    for token in [&token, &elsewhere, &panel.sign_in("ann").await] {
        let identity = panel.identity(token).await;
        assert_eq!(identity.language(), Some(Language::Russian));
        assert_eq!(
            identity.to_view(panel.now()).language,
            Some(Language::Russian)
        );
    }
    let evidence = panel.evidence_of("account.language").await;
    assert_eq!(evidence, ["ann account.language success (ru)"]);
    choose(&panel, &identity, None).await.unwrap();
    assert_eq!(panel.identity(&token).await.language(), None);
    assert_eq!(
        panel.last_evidence().await,
        "ann account.language success (as the browser says)"
    );
}

#[rstest]
#[tokio::test]
async fn who_acts_as_an_account_reads_its_own_language_and_leaves_the_account_its(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("ann", "admin")] target: &str,
) {
    let panel = Panel::start(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let root = panel.identity(&panel.sign_in("root").await).await;
    choose(&panel, &root, Some(Language::Russian))
        .await
        .unwrap();
    let acting = panel.acting_as("root", target).await;
    assert_eq!(acting.language(), Some(Language::Russian));
    let answer = choose(&panel, &acting, Some(Language::English)).await;
    assert_eq!(answer, Err(ApiError::ClosedWhileActing));
    assert_eq!(
        panel.last_evidence().await,
        format!("root→{target} account.language refused (closed while acting as the account)")
    );
    let chosen = "SELECT login FROM account WHERE language IS NOT NULL";
    assert_eq!(panel.test.query(chosen).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_language_that_the_panel_does_not_speak_is_none(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, token, _) = Panel::signed_in(backend).await;
    panel
        .test
        .execute("UPDATE account SET language = 'tlh'")
        .await;
    assert_eq!(panel.identity(&token).await.language(), None);
}

#[rstest]
#[tokio::test]
async fn a_session_that_has_ended_chooses_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (panel, _, identity) = Panel::signed_in(backend).await;
    panel.test.execute("DELETE FROM session").await;
    let answer = choose(&panel, &identity, Some(Language::Russian)).await;
    assert_eq!(answer, Err(ApiError::SignInRequired));
    let chosen = "SELECT login FROM account WHERE language IS NOT NULL";
    assert!(panel.test.query(chosen).await.is_empty());
}
