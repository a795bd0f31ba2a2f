//! Looking for something in a list: a form that asks for the same page, by its address.

use leptos::prelude::*;

/// A search field with its button. The router leaves it to the browser, with and without JavaScript.
#[component]
pub fn SearchForm(
    /// The path of the list.
    path: &'static str,
    /// The label of the field.
    label: &'static str,
    /// What helps to fill it in.
    hint: &'static str,
    /// The label of its button.
    button: &'static str,
    /// What is looked for now.
    value: String,
) -> impl IntoView {
    view! {
        <form class="field max-w-lg flex-1 basis-full sm:basis-0" role="search" method="get" action=path>
            <label class="label" for="search">{label}</label>
            <div class="flex gap-2">
                <input
                    class="input"
                    id="search"
                    name="search"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="254"
                    value=value
                    aria-describedby="search-hint"
                />
                <button type="submit" class="button button-secondary shrink-0">{button}</button>
            </div>
            <p class="hint" id="search-hint">{hint}</p>
        </form>
    }
}
