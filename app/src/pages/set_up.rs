//! First start: the root account.

use contract::Field;
use leptos::prelude::*;

use crate::{
    api::SetUp,
    components::{Answer, FieldKind, Form, FormField, PageHeader, SubmitButton, TakesFocus},
    section::IntoSection,
    text::text,
};

/// `/setup`.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let answer =
        Answer::of::<SetUp>(&[Field::SetupToken, Field::NewPassword, Field::RepeatPassword]);
    let text = text();
    view! {
        <PageHeader heading=text.set_up lead=text.set_up_lead/>
        <Form answer>
            <FormField
                answer
                about=Field::SetupToken
                kind=FieldKind::Token
                name="token"
                label=text.setup_token
                hint=text.setup_token_hint
                takes_focus=TakesFocus::WithPage
            />
            // For password managers: the login of the account that is made.
            <input type="text" autocomplete="username" value="root" readonly hidden/>
            <FormField
                answer
                about=Field::NewPassword
                kind=FieldKind::NewPassword
                name="password"
                label=text.password
                hint=text.new_password_hint
            />
            <FormField
                answer
                about=Field::RepeatPassword
                kind=FieldKind::RepeatedPassword
                name="repeat_password"
                label=text.repeat_password
            />
            <SubmitButton answer label=text.create_root_account/>
        </Form>
    }
    .into_section()
}
