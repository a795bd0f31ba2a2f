//! Messages that stand out: errors and notices.

use leptos::prelude::*;

use super::{Icon, Shape};
use crate::section::Content;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Something to be repaired.
    Warning,
    /// What was wanted is done.
    Good,
}

/// An error, announced at once.
#[component]
pub fn Alert(
    /// What it says.
    children: Content,
) -> impl IntoView {
    view! {
        <div class="message message-danger" role="alert">
            <Icon shape=Shape::Warning/>
            <div class="message-body">{children.build()}</div>
        </div>
    }
}

/// A notice, announced when nothing else is.
#[component]
pub fn Notice(
    /// How grave it is.
    tone: Tone,
    /// What it says.
    children: Content,
) -> impl IntoView {
    let (class, shape) = match tone {
        Tone::Info => ("message message-info", Shape::Info),
        Tone::Warning => ("message message-warning", Shape::Warning),
        Tone::Good => ("message message-good", Shape::Tick),
    };
    view! {
        <div class=class role="status">
            <Icon shape/>
            <div class="message-body">{children.build()}</div>
        </div>
    }
}
