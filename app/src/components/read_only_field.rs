//! Something to be read or copied, in the shape of a field.

use leptos::{html, prelude::*};

use super::CopyButton;
use crate::section::IntoSection;

/// A read-only field; the whole of it is selected when it gets the focus.
#[component]
pub fn ReadOnlyField(
    /// Its id.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What it shows.
    value: String,
    /// What its button `Copy` copies; without one it has no button.
    #[prop(optional)]
    copies: Option<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let select = move |_| {
        if let Some(input) = node.get() {
            input.select();
        }
    };
    view! {
        <div class="field">
            <label class="label" for=id>{label}</label>
            <div class="read-only">
                <input
                    node_ref=node
                    class="input read-only-value"
                    id=id
                    type="text"
                    readonly
                    autocomplete="off"
                    spellcheck="false"
                    value=value
                    on:focus=select
                />
                {copies.map(|content| view! { <CopyButton content describes=id/> })}
            </div>
        </div>
    }
    .into_section()
}
