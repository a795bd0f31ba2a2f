//! A choice among a few.

use contract::Field;
use leptos::prelude::*;

use super::{Answer, Icon, Shape};
use crate::section::IntoSection;

/// A choice with its label and its error.
#[component]
pub fn SelectField(
    /// What became of its form.
    answer: Answer,
    /// Which errors belong to it.
    about: Field,
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Values with their labels.
    options: Vec<(&'static str, &'static str)>,
    /// The value that is chosen at first.
    chosen: &'static str,
) -> impl IntoView {
    let error_id = [name, "-error"].concat();
    let described_by = error_id.clone();
    let option = move |(value, label): (&'static str, &'static str)| {
        view! { <option value=value selected=value == chosen>{label}</option> }
    };
    view! {
        <div class="field">
            <label class="label" for=name>{label}</label>
            <select
                class="input"
                id=name
                name=name
                autocomplete="off"
                aria-invalid=move || answer.about(about).map(|_| "true")
                aria-describedby=move || answer.about(about).map(|_| described_by.clone())
            >
                {options.into_iter().map(option).collect_view()}
            </select>
            {move || {
                answer
                    .about(about)
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
