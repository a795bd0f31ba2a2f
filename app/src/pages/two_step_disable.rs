//! Disabling two-step authentication.

use contract::{Field, paths};
use leptos::prelude::*;

use crate::{
    api::DisableTwoStep,
    components::{Answer, ButtonStyle, Form, PageHeader, SecondFactorField, SubmitButton},
    section::IntoSection,
    text::text,
};

/// `/settings/user/two-step/disable`.
#[component]
pub fn TwoStepDisablePage() -> impl IntoView {
    let answer = Answer::of::<DisableTwoStep>(&[Field::OneTimePassword, Field::RecoveryCode]);
    let text = text();
    view! {
        <PageHeader heading=text.disable_two_step lead=text.disable_two_step_lead/>
        <section class="card max-w-lg">
            <Form answer>
                <SecondFactorField answer is_first=true/>
                <div class="flex flex-wrap gap-3">
                    <SubmitButton answer label=text.ok style=ButtonStyle::Danger/>
                    <a class="button button-secondary" href=paths::USER_SETTINGS>{text.cancel}</a>
                </div>
            </Form>
        </section>
    }
    .into_section()
}
