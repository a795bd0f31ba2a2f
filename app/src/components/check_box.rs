//! A choice between yes and no.

use leptos::prelude::*;

/// A box to be ticked, with its label beside it. Unticked, the form is sent without it.
#[component]
pub fn CheckBox(
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Whether it is ticked at first.
    is_ticked: bool,
) -> impl IntoView {
    view! {
        <div class="flex min-h-11 items-center gap-1">
            <input class="check-box" id=name name=name type="checkbox" checked=is_ticked/>
            <label class="label py-2" for=name>{label}</label>
        </div>
    }
}
