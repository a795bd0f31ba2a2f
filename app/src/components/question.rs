//! What is asked before something is done that cannot be taken back, or that shuts somebody out.
//!
//! A button leads to the question, which holds the form with its fields: with JavaScript in a dialog that stands over the
//! page, without it on the page itself, whose address then says which question it asks.

use leptos::{
    ev::{Event, SubmitEvent},
    html,
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use super::{Answer, ButtonStyle, Form, PageHeader, SubmitButton, loaded::loaded_or};
use crate::{
    error::AppError,
    section::{Content, IntoSection},
    text::{Sentence, text},
};

/// The parameter of a page's address that says which question it asks.
pub const ASK: &str = "ask";

/// A question that is answered by going on or by staying.
#[derive(Clone)]
pub struct Question {
    /// The value of [`ASK`] with which the page asks it.
    pub name: &'static str,
    /// The name of the button that leads to it and, where the page asks, of the one that goes on.
    pub label: &'static str,
    /// How much the button that leads to it asks for attention.
    pub style: ButtonStyle,
    /// The question.
    pub heading: Sentence,
    /// What happens then.
    pub consequence: &'static str,
    /// The name of the button that goes on in the dialog: no other button of the page has it.
    pub confirm: &'static str,
}

/// The question that the address asks.
#[must_use]
pub fn asked() -> Option<String> {
    use_query_map().with_untracked(|query| query.get(ASK))
}

/// What a page shows of what it has loaded.
pub enum Showing {
    /// All of it.
    Page(AnyView),
    /// Nothing but the question that its address asks, with its form.
    Question(Question, AnyView),
}

/// A page that may ask: its heading and lead, or the question's heading, above what it shows.
pub fn page_that_asks<T>(
    heading: Sentence,
    lead: Option<&'static str>,
    resource: Resource<Result<T, AppError>>,
    show: impl Fn(T) -> Showing + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let own = move || view! { <PageHeader heading=heading.clone() lead/> }.into_any();
    // Which of the two headings it is, is known with the content.
    let may_ask = asked().is_some();
    let above = may_ask.then(|| own.clone());
    let instead = above.clone();
    let content = move |loaded: T| match show(loaded) {
        Showing::Page(content) => below(above.as_ref().map(|own| own()), content),
        Showing::Question(question, content) => {
            let heading = view! { <PageHeader heading=question.heading/> };
            below(Some(heading.into_any()), content)
        }
    };
    let refused = move |alert| below(instead.as_ref().map(|own| own()), alert);
    let loaded = loaded_or(resource, content, refused);
    below((!may_ask).then(own), loaded)
}

/// What stands below a heading, where it has one of its own.
fn below(heading: Option<AnyView>, content: AnyView) -> AnyView {
    view! {
        {heading}
        {content}
    }
    .into_section()
}

/// The button of a question with its dialog, or the form alone where the address asks it: then the page shows nothing
/// else but the question's heading and consequence.
#[component]
pub fn Asked(
    /// The question.
    question: Question,
    /// What became of the form.
    answer: Answer,
    /// The fields of the form.
    children: Content,
) -> impl IntoView {
    let fields = children.build();
    if asked().as_deref() == Some(question.name) {
        return on_page(question.label, answer, fields);
    }
    let node = NodeRef::new();
    let open = move |event: SubmitEvent| {
        if let Some(dialog) = node.get_untracked() {
            event.prevent_default();
            show(&dialog);
        }
    };
    // A refusal may have brought the page with other fields, or have come with it.
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && answer.error().read().is_some()
        {
            show(&dialog);
        }
    });
    view! {
        <form method="get" on:submit=open>
            <input type="hidden" name=ASK value=question.name/>
            <button type="submit" class=question.style.class()>{question.label}</button>
        </form>
        {in_dialog(node, question, answer, fields)}
    }
    .into_section()
}

fn show(dialog: &web_sys::HtmlDialogElement) {
    if !dialog.open() {
        _ = dialog.show_modal();
    }
}

fn on_page(label: &'static str, answer: Answer, fields: AnyView) -> AnyView {
    view! {
        <Form answer>
            {fields}
            <div class="flex flex-wrap gap-3">
                <SubmitButton answer label style=ButtonStyle::Danger/>
                <a class="button button-secondary" href="?" rel="external">{text().cancel}</a>
            </div>
        </Form>
    }
    .into_section()
}

/// Its first field or button gets the focus; `Cancel` and Escape lead back.
fn in_dialog(
    node: NodeRef<html::Dialog>,
    question: Question,
    answer: Answer,
    fields: AnyView,
) -> AnyView {
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    // By Escape too: nothing that was typed stays, and no error about it.
    let forget = move |_| {
        if let Some(dialog) = node.get_untracked() {
            answer.forget(&dialog);
        }
    };
    // What is on its way is not called back.
    let is_busy = answer.is_busy();
    let stay = move |event: Event| {
        if is_busy.get_untracked() {
            event.prevent_default();
        }
    };
    let name = question.heading.clone();
    let consequence_id = [question.name, "-consequence"].concat();
    let described_by = consequence_id.clone();
    view! {
        <dialog node_ref=node class="dialog" aria-label=name aria-describedby=described_by on:cancel=stay on:close=forget>
            <h2 class="text-lg font-semibold">{question.heading}</h2>
            <p id=consequence_id>{question.consequence}</p>
            <Form answer>
                {fields}
                <div class="dialog-answers">
                    <button type="button" class="button button-secondary" prop:disabled=is_busy on:click=close>{text().cancel}</button>
                    <SubmitButton answer label=question.confirm style=ButtonStyle::Danger/>
                </div>
            </Form>
        </dialog>
    }
    .into_section()
}
