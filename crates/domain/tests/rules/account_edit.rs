//! Accounts that others make and change.

use contract::{AccountChange, AccountForm, ApiError, Directory, Email, FullName, Level};
use domain::{
    Identity,
    account::{self, NewAccount},
    account_edit::{self, Edit, PasswordForAnother},
    management,
    proof::Proof,
    session::NewSession,
    test_support::{Backend, PASSWORD},
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, caller, login, password, refusal};

/// `root`, the administrator `ada`, staff `sam` and client `ann`.
pub(crate) async fn panel_of_all_levels(backend: Backend) -> Panel {
    let panel = Panel::start(backend).await;
    panel.test.add_account("root", Level::Root).await;
    panel.test.add_account("ada", Level::Admin).await;
    panel.test.add_account("sam", Level::Staff).await;
    panel
}

pub(crate) async fn signed_in(panel: &Panel, login: &str) -> Identity {
    panel.identity(&panel.sign_in(login).await).await
}

pub(crate) async fn form(panel: &Panel, asker: &Identity, name: &str) -> AccountForm {
    let root = signed_in(panel, "root").await;
    let row = account::show(&panel.test.database, &login(name))
        .await
        .unwrap();
    let directory = Directory::of(row.level.parse().unwrap()).unwrap();
    let form = management::account_form(&panel.services, asker, directory, &login(name)).await;
    match form {
        Ok(form) => form,
        // What somebody without rights would have to guess.
        Err(_) => management::account_form(&panel.services, &root, directory, &login(name))
            .await
            .unwrap(),
    }
}

/// The form as it was shown, sent back unchanged.
pub(crate) fn unchanged(form: &AccountForm) -> Edit {
    Edit {
        login: form.login.clone(),
        seen: form.seen.clone(),
        full_name: FullName::parse(&form.full_name).unwrap(),
        email: form
            .email
            .as_deref()
            .map(|email| Email::parse(email).unwrap()),
        level: form.level,
        password: None,
    }
}

pub(crate) fn with_password(edit: Edit, asks_for_new: bool) -> Edit {
    let password = password(OTHER_PASSWORD);
    Edit {
        password: Some(PasswordForAnother {
            password,
            asks_for_new,
        }),
        ..edit
    }
}

pub(crate) async fn send(
    panel: &Panel,
    asker: &Identity,
    edit: Edit,
    proof: Proof,
) -> Result<Option<NewSession>, ApiError> {
    refusal(account_edit::edit(&panel.services, asker, edit, proof, &caller()).await)
}

pub(crate) async fn save(panel: &Panel, asker: &Identity, edit: Edit) -> Result<(), ApiError> {
    send(panel, asker, edit, Proof::default()).await.map(drop)
}

pub(crate) fn new_account(name: &str, level: Level, with_password: bool) -> NewAccount {
    NewAccount {
        login: login(name),
        level,
        full_name: FullName::parse("Bob O'Hara").unwrap(),
        email: None,
        password: with_password.then(|| password(OTHER_PASSWORD)),
    }
}

pub(crate) async fn create(
    panel: &Panel,
    asker: &Identity,
    new: NewAccount,
) -> Result<(), ApiError> {
    let (services, proof) = (&panel.services, Proof::default());
    refusal(account_edit::create(services, asker, new, true, proof, &caller()).await).map(drop)
}

#[rstest]
#[tokio::test]
async fn a_change_is_written_down_and_found_by_its_new_words(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let ada = signed_in(&panel, "ada").await;
    let anns = panel.sign_in("ann").await;
    let shown = form(&panel, &ada, "ann").await;
    let edit = Edit {
        full_name: FullName::parse("Zoë Quill").unwrap(),
        email: Some(Email::parse("zoe@example.org").unwrap()),
        ..unchanged(&shown)
    };
    save(&panel, &ada, edit).await.unwrap();
    assert_eq!(panel.last_evidence().await, "ada→ann account.edit success");
    assert!(panel.is_live(&anns).await, "a new name ends no session");
    assert_eq!(panel.rows("account_search WHERE term = 'quill'").await, 1);
    assert_eq!(panel.rows("account_search WHERE term = 'account'").await, 3);
    let shown = form(&panel, &ada, "ann").await;
    assert_eq!(
        (&*shown.full_name, shown.email.as_deref()),
        ("Zoë Quill", Some("zoe@example.org"))
    );

    let lines = panel.evidence().await.len();
    save(&panel, &ada, unchanged(&shown)).await.unwrap();
    let signed_in_again = 1;
    assert!(
        panel.evidence().await.len() <= lines + signed_in_again,
        "nothing was changed"
    );
}

#[rstest]
#[tokio::test]
async fn another_level_ends_the_account_s_sessions_and_half_sign_ins(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let (_, anns) = panel.with_two_step("ann").await;
    let half = panel.half("ann").await;
    let ada = signed_in(&panel, "ada").await;
    let edit = Edit {
        level: Level::Staff,
        ..unchanged(&form(&panel, &ada, "ann").await)
    };
    save(&panel, &ada, edit).await.unwrap();
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.level success (staff)"
    );
    assert!(!panel.is_live(&anns).await && !panel.is_half_signed_in(&half).await);
    assert_eq!(
        panel
            .rows("account_search WHERE level = 'staff' AND term = 'ann'")
            .await,
        1
    );
}

