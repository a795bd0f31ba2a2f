//! The mark of the panel: arches behind arches, as one sees through a vestibule. `public/favicon.svg` is the same drawing.

use leptos::prelude::*;

/// The mark. Decoration: the name of the panel stands beside it.
#[component]
pub fn BrandMark(
    /// How large: a literal class.
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 32 32" aria-hidden="true">
            <rect class="mark-ground" width="32" height="32" rx="8"></rect>
            <path class="mark-arch-far" d="M6 26V16a10 10 0 0 1 20 0v10Z"></path>
            <path class="mark-arch-near" d="M9.5 26v-9.5a6.5 6.5 0 0 1 13 0V26Z"></path>
            <path class="mark-door" d="M13 26v-8.5a3 3 0 0 1 6 0V26Z"></path>
        </svg>
    }
}
