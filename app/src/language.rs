//! The language in which the panel speaks: of a request on the server, of the document in the browser.
//!
//! It owns no sentences ([`crate::text`]) and does not choose: `server` does, by the account's setting, the cookie and
//! `Accept-Language`, in this order.

#[cfg(feature = "ssr")]
use std::cell::Cell;

use contract::Language;

#[cfg(feature = "ssr")]
tokio::task_local! {
    // Not in the framework's context: refusals have none, and not all that is rendered later has its way to it.
    static LANGUAGE: Cell<Language>;
}

/// Answers a request in `language`, unless [`speak`] says otherwise meanwhile.
#[cfg(feature = "ssr")]
pub async fn answer_in<F: Future>(language: Language, answer: F) -> F::Output {
    LANGUAGE.scope(Cell::new(language), answer).await
}

/// From here on this request is answered in `language`. Outside of a request it does nothing.
#[cfg(feature = "ssr")]
pub fn speak(language: Language) {
    _ = LANGUAGE.try_with(|spoken| spoken.set(language));
}

/// The language of this request; English outside of any.
#[cfg(feature = "ssr")]
#[must_use]
pub fn language() -> Language {
    LANGUAGE.try_with(Cell::get).unwrap_or_default()
}

/// The language of this document, which its first element names.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn language() -> Language {
    use std::sync::OnceLock;

    use leptos::prelude::document;

    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| {
        let tag = document()
            .document_element()
            .and_then(|root| root.get_attribute("lang"));
        tag.as_deref().and_then(Language::parse).unwrap_or_default()
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_speaks_the_language_that_was_chosen_last() {
        assert_eq!(language(), Language::English);
        speak(Language::Russian);
        assert_eq!(language(), Language::English, "outside of any request");
        let spoken = answer_in(Language::English, async {
            speak(Language::Russian);
            tokio::task::yield_now().await;
            language()
        });
        assert_eq!(spoken.await, Language::Russian);
        assert_eq!(language(), Language::English);
    }
}
