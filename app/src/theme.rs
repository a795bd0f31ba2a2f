//! The theme in which the panel is shown: of a request on the server, of the document in the browser.
//!
//! It owns no colours (`style/tokens.css`) and does not choose: `server` does, by the cookie.

use contract::Theme;

#[cfg(feature = "ssr")]
tokio::task_local! {
    static THEME: Theme;
}

/// Answers a request in `theme`.
#[cfg(feature = "ssr")]
pub async fn answer_in<F: Future>(theme: Theme, answer: F) -> F::Output {
    THEME.scope(theme, answer).await
}

/// The theme of this request; the system's outside of any.
#[cfg(feature = "ssr")]
#[must_use]
pub fn theme() -> Theme {
    THEME.try_with(|theme| *theme).unwrap_or_default()
}

/// The theme of this document, which its first element names where one is chosen.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn theme() -> Theme {
    let root = leptos::prelude::document().document_element();
    let name = root.and_then(|root| root.get_attribute("data-theme"));
    name.as_deref().and_then(Theme::parse).unwrap_or_default()
}

/// The value of `data-theme`, by which the stylesheet and the browser's half know it; the system's is none.
#[cfg(feature = "ssr")]
pub(crate) fn attribute() -> Option<&'static str> {
    let theme = theme();
    (theme != Theme::System).then(|| theme.name())
}
