//! A new account of a list.

use contract::{Directory, Field, Level, NewAccountForm};
use leptos::prelude::*;

use crate::{
    api::{self, CreateAccount},
    components::{
        ACCOUNT_FIELDS, AccountDetails, Answer, FieldKind, Form, FormField, PageHeader,
        PasswordForAnother, ProofFields, SubmitButton, TakesFocus, loaded,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// `/management/staff/new` and `/management/clients/new`.
#[component]
pub fn NewAccountPage(
    /// Which list.
    directory: Directory,
) -> impl IntoView {
    let answer = Answer::of::<CreateAccount>(ACCOUNT_FIELDS);
    let form = Resource::new(|| (), move |()| ask(api::NewAccountForm { directory }));
    view! {
        <PageHeader heading=(text().management.directory)(directory).create/>
        {loaded(form, move |form| view! { <NewAccount answer form/> }.into_section())}
    }
    .into_section()
}

#[component]
fn NewAccount(answer: Answer, form: NewAccountForm) -> impl IntoView {
    let (all, words) = (text(), text().management);
    let level = form.levels.last().copied().unwrap_or(Level::Client);
    view! {
        <section class="card max-w-lg">
            <Form answer>
                <FormField
                    answer
                    about=Field::Login
                    kind=FieldKind::NewLogin
                    name="login"
                    label=all.login
                    hint=words.login_hint
                    takes_focus=TakesFocus::WithPage
                />
                <AccountDetails answer full_name=String::new() email=String::new() levels=form.levels level/>
                <PasswordForAnother answer hint=words.first_password_hint asks_for_new=true/>
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
