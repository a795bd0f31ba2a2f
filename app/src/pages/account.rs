//! One account of a list: changed, disabled, helped when the phone is lost.

use contract::{AccountForm, ApiError, Directory, Field, Login, ProofNeed};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{self, DisableAccount, DisableAccountTwoStep, EditAccount, EnableAccount, UnlockAccount},
    components::{
        ACCOUNT_FIELDS, AccountDetails, Answer, ButtonStyle, Form, PageHeader, PasswordForAnother,
        ProofFields, Question, SubmitButton, loaded,
    },
    pages::account_list::state,
    section::IntoSection,
    server_call::ask,
    text::text,
};

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
        ]),
    };
    let heading = (text().management.edit_account)(&login);
    let form = Resource::new(
        move || login.clone(),
        move |login| ask(api::AccountForm { directory, login }),
    );
    let content = move |form: AccountForm| {
        view! {
            <EditForm answer=answers.edited directory form=form.clone()/>
            <Access answers directory form/>
        }
        .into_section()
    };
    view! {
        <PageHeader heading/>
        {loaded(form, content)}
    }
    .into_section()
}

#[component]
fn EditForm(answer: Answer, directory: Directory, form: AccountForm) -> impl IntoView {
    let (all, words) = (text(), text().management);
    let is_outdated = RwSignal::new(false);
    let on_refusal = Callback::new(move |error| {
        is_outdated.set(matches!(error, ApiError::AccountChanged { .. }));
    });
    let address = directory.account_path(&form.login);
    let asks_for_new = form.login != Login::admin();
    view! {
        <section class="card max-w-lg">
            <Form answer on_refusal>
                {move || {
                    let href = address.clone();
                    is_outdated
                        .get()
                        .then(|| view! { <p><a class="link inline-block py-1" href=href rel="external">{words.show_as_it_is}</a></p> })
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
                    ids=["own_password", "own_code"]
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
    let two_step = form.to_disable_two_step.map(|need| {
        let (answer, login) = (answers.two_step_disabled, form.login.clone());
        view! { <LostPhone answer directory login need/> }
    });
    let held_off = form.is_held_off.then(|| {
        let (answer, login) = (answers.unlocked, form.login.clone());
        view! { <HeldOff answer directory login/> }
    });
    let (answer, label, note, style) = if form.is_enabled {
        let (label, note) = (words.disable_account, words.disable_account_note);
        (answers.disabled, label, note, ButtonStyle::Danger)
    } else {
        let (label, note) = (words.enable_account, words.enable_account_note);
        (answers.enabled, label, note, ButtonStyle::Secondary)
    };
    let question = form.is_enabled.then(|| Question {
        heading: (words.disable_account_question)(form.login.as_str()).into(),
        consequence: words.disable_account_note,
        confirm: words.yes_disable,
        page: None,
    });
    view! {
        <section class="flex max-w-lg flex-col gap-3" aria-labelledby="access">
            <div class="flex flex-wrap items-center gap-3">
                <h2 class="font-semibold" id="access">{words.access}</h2>
                {state(form.is_enabled, form.has_password)}
            </div>
            <div class="card flex flex-col gap-4">
                <p class="hint">{note}</p>
                <Form answer question>
                    {which(directory, &form.login)}
                    <div><SubmitButton answer label style/></div>
                </Form>
            </div>
            {held_off} {two_step}
        </section>
    }
    .into_section()
}

#[component]
fn HeldOff(answer: Answer, directory: Directory, login: Login) -> impl IntoView {
    let words = text().management;
    view! {
        <div class="card flex flex-col gap-4">
            <p class="hint">{words.unlock_account_note}</p>
            <Form answer>
                {which(directory, &login)}
                <div>
                    <SubmitButton answer label=words.unlock_account style=ButtonStyle::Secondary/>
                </div>
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

#[component]
fn LostPhone(answer: Answer, directory: Directory, login: Login, need: ProofNeed) -> impl IntoView {
    let (all, words) = (text(), text().management);
    if need == ProofNeed::TwoStepSession {
        return view! {
            <div class="card">
                <p class="hint">{words.two_step_session_needed}</p>
            </div>
        }
        .into_section();
    }
    let question = Some(Question {
        heading: (words.disable_two_step_question)(login.as_str()).into(),
        consequence: words.disable_two_step_note,
        confirm: words.yes_disable,
        page: None,
    });
    view! {
        <div class="card flex flex-col gap-4">
            <p class="hint">{words.disable_two_step_note}</p>
            <Form answer question>
                {which(directory, &login)}
                <ProofFields
                    answer
                    need=need
                    hint=words.proof_to_disable_two_step
                    is_optional=false
                    ids=["reset-password", "reset-code"]
                />
                <div><SubmitButton answer label=all.disable_two_step style=ButtonStyle::Danger/></div>
            </Form>
        </div>
    }
    .into_section()
}
