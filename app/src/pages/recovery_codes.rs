//! Recovery codes: new ones while they are to be saved, else how many are left and the way to new ones.

use contract::{ApiError, Field, ProofNeed, RecoveryCodes, paths};
use leptos::prelude::*;

use crate::{
    api::{self, CreateRecoveryCodes, RecoveryCodesSaved},
    components::{
        Answer, CopyButton, FieldKind, Form, FormField, PageHeader, PrintButton, Question,
        SecondFactorField, SubmitButton, loaded,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// The id of the list.
const LIST: &str = "codes";

/// `/settings/user/recovery-codes`.
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let fields = &[Field::Password, Field::OneTimePassword, Field::RecoveryCode];
    let created = Answer::of::<CreateRecoveryCodes>(fields);
    let saved = Answer::of::<RecoveryCodesSaved>(&[]);
    let codes = Resource::new(|| (), |()| ask(api::RecoveryCodes {}));
    let on_refusal = Callback::new(move |error| {
        if matches!(error, ApiError::PasswordNeeded | ApiError::CodeNeeded) {
            codes.refetch();
        }
    });
    let content = move |codes: RecoveryCodes| {
        if codes.codes.is_empty() {
            view! { <Saved created on_refusal codes/> }.into_section()
        } else {
            view! { <New saved codes/> }.into_section()
        }
    };
    view! {
        <PageHeader heading=text().recovery.codes/>
        {loaded(codes, content)}
    }
    .into_section()
}

/// New codes, until they are saved.
#[component]
fn New(saved: Answer, codes: RecoveryCodes) -> impl IntoView {
    let words = text().recovery;
    let RecoveryCodes { login, codes, .. } = codes;
    let all = codes.join("\n");
    let item = |code: String| view! { <li class="py-1">{code}</li> };
    view! {
        <section class="card flex max-w-2xl flex-col gap-5">
            <p>{words.save_these}</p>
            <p class="font-medium">{(words.of_account)(login.as_str())}</p>
            <ul
                class="grid grid-cols-1 gap-x-8 rounded-control border border-line bg-canvas px-5 py-3 font-mono text-lg tracking-wide sm:grid-cols-2"
                id=LIST
                aria-label=words.codes
            >
                {codes.into_iter().map(item).collect_view()}
            </ul>
            <div class="flex flex-wrap gap-3 print:hidden">
                <a class="button button-secondary" href=paths::RECOVERY_CODES_FILE rel="external" download="">{words.download}</a>
                <PrintButton label=words.print/>
                <CopyButton content=all describes=LIST/>
            </div>
            <div class="print:hidden">
                <Form answer=saved>
                    <SubmitButton answer=saved label=words.saved/>
                </Form>
            </div>
        </section>
    }
    .into_section()
}

/// How many are left, and the way to new ones.
#[component]
fn Saved(created: Answer, on_refusal: Callback<ApiError>, codes: RecoveryCodes) -> impl IntoView {
    let (all, words) = (text(), text().recovery);
    let proof = (codes.needs != ProofNeed::Nothing).then(|| {
        view! {
            <FormField
                answer=created
                about=Field::Password
                kind=FieldKind::CurrentPassword
                name="password"
                label=all.password
                hint=words.proof_note
            />
            <SecondFactorField answer=created/>
        }
    });
    // Where none is left, none is lost.
    let question = (codes.left > 0).then(|| Question {
        heading: words.new_codes_question.into(),
        consequence: words.new_codes_note,
        confirm: words.yes_replace,
        page: None,
    });
    view! {
        <section class="card flex max-w-lg flex-col gap-5">
            <p class="font-medium">{(words.left)(codes.left)}</p>
            <p class="hint">{words.new_codes_note}</p>
            <Form answer=created question on_refusal>
                <input type="text" autocomplete="username" value=codes.login.to_string() readonly hidden/>
                {proof}
                <SubmitButton answer=created label=words.create/>
            </Form>
        </section>
    }
    .into_section()
}
