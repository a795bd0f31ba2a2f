//! Recovery codes: new ones while they are to be saved, else how many are left and the way to new ones.

use contract::{ApiError, Field, ProofNeed, RecoveryCodes, paths};
use leptos::prelude::*;

use crate::{
    api::{self, CreateRecoveryCodes, RecoveryCodesSaved},
    components::{
        Answer, Asked, ButtonStyle, CopyButton, FieldKind, Form, FormField, Notice, PrintButton,
        Question, SecondFactorField, Showing, SubmitButton, Tone, asked, page_that_asks,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// The name of the question about the present codes.
const REPLACE: &str = "replace";
/// The id of the list.
const LIST: &str = "codes";

/// `/settings/user/recovery-codes`.
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let fields = &[Field::Password, Field::OneTimePassword, Field::RecoveryCode];
    let created = Answer::of::<CreateRecoveryCodes>(fields);
    let saved = Answer::of::<RecoveryCodesSaved>(&[]);
    let codes = Resource::new(|| (), |()| ask(api::RecoveryCodes {}));
    let created = created.on_refusal(move |error| {
        if matches!(error, ApiError::PasswordNeeded | ApiError::CodeNeeded) {
            codes.refetch();
        }
    });
    let show = move |codes: RecoveryCodes| {
        let question = new_codes();
        if !codes.codes.is_empty() {
            Showing::Page(view! { <New saved codes/> }.into_section())
        } else if codes.left > 0 && asked().as_deref() == Some(question.name) {
            Showing::Question(
                question,
                view! { <Saved created saved codes/> }.into_section(),
            )
        } else {
            Showing::Page(view! { <Saved created saved codes/> }.into_section())
        }
    };
    page_that_asks(text().recovery.codes.into(), None, codes, show)
}

/// New codes, until they are saved.
#[component]
fn New(saved: Answer, codes: RecoveryCodes) -> impl IntoView {
    let words = text().recovery;
    let RecoveryCodes {
        login,
        issuer,
        codes,
        ..
    } = codes;
    let all = codes.join("\n");
    let item = |code: String| view! { <li class="py-1">{code}</li> };
    view! {
        <section class="card flex max-w-xl flex-col gap-5">
            <p>{words.save_these}</p>
            <p class="font-medium">{(words.of_account)(&issuer, login.as_str())}</p>
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
fn Saved(created: Answer, saved: Answer, codes: RecoveryCodes) -> impl IntoView {
    let (all, words) = (text(), text().recovery);
    let login = codes.login.to_string();
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
    let fields = view! {
        <input type="text" autocomplete="username" value=login readonly hidden/>
        {proof}
    }
    .into_section();
    // Where none is left, none is lost.
    let form = if codes.left > 0 {
        view! { <Asked question=new_codes() answer=created>{fields}</Asked> }.into_section()
    } else {
        view! { <Form answer=created>{fields} <SubmitButton answer=created label=words.create/></Form> }
            .into_section()
    };
    let is_asked = asked().as_deref() == Some(REPLACE);
    let are_to_save = (codes.are_to_save && !is_asked).then(|| {
        view! {
            <Notice tone=Tone::Warning>
                <p>{words.are_to_save}</p>
                <Form answer=saved>
                    <div><SubmitButton answer=saved label=words.have_them style=ButtonStyle::Secondary/></div>
                </Form>
            </Notice>
        }
    });
    view! {
        <section class="card flex max-w-lg flex-col gap-5">
            {are_to_save}
            <p class="font-medium">{(words.left)(codes.left)}</p>
            <p class="hint">{words.new_codes_note}</p>
            {form}
        </section>
    }
    .into_section()
}

/// What is asked before the present codes are replaced.
fn new_codes() -> Question {
    let words = text().recovery;
    Question {
        name: REPLACE,
        label: words.create,
        style: ButtonStyle::Secondary,
        heading: words.new_codes_question.into(),
        consequence: words.new_codes_note,
        confirm: words.yes_replace,
    }
}
