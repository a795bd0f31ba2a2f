//! What is asked before something is done that cannot be taken back, or that shuts somebody out.
//!
//! With JavaScript in a dialog that stands over the page. Without it a form that says by which [`Question::page`] is sent
//! there first, and any other one is sent at once: what it does stands beside its button.

use leptos::{html, prelude::*};

use crate::text::{Sentence, text};

/// A question that is answered by going on or by staying.
pub struct Question {
    /// The question.
    pub heading: Sentence,
    /// What happens then.
    pub consequence: &'static str,
    /// The name of the button that goes on: no other button of the page has it.
    pub confirm: &'static str,
    /// The page that asks it of browsers without JavaScript, and the parameter by which it does. For
    /// forms without fields alone: what is typed would stand in the address.
    pub page: Option<(&'static str, &'static str)>,
}

/// The dialog. Its first button, which gets the focus, and Escape lead back.
#[component]
pub fn QuestionDialog(
    /// What opens it.
    node: NodeRef<html::Dialog>,
    /// The question.
    question: Question,
    /// Called when the answer is to go on.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let confirm = move |_| {
        close();
        on_confirm.run(());
    };
    let name = question.heading.clone();
    view! {
        <dialog node_ref=node class="dialog" aria-label=name>
            <h2 class="text-lg font-semibold">{question.heading}</h2>
            <p>{question.consequence}</p>
            <div class="dialog-answers">
                <button type="button" class="button button-secondary" on:click=move |_| close()>{text().cancel}</button>
                <button type="button" class="button button-danger" on:click=confirm>{question.confirm}</button>
            </div>
        </dialog>
    }
}
