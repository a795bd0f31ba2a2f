//! The one-time password of a half sign-in.

use contract::{Field, paths};
use leptos::prelude::*;

use crate::{
    api::{StartAgain, SubmitCode},
    components::{
        Answer, ButtonStyle, FieldKind, Form, FormField, PageHeader, SubmitButton, TakesFocus,
    },
    section::IntoSection,
    text::text,
};

/// `/login/code`.
#[component]
pub fn CodePage() -> impl IntoView {
    let submitted = Answer::of::<SubmitCode>(&[Field::OneTimePassword]);
    let started_again = Answer::of::<StartAgain>(&[]);
    let text = text();
    view! {
        <PageHeader heading=text.two_step lead=text.two_step_lead/>
        <Form answer=submitted>
            <FormField
                answer=submitted
                about=Field::OneTimePassword
                kind=FieldKind::OneTimePassword
                name="code"
                label=text.one_time_password
                hint=text.one_time_password_hint
                takes_focus=TakesFocus::WithPage
                sends_itself=true
            />
            <SubmitButton answer=submitted label=text.ok/>
        </Form>
        <div class="flex flex-col items-center gap-1">
            <a class="link link-alone" href=paths::LOGIN_RECOVERY>{text.recovery.use_code}</a>
            <Form answer=started_again>
                <SubmitButton answer=started_again label=text.start_again style=ButtonStyle::Quiet/>
            </Form>
        </div>
    }
    .into_section()
}
