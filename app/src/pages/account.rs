//! One account of a list: changed, disabled, helped when the phone is lost.

use contract::{AccountForm, ApiError, Directory, Field, Login, ProofNeed};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{self, DisableAccount, DisableAccountTwoStep, EditAccount, EnableAccount, UnlockAccount},
    components::{
        ACCOUNT_FIELDS, AccountDetails, Alert, Answer, Asked, ButtonStyle, Form,
        PasswordForAnother, ProofFields, Question, Showing, SubmitButton, asked, page_that_asks,
    },
    pages::account_list::state,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// The name of the question about the account.
const DISABLE: &str = "disable";
/// The name of the question about two-step authentication.
const DISABLE_TWO_STEP: &str = "disable-two-step";

/// What became of the forms of the page.
#[derive(Clone, Copy)]
struct Answers {
    edited: Answer,
    enabled: Answer,
    disabled: Answer,
    unlocked: Answer,
    two_step_disabled: Answer,
}

/// `/management/staff/LOGIN` and `/management/clients/LOGIN`.
#[component]
pub fn AccountPage(
    /// Which list.
    directory: Directory,
) -> impl IntoView {
    let login = use_params_map()
        .with_untracked(|params| params.get("login"))
        .unwrap_or_default();
    let answers = Answers {
        edited: Answer::of::<EditAccount>(ACCOUNT_FIELDS),
        enabled: Answer::of::<EnableAccount>(&[]),
        disabled: Answer::of::<DisableAccount>(&[]),
        unlocked: Answer::of::<UnlockAccount>(&[]),
        two_step_disabled: Answer::of::<DisableAccountTwoStep>(&[
            Field::Password,
            Field::OneTimePassword,
            Field::RecoveryCode,
        ]),
    };
    let heading = (text().management.edit_account)(&login).into();
    let form = Resource::new(
        move || login.clone(),
        move |login| ask(api::AccountForm { directory, login }),
    );
    page_that_asks(heading, None, form, move |form| {
        show(&answers, directory, form)
    })
}

fn show(answers: &Answers, directory: Directory, form: AccountForm) -> Showing {
    let (disabled, two_step_disabled) = (answers.disabled, answers.two_step_disabled);
    let login = form.login.clone();
    let asked = asked().unwrap_or_default();
    if asked == DISABLE && form.is_enabled {
        let view =
            view! { <div class="max-w-lg"><Disabling answer=disabled directory login/></div> };
        return Showing::Question(disable(form.login.as_str()), view.into_section());
    }
    if asked == DISABLE_TWO_STEP
        && let Some(need) = can_disable_two_step(&form)
    {
        let view = view! { <div class="max-w-lg"><LostPhone answer=two_step_disabled directory login need/></div> };
        return Showing::Question(disable_two_step(form.login.as_str()), view.into_section());
    }
    // What was refused about a form that is not there any more, where that came in the address.
    let refused = move || {
        let error = two_step_disabled.error();
        let is_gone = form.to_disable_two_step.is_none();
        is_gone
            .then(|| error.get().as_ref().map(text().error))
            .flatten()
    };
    Showing::Page(
        view! {
            {move || refused().map(|sentence| view! { <Alert>{sentence}</Alert> })}
            <EditForm answer=answers.edited directory form=form.clone()/>
            <Access answers=*answers directory form/>
        }
        .into_section(),
    )
}

#[component]
fn EditForm(answer: Answer, directory: Directory, form: AccountForm) -> impl IntoView {
    let (all, words) = (text(), text().management);
    let is_outdated = RwSignal::new(false);
    let answer = answer.on_refusal(move |error| {
        is_outdated.set(matches!(error, ApiError::AccountChanged { .. }));
    });
    let address = directory.account_path(&form.login);
    let asks_for_new = form.login != Login::admin();
    view! {
        <section class="card max-w-lg">
            <Form answer>
                {move || {
                    let href = address.clone();
                    is_outdated
                        .get()
                        .then(|| view! { <p><a class="link link-alone" href=href rel="external">{words.show_as_it_is}</a></p> })
                }}
                <input type="hidden" name="login" value=form.login.to_string()/>
                <input type="hidden" name="seen" value=form.seen/>
                <AccountDetails
                    answer
                    full_name=form.full_name
                    email=form.email.unwrap_or_default()
                    levels=form.levels
                    level=form.level
                />
                <PasswordForAnother answer hint=words.other_password_hint asks_for_new/>
                <ProofFields
                    answer
                    need=form.to_set_password
                    hint=words.proof_to_set_password
                    is_optional=true
                    ids=["own_password", "own_code", "own_recovery_code"]
                />
                <SubmitButton answer label=all.save/>
            </Form>
        </section>
    }
    .into_section()
}

