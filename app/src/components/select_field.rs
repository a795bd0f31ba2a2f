//! A choice among a few.

use contract::Field;
use leptos::prelude::*;

use super::{Answer, Icon, Shape};
use crate::section::IntoSection;

/// A choice with its label and its error.
#[component]
pub fn SelectField(
    /// What became of its form, and which errors belong to it. A form that asks for a page has neither.
    #[prop(optional)]
    errors: Option<(Answer, Field)>,
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Values with their labels.
    options: Vec<(String, String)>,
    /// The value that is chosen at first.
    chosen: String,
) -> impl IntoView {
    let error_id = [name, "-error"].concat();
    let described_by = error_id.clone();
    let error = move || errors.and_then(|(answer, about)| answer.about(about));
    let option = move |(value, label): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{label}</option> }
    };
    view! {
        <div class="field">
            <label class="label" for=name>{label}</label>
            <select
                class="input"
                id=name
                name=name
                autocomplete="off"
                aria-invalid=move || error().map(|_| "true")
                aria-describedby=move || error().map(|_| described_by.clone())
            >
                {options.into_iter().map(option).collect_view()}
            </select>
            {move || {
                error()
                    .map(|sentence| {
                        view! {
                            <p class="field-error" id=error_id.clone() role="alert">
                                <Icon shape=Shape::Warning/>
                                <span>{sentence}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_section()
}
