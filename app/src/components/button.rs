//! Buttons that send a form.

use leptos::prelude::*;

use super::Answer;
use crate::text::Sentence;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonStyle {
    /// What the page is for: one a form.
    #[default]
    Primary,
    /// Another way out.
    Secondary,
    /// Takes a protection away.
    Danger,
    /// Leads to the question before something is taken away.
    Caution,
    /// Stands among text or in the frame.
    Quiet,
}

impl ButtonStyle {
    /// Its class names.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Caution => "button button-caution",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button that sends its form, and is disabled while the answer is on its way.
#[component]
pub fn SubmitButton(
    /// What became of its form.
    answer: Answer,
    /// Its accessible name.
    #[prop(into)]
    label: Sentence,
    /// How much it asks for attention.
    #[prop(optional)]
    style: ButtonStyle,
    /// The id of its form, where it does not stand inside it.
    #[prop(optional)]
    form: Option<&'static str>,
) -> impl IntoView {
    let is_busy = answer.is_busy();
    view! {
        <button
            type="submit"
            class=style.class()
            form=form
            class:is-busy=is_busy
            prop:disabled=is_busy
        >
            <span class="button-label">{label}</span>
        </button>
    }
}
