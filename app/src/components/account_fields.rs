//! The fields that the forms of a new and of an existing account share, and those of a proof.

use contract::{Field, Level, ProofNeed};
use leptos::prelude::*;

use super::{Answer, CheckBox, FieldKind, FormField, SelectField};
use crate::{section::IntoSection, text::text};

/// The fields of the form, as errors name them.
pub const ACCOUNT_FIELDS: &[Field] = &[
    Field::Login,
    Field::FullName,
    Field::Email,
    Field::Level,
    Field::NewPassword,
    Field::RepeatPassword,
    Field::Password,
    Field::OneTimePassword,
];

/// Full name, e-mail address and level.
#[component]
pub fn AccountDetails(
    /// What became of the form.
    answer: Answer,
    /// The full name at first.
    full_name: String,
    /// The e-mail address at first.
    email: String,
    /// The levels to choose from.
    levels: Vec<Level>,
    /// The level at first.
    level: Level,
) -> impl IntoView {
    let (all, words) = (text(), text().management);
    let option = |level: Level| (level.as_str(), (all.level_text)(level).name);
    view! {
        <FormField
            answer
            about=Field::FullName
            kind=FieldKind::FullName
            name="full_name"
            label=all.full_name
            value=full_name
        />
        <FormField
            answer
            about=Field::Email
            kind=FieldKind::Email
            name="email"
            label=words.email
            hint=words.optional
            value=email
            is_optional=true
        />
        <SelectField
            answer
            about=Field::Level
            name="level"
            label=all.level
            options=levels.into_iter().map(option).collect()
            chosen=level.as_str()
        />
    }
    .into_section()
}

/// A password for the account, and whether it is asked for another one.
#[component]
pub fn PasswordForAnother(
    /// What became of the form.
    answer: Answer,
    /// What helps to decide.
    hint: &'static str,
    /// Whether the box is ticked at first.
    asks_for_new: bool,
) -> impl IntoView {
    let (all, words) = (text(), text().management);
    view! {
        <FormField
            answer
            about=Field::NewPassword
            kind=FieldKind::NewPassword
            name="password"
            label=all.password
            hint=hint
            is_optional=true
        />
        <FormField
            answer
            about=Field::RepeatPassword
            kind=FieldKind::NewPassword
            name="repeat_password"
            label=all.repeat_password
            is_optional=true
        />
        <CheckBox name="ask_new_password" label=words.ask_for_new_password is_ticked=asks_for_new/>
    }
    .into_section()
}

/// The asker's own password and code, as far as they are needed.
#[component]
pub fn ProofFields(
    /// What became of the form.
    answer: Answer,
    /// What is needed.
    need: ProofNeed,
    /// Why.
    hint: &'static str,
    /// Whether the form can be sent without.
    is_optional: bool,
    /// The ids of the two fields.
    ids: [&'static str; 2],
) -> impl IntoView {
    let words = text().management;
    let [password_id, code_id] = ids;
    let password = matches!(need, ProofNeed::Password | ProofNeed::PasswordAndCode).then(|| {
        view! {
            <FormField
                answer
                about=Field::Password
                kind=FieldKind::CurrentPassword
                name="own_password"
                id=password_id
                label=words.your_password
                hint=hint
                is_optional
            />
        }
    });
    let code = (need == ProofNeed::PasswordAndCode).then(|| {
        view! {
            <FormField
                answer
                about=Field::OneTimePassword
                kind=FieldKind::OneTimePassword
                name="own_code"
                id=code_id
                label=words.your_code
                is_optional
            />
        }
    });
    view! {
        {password}
        {code}
    }
    .into_section()
}

/// What a refusal says about the proof that a form needs; `None` where it says nothing.
#[must_use]
pub const fn need_after(error: &contract::ApiError) -> Option<ProofNeed> {
    match error {
        contract::ApiError::PasswordNeeded => Some(ProofNeed::Password),
        contract::ApiError::CodeNeeded => Some(ProofNeed::PasswordAndCode),
        _ => None,
    }
}
