//! The proof that an action waits for.

use contract::{Confirmation, Field};
use leptos::prelude::*;

use crate::{
    api::{self, Confirm},
    components::{
        Answer, FieldKind, Form, FormField, PageHeader, SecondFactorField, SubmitButton,
        TakesFocus, loaded,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// Those that its form may have.
const FIELDS: &[Field] = &[Field::Password, Field::OneTimePassword, Field::RecoveryCode];

/// `/confirm`.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let answer = Answer::of::<Confirm>(FIELDS);
    let confirmation = Resource::new(|| (), |()| ask(api::Confirmation {}));
    let form = move |confirmation| view! { <Proof answer confirmation/> }.into_section();
    view! {
        <PageHeader heading=text().acting.confirm_heading/>
        {loaded(confirmation, form)}
    }
    .into_section()
}

#[component]
fn Proof(answer: Answer, confirmation: Confirmation) -> impl IntoView {
    let (all, words) = (text(), text().acting);
    let Confirmation {
        actor,
        login,
        asks_for_code,
        cancel_to,
    } = confirmation;
    let code = asks_for_code.then(|| view! { <SecondFactorField answer/> });
    view! {
        <section class="card flex max-w-lg flex-col gap-5">
            <p>{(words.confirm_lead)(actor.as_str(), login.as_str())}</p>
            <Form answer>
                <input type="text" autocomplete="username" value=actor.to_string() readonly hidden/>
                <input type="hidden" name="login" value=login.to_string()/>
                <FormField
                    answer
                    about=Field::Password
                    kind=FieldKind::CurrentPassword
                    name="password"
                    label=all.password
                    takes_focus=TakesFocus::WithPage
                />
                {code}
                <div class="flex flex-wrap gap-3">
                    <SubmitButton answer label=words.confirm/>
                    <a class="button button-secondary" href=cancel_to rel="external">{all.cancel}</a>
                </div>
            </Form>
        </section>
    }
    .into_section()
}
