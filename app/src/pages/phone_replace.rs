//! Replacing the phone: first the present one is shown, or a recovery code; then the page is that of enabling.

use contract::{ApiError, Field, TwoStepEnrolment, paths};
use leptos::prelude::*;

use super::two_step_enable::EnrolmentSteps;
use crate::{
    api::{self, BeginPhoneReplacement, CancelTwoStep, ReplacePhone},
    components::{Alert, Answer, Form, PageHeader, SecondFactorField, SubmitButton, loaded},
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// `/settings/user/two-step/replace`.
#[component]
pub fn PhoneReplacePage() -> impl IntoView {
    let begun = Answer::of::<BeginPhoneReplacement>(&[Field::OneTimePassword, Field::RecoveryCode]);
    let replaced = Answer::of::<ReplacePhone>(&[Field::OneTimePassword]);
    let cancelled = Answer::of::<CancelTwoStep>(&[]);
    let replacement = Resource::new(|| (), |()| ask(api::PhoneReplacement {}));
    let replaced = replaced.on_refusal(move |error| {
        if error == ApiError::EnrolmentEnded {
            replacement.refetch();
        }
    });
    let content = move |enrolment| match enrolment {
        Some(enrolment) => {
            view! { <OtherPhone begun enrolment replaced cancelled/> }.into_section()
        }
        None => view! { <PresentPhone begun replaced/> }.into_section(),
    };
    view! {
        <PageHeader heading=text().replace_phone lead=text().replace_phone_lead/>
        {loaded(replacement, content)}
    }
    .into_section()
}

/// A code of the present phone, or a recovery code.
#[component]
fn PresentPhone(begun: Answer, replaced: Answer) -> impl IntoView {
    // Whatever was refused: there is no key any more for which a code could be right.
    let has_ended = move || replaced.error().get().is_some();
    view! {
        {move || has_ended().then(|| view! { <Alert>{text().replacement_ended}</Alert> })}
        <section class="card max-w-lg">
            <Form answer=begun>
                <SecondFactorField answer=begun is_first=true/>
                <div class="flex flex-wrap gap-3">
                    <SubmitButton answer=begun label=text().ok/>
                    <a class="button button-secondary" href=paths::USER_SETTINGS>{text().cancel}</a>
                </div>
            </Form>
        </section>
    }
}

/// The key of the other phone, and what was refused about the present one by a page that did not know of it.
#[component]
fn OtherPhone(
    begun: Answer,
    enrolment: TwoStepEnrolment,
    replaced: Answer,
    cancelled: Answer,
) -> impl IntoView {
    let refused = move || begun.error().get().as_ref().map(text().error);
    view! {
        {move || refused().map(|sentence| view! { <Alert>{sentence}</Alert> })}
        <EnrolmentSteps enrolment confirmed=replaced cancelled/>
    }
}
