//! The field for what follows the password: the one-time password, or a recovery code where the address says so.

use contract::Field;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Answer, FieldKind, FormField};
use crate::{section::IntoSection, text::text};

/// The field, with a link to the other one. Both are links of the page itself, so that they work without JavaScript.
#[component]
pub fn SecondFactorField(
    /// What became of its form.
    answer: Answer,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let query = use_query_map();
    let is_recovery =
        Memo::new(move |_| query.with(|query| query.get_str("with") == Some("recovery")));
    move || {
        if is_recovery.get() {
            recovery(answer, is_first)
        } else {
            one_time(answer, is_first)
        }
    }
}

fn one_time(answer: Answer, is_first: bool) -> AnyView {
    let text = text();
    view! {
        <FormField
            answer
            about=Field::OneTimePassword
            kind=FieldKind::OneTimePassword
            name="code"
            label=text.one_time_password
            hint=text.one_time_password_hint
            is_first
        />
        <p><a class="link inline-block py-1" href="?with=recovery">{text.recovery.use_code}</a></p>
    }
    .into_section()
}

fn recovery(answer: Answer, is_first: bool) -> AnyView {
    let words = text().recovery;
    view! {
        <FormField
            answer
            about=Field::RecoveryCode
            kind=FieldKind::RecoveryCode
            name="recovery_code"
            label=words.code
            hint=words.code_hint
            is_first
        />
        <p><a class="link inline-block py-1" href="?">{words.use_one_time_password}</a></p>
    }
    .into_section()
}
