//! A recovery code in place of the one-time password of a half sign-in.

use contract::{Field, paths};
use leptos::prelude::*;

use crate::{
    api::{StartAgain, SubmitRecoveryCode},
    components::{
        Answer, ButtonStyle, FieldKind, Form, FormField, PageHeader, SubmitButton, TakesFocus,
    },
    section::IntoSection,
    text::text,
};

/// `/login/recovery`.
#[component]
pub fn RecoveryPage() -> impl IntoView {
    let submitted = Answer::of::<SubmitRecoveryCode>(&[Field::RecoveryCode]);
    let started_again = Answer::of::<StartAgain>(&[]);
    let (text, words) = (text(), text().recovery);
    view! {
        <PageHeader heading=words.code lead=words.sign_in_lead/>
        <Form answer=submitted>
            <FormField
                answer=submitted
                about=Field::RecoveryCode
                kind=FieldKind::RecoveryCode
                name="recovery_code"
                label=words.code
                hint=words.code_hint
                takes_focus=TakesFocus::WithPage
            />
            <SubmitButton answer=submitted label=text.ok/>
        </Form>
        <div class="flex flex-col items-center gap-1">
            <a class="link link-alone" href=paths::LOGIN_CODE>{words.use_one_time_password}</a>
            <Form answer=started_again>
                <SubmitButton answer=started_again label=text.start_again style=ButtonStyle::Quiet/>
            </Form>
        </div>
    }
    .into_section()
}
