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
    /// A screen, which may be of either theme.
    Screen,
    /// The sun.
    Sun,
    /// The moon.
    Moon,
    /// An eye: something can be seen.
    Eye,
    /// An eye that is crossed out.
    EyeCrossed,
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
            Self::Screen => "M3 4.25h14v9H3zM7.5 16.5h5M10 13.25v3.25",
            Self::Sun => {
                "M13.25 10a3.25 3.25 0 1 1-6.5 0 3.25 3.25 0 0 1 6.5 0ZM10 2.5v1m0 13v1M2.5 10h1m13 0h1M4.7 4.7l.7.7m9.2 9.2.7.7m0-10.6-.7.7m-9.2 9.2-.7.7"
            }
            Self::Eye => {
                "M1.75 10S4.75 4.75 10 4.75 18.25 10 18.25 10 15.25 15.25 10 15.25 1.75 10 1.75 10ZM12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z"
            }
            Self::EyeCrossed => {
                "M3.5 3.5l13 13M8.1 4.95c.6-.13 1.23-.2 1.9-.2 5.25 0 8.25 5.25 8.25 5.25a14 14 0 0 1-2.5 3.05M12 14.95c-.63.2-1.3.3-2 .3C4.75 15.25 1.75 10 1.75 10a14 14 0 0 1 3.4-3.75M8.2 8.3a2.5 2.5 0 0 0 3.5 3.5"
            }
            Self::Moon => "M16.75 11.6A7 7 0 1 1 8.4 3.25a5.5 5.5 0 0 0 8.35 8.35Z",
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
