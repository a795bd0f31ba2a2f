//! Every change and its line of evidence: both, or neither.

use contract::{ApiError, FullName, Level, OneTimeCode};
use domain::{
    Identity, account, account_edit, account_state, acting_as, language, management, password,
    session::{self, Token},
    setup, sign_in,
    test_support::{Backend, PASSWORD},
    totp,
};
use rstest::rstest;

use crate::panel::{OTHER_PASSWORD, Panel, Phone, STEP, WRONG, caller, login, password as typed};

/// Everything that changes something or looks at a secret.
#[derive(Clone, Copy, Debug)]
enum Action {
    SignIn,
    WrongPassword,
    HalfSignIn,
    Code,
    WrongCode,
    Enable,
    EnableWithWrongCode,
    Disable,
    DisableWithWrongCode,
    ShowPhone,
    ReplacePhone,
    ChangePassword,
    ChooseLanguage,
    SignOut,
    Create,
    Edit,
    DisableAnother,
    ResetAnother,
    LandAtAdmin,
    ActAs,
    Return,
    AddAccount,
    ConsolePassword,
    ConsoleEnable,
    ConsoleDisable,
    ConsoleUnlock,
    ConsoleTwoStepOff,
}

/// `ann` has two-step authentication, a live session and a half sign-in; `bob` has a session that is enabling it. `root`
/// has two-step authentication; `rob`, at its level, has not, and acts as `bob`.
struct Scene {
    panel: Panel,
    root: Identity,
    acting: Identity,
    anns: (Phone, Identity, Token),
    other_phone: Phone,
    bobs: (Phone, Identity),
}

async fn scene(backend: Backend) -> Scene {
    let panel = Panel::start(backend).await;
    panel.test.add_account("bob", Level::Client).await;
    panel.test.add_account("root", Level::Root).await;
    let (_, roots) = panel.with_two_step("root").await;
    let root = panel.identity(&roots).await;
    panel.test.add_account("rob", Level::Staff).await;
    panel
        .test
        .execute("UPDATE account SET level = 'root' WHERE login = 'rob'")
        .await;
    let (phone, token) = panel.with_two_step("ann").await;
    panel.advance(STEP * 2);
    let identity = panel.identity(&token).await;
    let right = phone.code(panel.now());
    let shown = totp::begin_replacement(&panel.services, &identity, &right, &caller()).await;
    let identity = panel.identity(&shown.unwrap().token).await;
    let other = totp::replacement(&panel.services, &identity).await.unwrap();
    let other_phone = Phone::scan(&other.unwrap().key);
    panel.advance(STEP * 2);
    let anns = (phone, identity, panel.half("ann").await);
    let identity = panel.identity(&panel.sign_in("bob").await).await;
    let bobs = (panel.enrol(&identity).await, identity);
    panel.submit("ann", WRONG).await.unwrap_err();
    let acting = panel.acting_as("rob", "bob").await;
    Scene {
        panel,
        root,
        acting,
        anns,
        other_phone,
        bobs,
    }
}

async fn act(scene: &Scene, action: Action) -> domain::Result<()> {
    let (services, caller, now) = (&scene.panel.services, &caller(), scene.panel.now());
    let (phone, ann, half) = &scene.anns;
    let (bobs_phone, bob) = &scene.bobs;
    let (right, wrong) = (phone.code(now), phone.wrong_code(now));
    let submit = async |name: &str, text: &str| {
        let step = sign_in::submit_password(services, name, typed(text), None, caller).await;
        step.map(drop)
    };
    let submit_code = async |code: &OneTimeCode| {
        let signed_in = sign_in::submit_code(services, half, code, caller).await;
        signed_in.map(drop)
    };
    let enable = async |code: &OneTimeCode| {
        let session = totp::enable(services, bob, None, code, caller).await;
        session.map(drop)
    };
    let disable = async |code: &OneTimeCode| {
        let session = totp::disable(services, ann, code, caller).await;
        session.map(drop)
    };
    match action {
        Action::SignIn => submit("bob", PASSWORD).await,
        Action::WrongPassword => submit("bob", WRONG).await,
        Action::HalfSignIn => submit("ann", PASSWORD).await,
        Action::Code => submit_code(&right).await,
        Action::WrongCode => submit_code(&wrong).await,
        Action::Enable => enable(&bobs_phone.code(now)).await,
        Action::EnableWithWrongCode => enable(&bobs_phone.wrong_code(now)).await,
        Action::Disable => disable(&right).await,
        Action::DisableWithWrongCode => disable(&wrong).await,
        Action::ShowPhone => {
            let session = totp::begin_replacement(services, ann, &right, caller).await;
            session.map(drop)
        }
        Action::ReplacePhone => {
            let code = scene.other_phone.code(now);
            totp::replace(services, ann, &code, caller).await.map(drop)
        }
        Action::ChangePassword => {
            let (old, new) = (typed(PASSWORD), typed(OTHER_PASSWORD));
            let session = password::change(services, ann, old, new, caller).await;
            session.map(drop)
        }
        Action::ChooseLanguage => {
            language::choose(services, ann, Some(contract::Language::Russian), caller).await
        }
        Action::SignOut => session::sign_out(services, ann, caller).await,
        Action::LandAtAdmin => submit("rob", PASSWORD).await,
        Action::Create
        | Action::Edit
        | Action::DisableAnother
        | Action::ResetAnother
        | Action::ActAs
        | Action::Return => manage(scene, action).await,
        at_the_console => act_at_the_console(&scene.panel, at_the_console).await,
    }
}

