//! Links to the neighbouring pages of a list that begins with the newest, and is paged by key.

use leptos::prelude::*;

use crate::text::text;

/// Links to the newest and to the next older page, where there are such.
#[component]
pub fn Pager(
    /// The address of the newest page; `None` where this is it.
    newest: Option<String>,
    /// The address of the next older page; `None` at the end.
    older: Option<String>,
) -> impl IntoView {
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="flex flex-wrap justify-between gap-3" aria-label=text().pages>
                {newest.map(|href| view! { <a class="button button-secondary" href=href>{text().newest}</a> })}
                {older.map(|href| view! { <a class="button button-secondary" rel="next" href=href>{text().older}</a> })}
            </nav>
        }
    })
}
