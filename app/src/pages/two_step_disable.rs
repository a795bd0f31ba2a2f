//! Disabling two-step authentication.

use contract::Field;
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
                <SubmitButton answer label=text.ok style=ButtonStyle::Danger/>
            </Form>
        </section>
    }
    .into_section()
}
