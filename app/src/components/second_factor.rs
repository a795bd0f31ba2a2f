//! The field for what follows the password: the one-time password, or a recovery code where the address says so.

use contract::Field;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{Answer, FieldKind, FormField, TakesFocus, asked, question::ASK};
use crate::{section::IntoSection, text::text};

/// The parameter of the address that says which of the two the page asks for.
const WITH: &str = "with";

/// Whose the code is.
#[derive(Clone, Copy, Debug, Default)]
pub enum CodeOf {
    /// Of the account that the form is about.
    #[default]
    Account,
    /// Of whoever asks for something to be done to another account.
    Asker {
        /// The ids of the field for a one-time password, and of that for a recovery code.
        ids: [&'static str; 2],
        /// Whether the form can be sent without.
        is_optional: bool,
    },
}

/// The field, with a link to the other one. Both are links of the page itself, so that they work without JavaScript.
#[component]
pub fn SecondFactorField(
    /// What became of its form.
    answer: Answer,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    is_first: bool,
    /// Whose code it takes.
    #[prop(optional)]
    of: CodeOf,
) -> impl IntoView {
    let query = use_query_map();
    let is_recovery =
        Memo::new(move |_| query.with(|query| query.get_str(WITH) == Some("recovery")));
    let is_there = StoredValue::new(false);
    move || {
        // Brought by the link of the other one, on which the focus was.
        let takes_focus = match (is_there.get_value(), is_first) {
            (true, _) => TakesFocus::OnArrival,
            (false, true) => TakesFocus::WithPage,
            (false, false) => TakesFocus::Never,
        };
        is_there.set_value(true);
        if is_recovery.get() {
            recovery(answer, of, takes_focus)
        } else {
            one_time(answer, of, takes_focus)
        }
    }
}

/// The address of the page with the other field. What the page asks, it asks there too.
fn address(with: Option<&'static str>) -> String {
    let mut query = ParamsMap::new();
    if let Some(question) = asked() {
        query.insert(ASK, question);
    }
    if let Some(with) = with {
        query.insert(WITH, with.to_owned());
    }
    match query.to_query_string() {
        // An empty one leads to the page with its present parameters.
        query if query.is_empty() => "?".to_owned(),
        query => query,
    }
}

fn one_time(answer: Answer, of: CodeOf, takes_focus: TakesFocus) -> AnyView {
    let text = text();
    let (name, id, label, is_optional) = match of {
        CodeOf::Account => ("code", "code", text.one_time_password, false),
        CodeOf::Asker { ids, is_optional } => {
            ("own_code", ids[0], text.management.your_code, is_optional)
        }
    };
    view! {
        <FormField
            answer
            about=Field::OneTimePassword
            kind=FieldKind::OneTimePassword
            name
            id
            label
            hint=text.one_time_password_hint
            takes_focus
            is_optional
        />
        {link(address(Some("recovery")), text.recovery.use_code)}
    }
    .into_section()
}

fn recovery(answer: Answer, of: CodeOf, takes_focus: TakesFocus) -> AnyView {
    let (all, words) = (text().management, text().recovery);
    let (name, id, label, is_optional) = match of {
        CodeOf::Account => ("recovery_code", "recovery_code", words.code, false),
        CodeOf::Asker { ids, is_optional } => {
            let label = all.your_recovery_code;
            ("own_recovery_code", ids[1], label, is_optional)
        }
    };
    view! {
        <FormField
            answer
            about=Field::RecoveryCode
            kind=FieldKind::RecoveryCode
            name
            id
            label
            hint=words.code_hint
            takes_focus
            is_optional
        />
        {link(address(None), words.use_one_time_password)}
    }
    .into_section()
}

/// Leaves the page where it is scrolled to.
fn link(href: String, label: &'static str) -> AnyView {
    view! { <p><a class="link link-alone" href=href data-noscroll>{label}</a></p> }.into_section()
}
