//! Printing the page.

use leptos::prelude::*;

/// A button that prints the page. Invisible without JavaScript, where the browser's own menu does it.
#[component]
pub fn PrintButton(
    /// Its accessible name.
    label: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class="needs-script button button-secondary" on:click=|_| _ = window().print()>
            {label}
        </button>
    }
}
