//! The fields that the forms of a new and of an existing account share, and those of a proof.

use contract::{ApiError, Field, Level, ProofNeed};
use leptos::prelude::*;

use super::{Answer, CheckBox, CodeOf, FieldKind, FormField, SecondFactorField, SelectField};
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
    Field::RecoveryCode,
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
    let option = |level: Level| {
        let name = (all.level_text)(level).name;
        (level.as_str().to_owned(), name.to_owned())
    };
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
            errors=(answer, Field::Level)
            name="level"
            label=all.level
            options=levels.into_iter().map(option).collect()
            chosen=level.as_str().to_owned()
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
            kind=FieldKind::RepeatedPassword
            name="repeat_password"
            label=all.repeat_password
            is_optional=true
        />
        <CheckBox name="ask_new_password" label=words.ask_for_new_password is_ticked=asks_for_new/>
    }
    .into_section()
}

/// The asker's own password and code, as far as they are needed: by what the page knew, and by what a refusal said since.
#[component]
pub fn ProofFields(
    /// What became of the form.
    answer: Answer,
    /// What is needed at first.
    need: ProofNeed,
    /// Why.
    hint: &'static str,
    /// Whether the form can be sent without.
    is_optional: bool,
    /// The ids of the fields for password, one-time password and recovery code.
    ids: [&'static str; 3],
) -> impl IntoView {
    let words = text().management;
    let [password_id, code_ids @ ..] = ids;
    let need = Memo::new(move |before: Option<&ProofNeed>| {
        let before = before.copied().unwrap_or(need);
        answer
            .error()
            .with(|error| need_after(before, error.as_ref()))
    });
    let password = move || {
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
    };
    let code = move || {
        let of = CodeOf::Asker {
            ids: code_ids,
            is_optional,
        };
        view! { <SecondFactorField answer of/> }
    };
    view! {
        {move || matches!(need.get(), ProofNeed::Password | ProofNeed::PasswordAndCode).then(password)}
        {move || (need.get() == ProofNeed::PasswordAndCode).then(code)}
    }
    .into_section()
}

/// What is needed after an answer. It never gets less: a code stays asked for when only the password was named.
const fn need_after(before: ProofNeed, error: Option<&ApiError>) -> ProofNeed {
    match (before, error) {
        (ProofNeed::Nothing, Some(ApiError::PasswordNeeded)) => ProofNeed::Password,
        (ProofNeed::Nothing | ProofNeed::Password, Some(ApiError::CodeNeeded)) => {
            ProofNeed::PasswordAndCode
        }
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_asks_for_more_and_never_for_less() {
        let after = |before, error: ApiError| need_after(before, Some(&error));
        let (nothing, password, both) = (
            ProofNeed::Nothing,
            ProofNeed::Password,
            ProofNeed::PasswordAndCode,
        );
        assert_eq!(after(nothing, ApiError::PasswordNeeded), password);
        assert_eq!(after(password, ApiError::CodeNeeded), both);
        assert_eq!(after(both, ApiError::PasswordNeeded), both);
        assert_eq!(after(both, ApiError::WrongPassword), both);
        assert_eq!(need_after(password, None), password);
    }
}
