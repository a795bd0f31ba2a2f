//! Changing the account's own password.

use contract::{Field, Identity};
use leptos::prelude::*;

use crate::{
    api::ChangePassword,
    components::{
        Answer, FieldKind, Form, FormField, Notice, PageHeader, SubmitButton, TakesFocus, Tone,
        loaded,
    },
    layouts::use_identity,
    section::IntoSection,
    text::text,
};

/// `/settings/user/password`.
#[component]
pub fn PasswordChangePage() -> impl IntoView {
    let answer =
        Answer::of::<ChangePassword>(&[Field::Password, Field::NewPassword, Field::RepeatPassword]);
    let form = move |identity| view! { <PasswordForm answer identity/> }.into_section();
    view! {
        <PageHeader heading=text().change_password lead=text().change_password_lead/>
        {loaded(use_identity(), form)}
    }
    .into_section()
}

#[component]
fn PasswordForm(answer: Answer, identity: Identity) -> impl IntoView {
    let text = text();
    let why = identity.must_change_password.then(|| {
        view! { <Notice tone=Tone::Info>{text.management.password_was_set}</Notice> }
    });
    view! {
        {why}
        <section class="card max-w-lg">
            <Form answer>
                // Without a name it is not sent: it tells password managers whose password they save.
                <input type="text" autocomplete="username" value=identity.login.to_string() readonly hidden/>
                <FormField
                    answer
                    about=Field::Password
                    kind=FieldKind::CurrentPassword
                    name="current_password"
                    label=text.current_password
                    takes_focus=TakesFocus::WithPage
                />
                <FormField
                    answer
                    about=Field::NewPassword
                    kind=FieldKind::NewPassword
                    name="new_password"
                    label=text.new_password
                    hint=text.new_password_hint
                />
                <FormField
                    answer
                    about=Field::RepeatPassword
                    kind=FieldKind::RepeatedPassword
                    name="repeat_new_password"
                    label=text.repeat_new_password
                />
                <SubmitButton answer label=text.save/>
            </Form>
        </section>
    }
}
