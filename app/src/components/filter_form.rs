//! Choosing what a list shows: a form of several fields that asks for the same page, by its address.

use leptos::prelude::*;

use crate::section::{Content, IntoSection};

/// Fields with their button. The router leaves it to the browser, with and without JavaScript.
#[component]
pub fn FilterForm(
    /// The path of the list.
    path: &'static str,
    /// The label of its button, and its own name.
    label: &'static str,
    /// The link to the list without it, where it shows less than all.
    way_back: Option<AnyView>,
    /// The fields.
    children: Content,
) -> impl IntoView {
    view! {
        <form class="card form" role="search" method="get" action=path aria-label=label>
            <div class="grid gap-x-4 gap-y-5 sm:grid-cols-2 xl:grid-cols-3">
                {children.build()}
                // Beside the fields, below where their labels are.
                <div class="flex items-start gap-5 sm:pt-6.5">
                    <button type="submit" class="button button-secondary">{label}</button>
                    <span class="flex min-h-11 items-center">{way_back}</span>
                </div>
            </div>
        </form>
    }
    .into_section()
}

/// What a field of a [`FilterForm`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterKind {
    /// The login of an account.
    Login,
    /// A day and a time of day.
    Moment,
}

/// A field of a [`FilterForm`], which may stay empty.
#[component]
pub fn FilterField(
    /// What it takes.
    kind: FilterKind,
    /// Its name in the address, and its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What is looked for now.
    value: String,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let (input_type, max_length) = match kind {
        FilterKind::Login => ("text", Some("64")),
        FilterKind::Moment => ("datetime-local", None),
    };
    let hint_id = hint.map(|_| [name, "-hint"].concat());
    let described_by = hint_id.clone();
    view! {
        <div class="field">
            <label class="label" for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=input_type
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength=max_length
                value=value
                aria-describedby=described_by
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_section()
}
