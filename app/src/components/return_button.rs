//! The way back from acting as another account.

use leptos::prelude::*;

use super::{Answer, ButtonStyle, Form, SubmitButton};
use crate::{api::ReturnToPrevious, section::IntoSection, text::text};

/// A form with the button `Return to PREVIOUS`.
#[component]
pub fn Return(
    /// The account one step back.
    previous: String,
) -> impl IntoView {
    let answer = Answer::of::<ReturnToPrevious>(&[]);
    let label = (text().acting.return_to)(&previous);
    view! {
        <Form answer>
            <div>
                <SubmitButton answer label style=ButtonStyle::Secondary/>
            </div>
        </Form>
    }
    .into_section()
}
