//! The few line icons, drawn on a grid of 20. All are decoration: the words beside them carry the meaning.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A triangle with an exclamation mark.
    Warning,
    /// A circle with an i.
    Info,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// Points onwards.
    Chevron,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Warning => {
                "M10 7.5v3.5m0 2.75v.01M8.6 3.3 2.2 14.4A1.6 1.6 0 0 0 3.6 16.8h12.8a1.6 1.6 0 0 0 1.4-2.4L11.4 3.3a1.6 1.6 0 0 0-2.8 0Z"
            }
            Self::Info => {
                "M10 9.25v4m0-6.5v.01M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z"
            }
            Self::Tick => "m4.5 10.5 3.75 3.75L15.5 6.5",
            Self::Cross => "m6 6 8 8m0-8-8 8",
            Self::Chevron => "m8 5 5 5-5 5",
        }
    }
}

/// An icon in the colour of the text around it.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=shape.path()></path>
        </svg>
    }
}