#[rstest]
#[case("ada", "ada", Level::Admin, ApiError::Forbidden)]
#[case("ada", "admin", Level::Admin, ApiError::Forbidden)]
#[case("ada", "sam", Level::Admin, ApiError::LevelRefused)]
#[case("ada", "sam", Level::Root, ApiError::LevelRefused)]
#[case("root", "ada", Level::Root, ApiError::LevelRefused)]
#[case("root", "admin", Level::Staff, ApiError::LevelRefused)]
#[case("sam", "ann", Level::Client, ApiError::Forbidden)]
#[case("sam", "ann", Level::Staff, ApiError::Forbidden)]
#[case("ann", "ann", Level::Client, ApiError::Forbidden)]
#[tokio::test]
async fn nobody_edits_or_promotes_beyond_their_level(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] asker: &str,
    #[case] name: &str,
    #[case] level: Level,
    #[case] expected: ApiError,
) {
    let panel = panel_of_all_levels(backend).await;
    let who = signed_in(&panel, asker).await;
    let edit = Edit {
        level,
        ..with_password(unchanged(&form(&panel, &who, name).await), false)
    };
    let before = panel.dump("account").await;
    assert_eq!(save(&panel, &who, edit).await.unwrap_err(), expected);
    assert_eq!(panel.dump("account").await, before);
    assert!(
        panel
            .last_evidence()
            .await
            .ends_with("account.edit refused (not allowed)")
    );
}

#[tokio::test]
async fn root_is_nobody_s_to_edit() {
    let panel = panel_of_all_levels(Backend::Sqlite).await;
    for asker in ["root", "ada"] {
        let who = signed_in(&panel, asker).await;
        let shown = form(&panel, &who, "ann").await;
        let edit = Edit {
            login: login("root"),
            ..with_password(unchanged(&shown), false)
        };
        assert_eq!(
            save(&panel, &who, edit).await.unwrap_err(),
            ApiError::Forbidden
        );
    }
}

#[rstest]
#[tokio::test]
async fn the_second_of_two_editors_is_told_what_changed_and_overwrites_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let (ada, root) = (
        signed_in(&panel, "ada").await,
        signed_in(&panel, "root").await,
    );
    let shown = form(&panel, &ada, "ann").await;
    let first = Edit {
        full_name: FullName::parse("Ann First").unwrap(),
        ..unchanged(&shown)
    };
    save(&panel, &root, first).await.unwrap();
    let second = || Edit {
        email: Some(Email::parse("second@example.org").unwrap()),
        ..with_password(unchanged(&shown), false)
    };
    let change = AccountChange {
        full_name: true,
        ..AccountChange::default()
    };
    let answer = save(&panel, &ada, second()).await;
    assert_eq!(answer.unwrap_err(), ApiError::AccountChanged { change });
    assert_eq!(
        panel.last_evidence().await,
        "ada→ann account.edit refused (changed meanwhile)"
    );
    let now = form(&panel, &ada, "ann").await;
    assert_eq!((&*now.full_name, now.email), ("Ann First", None));
    panel.submit("ann", PASSWORD).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_edits_at_once_one_wins(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let (ada, root) = (
        signed_in(&panel, "ada").await,
        signed_in(&panel, "root").await,
    );
    let shown = form(&panel, &ada, "ann").await;
    let edit = |name: &str| Edit {
        full_name: FullName::parse(name).unwrap(),
        ..with_password(unchanged(&shown), false)
    };
    let answers = tokio::join!(
        save(&panel, &ada, edit("Ann First")),
        save(&panel, &root, edit("Ann Second"))
    );
    assert_ne!(answers.0.is_ok(), answers.1.is_ok(), "{answers:?}");
    assert_eq!(panel.evidence_of("account.password").await.len(), 1);
}

#[rstest]
#[case("UPDATE account SET level = 'client' WHERE login = 'ada'")]
#[case("UPDATE account SET is_enabled = FALSE WHERE login = 'ada'")]
#[case("DELETE FROM session")]
#[tokio::test]
async fn rights_that_end_while_a_form_is_looked_at_change_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] sql: &str,
) {
    let panel = panel_of_all_levels(backend).await;
    let ada = signed_in(&panel, "ada").await;
    let shown = form(&panel, &ada, "ann").await;
    panel.test.execute(sql).await;
    let before = panel.dump("account").await;
    let edit = with_password(unchanged(&shown), false);
    assert_eq!(
        save(&panel, &ada, edit).await.unwrap_err(),
        ApiError::SignInRequired
    );
    let answer = create(&panel, &ada, new_account("bob", Level::Client, true)).await;
    assert_eq!(answer.unwrap_err(), ApiError::SignInRequired);
    assert_eq!(panel.dump("account").await, before);
}
