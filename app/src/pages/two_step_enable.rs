//! Enabling two-step authentication: the pending key, the ways to bring it into an app, and the code that proves it.

use contract::{ApiError, Field, TwoStepEnrolment};
use leptos::prelude::*;

use crate::{
    api::{self, CancelTwoStep, EnableTwoStep},
    components::{
        Answer, ButtonStyle, ClockWarning, FieldKind, Form, FormField, PageHeader, QrCode,
        ReadOnlyField, SubmitButton, loaded,
    },
    section::{Content, IntoSection},
    server_call::ask,
    text::{Sentence, text},
};

const CANCEL_FORM: &str = "cancel";

/// `/settings/user/two-step/enable`.
#[component]
pub fn TwoStepEnablePage() -> impl IntoView {
    let enabled = Answer::of::<EnableTwoStep>(&[Field::Password, Field::OneTimePassword]);
    let cancelled = Answer::of::<CancelTwoStep>(&[]);
    let enrolment = Resource::new(|| (), |()| ask(api::TwoStepEnrolment {}));
    let enabled = enabled.on_refusal(move |error| {
        if matches!(error, ApiError::EnrolmentEnded | ApiError::PasswordNeeded) {
            enrolment.refetch();
        }
    });
    let steps = move |enrolment| {
        view! { <EnrolmentSteps enrolment confirmed=enabled cancelled/> }.into_section()
    };
    view! {
        <PageHeader heading=text().enable_two_step/>
        {loaded(enrolment, steps)}
    }
    .into_section()
}

/// From the app to its first code.
#[component]
pub(super) fn EnrolmentSteps(
    /// The pending key.
    enrolment: TwoStepEnrolment,
    /// What became of its code.
    confirmed: Answer,
    /// What became of giving it up.
    cancelled: Answer,
) -> impl IntoView {
    let server_time = enrolment.server_time;
    let password_of = enrolment
        .needs_password
        .then(|| (enrolment.password_of.to_string(), enrolment.is_acting));
    view! {
        <ClockWarning server_time/>
        <ol class="card flex flex-col gap-8">
            <Step number="1" heading=text().install_app><p class="hint">{text().install_app_note}</p></Step>
            <Step number="2" heading=text().add_account><PendingKey enrolment/></Step>
            <Step number="3" heading=text().confirm_code>
                <CodeForm confirmed cancelled password_of/>
            </Step>
        </ol>
        // Outside of the other form; its button stands beside `Ok`.
        <Form answer=cancelled id=CANCEL_FORM>""</Form>
    }
    .into_section()
}

#[component]
fn Step(number: &'static str, heading: &'static str, children: Content) -> impl IntoView {
    view! {
        <li class="flex flex-col gap-3">
            <div class="flex gap-4">
            <span class="flex size-7 shrink-0 items-center justify-center rounded-round bg-accent-soft text-sm font-semibold text-accent" aria-hidden="true">{number}</span>
                <h2 class="font-semibold leading-7">{heading}</h2>
            </div>
            <div class="flex min-w-0 flex-col gap-3 sm:pl-11">{children.build()}</div>
        </li>
    }
}

/// The key in three forms: to be scanned, to be opened on the same device, to be typed.
#[component]
fn PendingKey(enrolment: TwoStepEnrolment) -> impl IntoView {
    let text = text();
    let bare_key = enrolment.key.replace(' ', "");
    view! {
        <div class="@container"><div class="grid gap-6 @xl:grid-cols-[13rem_1fr]">
            <a class="button button-secondary @xl:col-start-2 @xl:justify-self-start" href=enrolment.otpauth_uri>{text.open_in_app}</a>
            <div class="flex flex-col gap-3 @xl:col-start-1 @xl:row-span-2 @xl:row-start-1">
                <p class="hint">{text.add_account_note}</p>
                <QrCode svg=enrolment.qr_code_svg/>
            </div>
            <div class="flex min-w-0 flex-col gap-4 @xl:col-start-2">
                <p class="hint">{text.by_hand}</p>
                <ReadOnlyField id="account-name" label=text.account_name value=enrolment.account_name/>
                <ReadOnlyField id="key" label=text.key value=enrolment.key copies=bare_key/>
            </div>
        </div></div>
    }
    .into_section()
}

#[component]
fn CodeForm(
    confirmed: Answer,
    cancelled: Answer,
    /// Whose password is asked for too, and whether that is somebody else than the account.
    password_of: Option<(String, bool)>,
) -> impl IntoView {
    let text = text();
    let password = password_of.map(|(login, is_acting)| {
        let hint: Sentence = if is_acting {
            (text.acting.password_of)(&login).into()
        } else {
            text.password_needed_note.into()
        };
        view! {
            <input type="text" autocomplete="username" value=login readonly hidden/>
            <FormField
                answer=confirmed
                about=Field::Password
                kind=FieldKind::CurrentPassword
                name="password"
                label=text.password
                hint
            />
        }
    });
    view! {
        <p class="hint">{text.confirm_code_note}</p>
        <div class="max-w-sm"><Form answer=confirmed>
            {password}
            <FormField
                answer=confirmed
                about=Field::OneTimePassword
                kind=FieldKind::OneTimePassword
                name="code"
                label=text.one_time_password
            />
            <div class="flex flex-wrap gap-3">
                <SubmitButton answer=confirmed label=text.ok/>
                <SubmitButton answer=cancelled label=text.cancel style=ButtonStyle::Secondary form=CANCEL_FORM/>
            </div>
        </Form></div>
    }
    .into_section()
}