async fn manage(scene: &Scene, action: Action) -> domain::Result<()> {
    let (services, root, caller) = (&scene.panel.services, &scene.root, &caller());
    let (ann, proof) = (login("ann"), domain::proof::Proof::default());
    match action {
        Action::Create => {
            let new = new_client();
            let made = account_edit::create(services, root, new, true, proof, caller).await;
            made.map(drop)
        }
        Action::Edit => {
            let directory = contract::Directory::Clients;
            let form = management::account_form(services, root, directory, &ann).await?;
            let edit = account_edit::Edit {
                login: ann,
                seen: form.seen,
                full_name: FullName::parse("Another Name").unwrap(),
                email: None,
                level: form.level,
                password: None,
            };
            let edited = account_edit::edit(services, root, edit, proof, caller).await;
            edited.map(drop)
        }
        Action::DisableAnother => {
            account_state::set_enabled(services, root, &ann, false, caller).await
        }
        Action::ActAs => acting_as::log_in_as(services, root, &ann, None, caller)
            .await
            .map(drop),
        Action::Return => acting_as::go_back(services, &scene.acting, caller)
            .await
            .map(drop),
        other => {
            assert!(matches!(other, Action::ResetAnother));
            let reset = account_state::disable_two_step(services, root, &ann, proof, caller).await;
            reset.map(drop)
        }
    }
}

fn new_client() -> account::NewAccount {
    account::NewAccount {
        login: login("zed"),
        level: Level::Client,
        full_name: FullName::parse("Zed").unwrap(),
        email: None,
        password: None,
    }
}

async fn act_at_the_console(panel: &Panel, action: Action) -> domain::Result<()> {
    let (database, services) = (&panel.test.database, &panel.services);
    let (hasher, settings) = (&services.passwords, &services.settings);
    let (ann, now) = (login("ann"), panel.now());
    match action {
        Action::AddAccount => account::add(database, hasher, settings, new_client(), now).await,
        Action::ConsolePassword => {
            let new = typed(OTHER_PASSWORD);
            account::set_password_from_console(database, hasher, settings, &ann, new, now).await
        }
        Action::ConsoleEnable => account::enable(database, &ann, now).await,
        Action::ConsoleDisable => account::disable(database, &ann, now).await,
        Action::ConsoleUnlock => account::unlock(database, &ann, now).await,
        Action::ConsoleTwoStepOff => totp::disable_from_console(database, &ann, now).await,
        other => panic!("{other:?} is not done at the console"),
    }
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_written_down_does_not_happen(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(
        Action::SignIn,
        Action::WrongPassword,
        Action::HalfSignIn,
        Action::Code,
        Action::WrongCode,
        Action::Enable,
        Action::EnableWithWrongCode,
        Action::Disable,
        Action::DisableWithWrongCode,
        Action::ShowPhone,
        Action::ReplacePhone,
        Action::ChangePassword,
        Action::ChooseLanguage,
        Action::SignOut,
        Action::Create,
        Action::Edit,
        Action::DisableAnother,
        Action::ResetAnother,
        Action::LandAtAdmin,
        Action::ActAs,
        Action::Return,
        Action::AddAccount,
        Action::ConsolePassword,
        Action::ConsoleEnable,
        Action::ConsoleDisable,
        Action::ConsoleUnlock,
        Action::ConsoleTwoStepOff
    )]
    action: Action,
) {
    let scene = scene(backend).await;
    let before = everything(&scene.panel, action).await;
    let test = &scene.panel.test;
    test.execute("ALTER TABLE audit RENAME TO audit_away").await;
    let answer = act(&scene, action).await;
    assert!(answer.is_err_and(|error| !error.is_refusal()));
    test.execute("ALTER TABLE audit_away RENAME TO audit").await;
    assert_eq!(everything(&scene.panel, action).await, before);

    // The same with the log in its place leaves exactly one line more, for root's landing as well.
    let lines = scene.panel.rows("audit").await;
    let answer = act(&scene, action).await;
    assert_eq!(answer.is_err(), is_mistake(action), "{answer:?}");
    let more = if matches!(action, Action::LandAtAdmin) {
        2
    } else {
        1
    };
    assert_eq!(scene.panel.rows("audit").await, lines + more);
}

const fn is_mistake(action: Action) -> bool {
    matches!(
        action,
        Action::WrongPassword
            | Action::WrongCode
            | Action::EnableWithWrongCode
            | Action::DisableWithWrongCode
    )
}

async fn everything(panel: &Panel, action: Action) -> Vec<String> {
    let mut tables = vec![
        "account",
        "account_search",
        "acting_as",
        "device",
        "half_sign_in",
        "session",
        "totp",
        "totp_enrolment",
        "wanted_action",
    ];
    // A password is counted before it is looked at, in a transaction of its own.
    let is_counted_first = matches!(
        action,
        Action::SignIn
            | Action::WrongPassword
            | Action::HalfSignIn
            | Action::ChangePassword
            | Action::LandAtAdmin
    );
    if !is_counted_first {
        tables.push("throttle");
    }
    let mut rows = Vec::new();
    for table in tables {
        rows.extend(panel.dump(table).await);
    }
    rows
}

#[rstest]
#[tokio::test]
async fn a_setup_that_cannot_be_written_down_does_not_happen(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    let token = setup::issue_token(&panel.test.database).await.unwrap();
    let token = token.unwrap().expose();
    let caller = caller();
    let create = || setup::create_root(&panel.services, &token, typed(PASSWORD), &caller);
    panel
        .test
        .execute("ALTER TABLE audit RENAME TO audit_away")
        .await;
    let answer = create().await;
    assert_eq!(answer.unwrap_err().to_api(), ApiError::Internal);
    assert_eq!(panel.rows("account").await, 0);
    panel
        .test
        .execute("ALTER TABLE audit_away RENAME TO audit")
        .await;
    create().await.unwrap();
}