/// What is decided at the press of a button.
#[component]
fn Access(answers: Answers, directory: Directory, form: AccountForm) -> impl IntoView {
    let words = text().management;
    let login = form.login.clone();
    let switch = if form.is_enabled {
        view! { <Disabling answer=answers.disabled directory login/> }.into_section()
    } else {
        let (note, label) = (words.enable_account_note, words.enable_account);
        view! { <GivingBack answer=answers.enabled directory login note label/> }.into_section()
    };
    let held_off = form.is_held_off.then(|| {
        let (answer, login) = (answers.unlocked, form.login.clone());
        let (note, label) = (words.unlock_account_note, words.unlock_account);
        view! { <GivingBack answer directory login note label/> }
    });
    let lost_phone = form.to_disable_two_step.map(|_| match can_disable_two_step(&form) {
        Some(need) => {
            let (answer, login) = (answers.two_step_disabled, form.login.clone());
            view! { <LostPhone answer directory login need/> }.into_section()
        }
        None => view! { <div class="card"><p class="hint">{words.two_step_session_needed}</p></div> }
            .into_section(),
    });
    view! {
        <section class="flex max-w-lg flex-col gap-3" aria-labelledby="access">
            <div class="flex flex-wrap items-center gap-3">
                <h2 class="font-semibold" id="access">{words.access}</h2>
                {state(form.is_enabled, form.has_password)}
            </div>
            {switch} {held_off} {lost_phone}
        </section>
    }
    .into_section()
}

/// What is asked before an account is disabled.
fn disable(login: &str) -> Question {
    let words = text().management;
    Question {
        name: DISABLE,
        label: words.disable_account,
        style: ButtonStyle::Caution,
        heading: (words.disable_account_question)(login).into(),
        consequence: words.disable_account_note,
        confirm: words.yes_disable,
    }
}

#[component]
fn Disabling(answer: Answer, directory: Directory, login: Login) -> impl IntoView {
    let question = disable(login.as_str());
    view! {
        <div class="card flex flex-col gap-4">
            <p class="hint">{question.consequence}</p>
            <Asked question answer>{which(directory, &login)}</Asked>
        </div>
    }
    .into_section()
}

/// A button that gives something back, and asks nothing.
#[component]
fn GivingBack(
    answer: Answer,
    directory: Directory,
    login: Login,
    note: &'static str,
    label: &'static str,
) -> impl IntoView {
    view! {
        <div class="card flex flex-col gap-4">
            <p class="hint">{note}</p>
            <Form answer>
                {which(directory, &login)}
                <div><SubmitButton answer label style=ButtonStyle::Secondary/></div>
            </Form>
        </div>
    }
    .into_section()
}

/// Says which account a form is about.
fn which(directory: Directory, login: &Login) -> AnyView {
    view! {
        <input type="hidden" name="directory" value=directory.as_str()/>
        <input type="hidden" name="login" value=login.to_string()/>
    }
    .into_section()
}

/// What is asked before somebody's two-step authentication is disabled.
fn disable_two_step(login: &str) -> Question {
    let (all, words) = (text(), text().management);
    Question {
        name: DISABLE_TWO_STEP,
        label: all.disable_two_step,
        style: ButtonStyle::Caution,
        heading: (words.disable_two_step_question)(login).into(),
        consequence: words.disable_two_step_note,
        confirm: words.yes_disable,
    }
}

/// What it takes to disable it; `None` where it is off, or out of the asker's reach.
fn can_disable_two_step(form: &AccountForm) -> Option<ProofNeed> {
    form.to_disable_two_step
        .filter(|need| *need != ProofNeed::TwoStepSession)
}

/// For somebody who lost the phone.
#[component]
fn LostPhone(answer: Answer, directory: Directory, login: Login, need: ProofNeed) -> impl IntoView {
    let question = disable_two_step(login.as_str());
    view! {
        <div class="card flex flex-col gap-4">
            <p class="hint">{question.consequence}</p>
            <Asked question answer>
                {which(directory, &login)}
                <ProofFields
                    answer
                    need=need
                    hint=text().management.proof_to_disable_two_step
                    is_optional=false
                    ids=["reset-password", "reset-code", "reset-recovery-code"]
                />
            </Asked>
        </div>
    }
    .into_section()
}
