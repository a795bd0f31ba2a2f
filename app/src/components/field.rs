//! A labelled input with its hint and its error.

use contract::{Field, OneTimeCode};
use leptos::{html, prelude::*};

use super::{
    Answer, Icon, Shape,
    password_help::{RevealButton, StrengthHint},
};
use crate::{section::IntoSection, text::Sentence};

/// What a field takes. It decides everything that browsers, password managers and keyboards of phones need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// The name of an account.
    Login,
    /// The name of an account to be made.
    NewLogin,
    /// The name of a person or an organisation, who need not be the one who types.
    FullName,
    /// An e-mail address, likewise.
    Email,
    /// A password that exists.
    CurrentPassword,
    /// A password to be set, of which the field says what it is worth.
    NewPassword,
    /// The same again.
    RepeatedPassword,
    /// The six digits of an authenticator app.
    OneTimePassword,
    /// A code that was saved for a lost phone.
    RecoveryCode,
    /// A token that was printed and is typed or pasted once.
    Token,
}

impl FieldKind {
    const fn is_password(self) -> bool {
        matches!(
            self,
            Self::CurrentPassword | Self::NewPassword | Self::RepeatedPassword
        )
    }

    const fn input_type(self) -> &'static str {
        match self {
            Self::CurrentPassword | Self::NewPassword | Self::RepeatedPassword => "password",
            Self::Email => "email",
            Self::Login
            | Self::NewLogin
            | Self::FullName
            | Self::OneTimePassword
            | Self::RecoveryCode
            | Self::Token => "text",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Login => "username",
            Self::CurrentPassword => "current-password",
            Self::NewPassword | Self::RepeatedPassword => "new-password",
            Self::OneTimePassword => "one-time-code",
            Self::NewLogin | Self::FullName | Self::Email | Self::RecoveryCode | Self::Token => {
                "off"
            }
        }
    }

    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::OneTimePassword => Some("numeric"),
            _ => None,
        }
    }

    /// Room for spaces and hyphens, whatever way an app groups the digits.
    const fn max_length(self) -> Option<&'static str> {
        match self {
            Self::OneTimePassword | Self::RecoveryCode => Some("32"),
            Self::NewLogin => Some("64"),
            Self::FullName => Some("100"),
            Self::Email => Some("254"),
            _ => None,
        }
    }

    /// What browsers check before they send it: the rules of `contract::Login`.
    const fn pattern(self) -> Option<&'static str> {
        match self {
            Self::NewLogin => Some(r"[a-z0-9][a-z0-9._@\-]*"),
            _ => None,
        }
    }

    const fn autocapitalize(self) -> &'static str {
        match self {
            Self::FullName => "words",
            _ => "none",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::OneTimePassword => "input input-code",
            Self::RecoveryCode | Self::Token => "input input-mono",
            Self::CurrentPassword | Self::NewPassword | Self::RepeatedPassword => {
                "input input-password"
            }
            _ => "input",
        }
    }
}

/// When a field takes the focus by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakesFocus {
    /// Not at all.
    #[default]
    Never,
    /// When its page opens.
    WithPage,
    /// When it comes into a page that stands there already.
    OnArrival,
}

/// A field of a form. Its accessible name is the visible label; hint and error describe it.
#[component]
pub fn FormField(
    /// What became of its form.
    answer: Answer,
    /// Which errors belong to it.
    about: Field,
    /// What it takes.
    kind: FieldKind,
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<Sentence>,
    /// Whether it takes the focus by itself.
    #[prop(optional)]
    takes_focus: TakesFocus,
    /// Whether the form sends itself, once, when six digits are in (typed, pasted or filled in by the browser).
    #[prop(optional)]
    sends_itself: bool,
    /// What it holds at first.
    #[prop(optional)]
    value: Option<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// Its id, where another form of the page has a field of the same name.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let node = NodeRef::<html::Input>::new();
    let is_busy = answer.is_busy();
    let (hint_id, error_id) = ([id, "-hint"].concat(), [id, "-error"].concat());
    let described_by = {
        let (hint_id, error_id) = (hint.as_ref().map(|_| hint_id.clone()), error_id.clone());
        move || match (&hint_id, answer.about(about)) {
            (Some(hint), Some(_)) => Some([&error_id, " ", hint].concat()),
            (None, Some(_)) => Some(error_id.clone()),
            (hint, None) => hint.clone(),
        }
    };
    let at_fault = answer.field_at_fault();
    let is_first = at_fault.map_or(takes_focus == TakesFocus::WithPage, |field| field == about);
    // `autofocus` counts only in a new document.
    Effect::new(move |_| {
        if (takes_focus == TakesFocus::OnArrival || at_fault == Some(about))
            && let Some(input) = node.get()
        {
            _ = input.focus();
        }
    });
    if sends_itself {
        // Digits that were typed before the page was hydrated.
        Effect::new(move |_| send_when_complete(node, answer));
    }
    let label_id = [id, "-label"].concat();
    let is_password = kind.is_password();
    let reveal = is_password.then(|| {
        let described_by = label_id.clone();
        view! { <RevealButton described_by/> }
    });
    view! {
        <div class="field">
            <div class="flex items-baseline justify-between gap-3">
                <label class="label" id=label_id for=id>{label}</label>
                {is_password.then(|| view! { <span class="caps-lock" aria-live="polite"></span> })}
            </div>
            <div class="relative">
                <input
                    node_ref=node
                    class=kind.class()
                    id=id
                    name=name
                    type=kind.input_type()
                    autocomplete=kind.autocomplete()
                    inputmode=kind.input_mode()
                    maxlength=kind.max_length()
                    pattern=kind.pattern()
                    autocapitalize=kind.autocapitalize()
                    spellcheck="false"
                    value=value
                    required=!is_optional
                    autofocus=is_first
                    aria-invalid=move || answer.about(about).map(|_| "true")
                    aria-describedby=described_by
                    on:input=move |_| if sends_itself { send_when_complete(node, answer) }
                />
                {reveal}
            </div>
            {move || {
                answer
                    .about(about)
                    .map(|sentence| {
                        view! {
                            <p class="field-error" class:invisible=is_busy id=error_id.clone() role="alert">
                                <Icon shape=Shape::Warning/>
                                <span>{sentence}</span>
                            </p>
                        }
                    })
            }}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {(kind == FieldKind::NewPassword).then(|| view! { <StrengthHint/> })}
        </div>
    }
    .into_section()
}

fn send_when_complete(node: NodeRef<html::Input>, answer: Answer) {
    let Some(input) = node.get() else {
        return;
    };
    let is_complete = OneTimeCode::parse(&input.value()).is_ok();
    // Busy from the moment it is sent, so that no second event of the same typing sends it again.
    if is_complete
        && !answer.is_busy().get_untracked()
        && let Some(form) = input.form()
        && form.check_validity()
    {
        _ = form.request_submit();
    }
}
