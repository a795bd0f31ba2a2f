//! Links to the neighbouring pages of a list that is paged by key.

use leptos::prelude::*;

use crate::text::text;

/// Links to the newest and to the next older page, where there are such.
#[component]
pub fn Pager(
    /// The path of the list, without query.
    path: &'static str,
    /// The key from which the older page continues.
    older: Option<i64>,
    /// Whether this page is the newest one.
    is_newest: bool,
) -> impl IntoView {
    let older = older.map(|key| [path, "?older=", &key.to_string()].concat());
    (older.is_some() || !is_newest).then(|| {
        view! {
            <nav class="flex flex-wrap justify-between gap-3" aria-label=text().pages>
                {(!is_newest).then(|| view! { <a class="button button-secondary" href=path>{text().newest}</a> })}
                {older.map(|href| view! { <a class="button button-secondary" rel="next" href=href>{text().older}</a> })}
            </nav>
        }
    })
}
