//! Names with their values.

use leptos::prelude::*;

use crate::section::Content;

/// A list of [`Fact`]s.
#[component]
pub fn Facts(
    /// The facts.
    children: Content,
) -> impl IntoView {
    view! { <dl class="divide-y divide-line">{children.build()}</dl> }
}

/// One name with its value.
#[component]
pub fn Fact(
    /// The name.
    name: &'static str,
    /// The value.
    children: Content,
) -> impl IntoView {
    view! {
        <div class="grid gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0 sm:grid-cols-[11rem_1fr]">
            <dt class="text-sm leading-6 text-muted">{name}</dt>
            <dd>{children.build()}</dd>
        </div>
    }
}
