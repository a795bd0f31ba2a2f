//! Links between the pages of a list whose address says what is looked for and how it is sorted.

use leptos::prelude::*;

use crate::text::text;

/// Links to the first and to the next page, where there are such.
#[component]
pub fn ListPager(
    /// The address of the first page; `None` where this is it.
    first: Option<String>,
    /// The address of the next page; `None` at the end.
    next: Option<String>,
) -> impl IntoView {
    let labels = text().management;
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="flex flex-wrap justify-between gap-3" aria-label=text().pages>
                {first.map(|href| view! { <a class="button button-secondary" href=href>{labels.first_page}</a> })}
                {next
                    .map(|href| {
                        view! { <a class="button button-secondary ml-auto" rel="next" href=href>{labels.next_page}</a> }
                    })}
            </nav>
        }
    })
}
