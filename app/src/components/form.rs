//! Forms: how they are sent, and how their refusals come back to the people who sent them.
//!
//! A form is an [`ActionForm`], so it works before and without JavaScript: then its error comes back in the address and is
//! rendered by the server. It owns focus, clearing of secrets and the guard against sending twice; not the fields.

use contract::{ApiError, Field};
use leptos::{
    form::ActionForm,
    html,
    prelude::*,
    server_fn::{
        Http, ServerFn,
        client::browser::BrowserClient,
        codec::{Json, PostUrl},
    },
    wasm_bindgen::JsCast,
    web_sys::{HtmlInputElement, SubmitEvent},
};
use leptos_router::hooks::use_query_map;
use serde::de::DeserializeOwned;

use super::Alert;
use crate::{
    error::AppError,
    text::{Sentence, text},
};

/// A server function that a form can be sent to: every mutation of the panel.
pub trait Submission: DeserializeOwned
    + Clone
    + Send
    + Sync
    + ServerFn<Client = BrowserClient, Output = (), Error = AppError, Protocol = Http<PostUrl, Json>>
    + 'static
{
}

impl<S> Submission for S where
    S: DeserializeOwned
        + Clone
        + Send
        + Sync
        + ServerFn<
            Client = BrowserClient,
            Output = (),
            Error = AppError,
            Protocol = Http<PostUrl, Json>,
        > + 'static
{
}

/// What became of a form: whether it is being looked at, and why it was refused. [`Form`], its fields and its button share it.
#[derive(Clone, Copy)]
pub struct Answer {
    error: Signal<Option<ApiError>>,
    is_busy: Signal<bool>,
    version: RwSignal<usize>,
    fields: &'static [Field],
}

impl Answer {
    /// Follows an action. `fields` are those that the form has: errors about any other are shown for the form as a whole.
    pub fn of<S: Submission>(action: ServerAction<S>, fields: &'static [Field]) -> Self {
        let value = action.value();
        // The router hands an error in the address to every later page as well: only the page that carries it shows it.
        if use_query_map().with_untracked(|query| query.get_str("__err").is_none()) {
            value.set(None);
        }
        let error = Signal::derive(move || match &*value.read() {
            Some(Err(AppError(error))) => Some(error.clone()),
            _ => None,
        });
        // A form that was accepted stays busy: its answer leads to another page.
        let is_busy = Signal::derive(move || {
            action.pending().get()
                || match &*value.read() {
                    Some(Ok(())) => true,
                    Some(Err(AppError(error))) => {
                        action.version().get() > 0 && leads_elsewhere(error)
                    }
                    None => false,
                }
        });
        Self {
            error,
            is_busy,
            version: action.version(),
            fields,
        }
    }

    /// Whether the form has been sent and has no answer that its reader could act upon.
    #[must_use]
    pub fn is_busy(self) -> Signal<bool> {
        self.is_busy
    }

    /// The sentence about one of the form's fields.
    #[must_use]
    pub fn about(self, field: Field) -> Signal<Option<Sentence>> {
        Signal::derive(move || {
            let error = self.error.read();
            error
                .as_ref()
                .filter(|error| error.field() == Some(field))
                .map(text().error)
        })
    }

    /// The sentence about the form as a whole.
    #[must_use]
    pub fn about_form(self) -> Signal<Option<Sentence>> {
        Signal::derive(move || {
            let error = self.error.read();
            let is_general = |error: &&ApiError| {
                error
                    .field()
                    .is_none_or(|field| !self.fields.contains(&field))
            };
            error.as_ref().filter(is_general).map(text().error)
        })
    }

    /// Whether the page came with an error about one of its fields, which then takes the focus.
    #[must_use]
    pub fn is_about_some_field(self) -> bool {
        let error = self.error.read_untracked();
        error
            .as_ref()
            .and_then(ApiError::field)
            .is_some_and(|field| self.fields.contains(&field))
    }

    /// Runs `then` in the browser after each refusal but the one that the page came with.
    pub fn on_new_refusal(self, then: impl Fn(&ApiError) + 'static) {
        Effect::new(move |_| {
            if let Some(error) = &*self.error.read()
                && self.version.get_untracked() > 0
            {
                then(error);
            }
        });
    }
}

/// Errors after which the page itself is the wrong one: the server's guard decides where to go on.
const fn leads_elsewhere(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::SignInRequired
            | ApiError::HalfSignInEnded
            | ApiError::AlreadySetUp
            | ApiError::TwoStepAlreadyOn
            | ApiError::TwoStepNotOn
    )
}

/// A form with the alert for errors about it as a whole.
///
/// After a refusal, passwords and codes are cleared, all else stays as typed, and the focus moves to the field at fault
/// or, when no field is named, to the first one that is empty.
#[component]
pub fn Form<S: Submission>(
    /// The server function that it is sent to.
    action: ServerAction<S>,
    /// What became of it.
    answer: Answer,
    /// For buttons that stand elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Form>::new();
    answer.on_new_refusal(move |error| {
        if leads_elsewhere(error) {
            _ = window().location().reload();
        } else {
            clear_secrets(node);
            focus_after_refusal(node);
        }
    });
    let guard = move |event: SubmitEvent| {
        if answer.is_busy.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <ActionForm action node_ref=node on:submit:capture=guard attr:id=id attr:class="form">
            {form_alert(answer)}
            {children()}
        </ActionForm>
    }
}

fn form_alert(answer: Answer) -> AnyView {
    let sentence = answer.about_form();
    let is_busy = answer.is_busy;
    let alert = move || {
        sentence.get().map(|sentence| {
            view! {
                // Hidden while the next try is looked at, so that the same error is announced again.
                <div class:invisible=move || is_busy.get()>
                    <Alert>{sentence}</Alert>
                </div>
            }
        })
    };
    alert.into_any()
}

fn clear_secrets(node: NodeRef<html::Form>) {
    let secrets = "input[type=password], input[autocomplete=one-time-code]";
    let Some(found) = node
        .get_untracked()
        .and_then(|form| form.query_selector_all(secrets).ok())
    else {
        return;
    };
    for index in 0..found.length() {
        if let Some(input) = found
            .get(index)
            .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
        {
            input.set_value("");
        }
    }
}

fn focus_after_refusal(node: NodeRef<html::Form>) {
    // A frame later, when the fields carry their errors.
    request_animation_frame(move || {
        let Some(form) = node.get_untracked() else {
            return;
        };
        let first = |selector| form.query_selector(selector).ok().flatten();
        let input = first("input[aria-invalid=true]").or_else(|| first("input:invalid"));
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            _ = input.focus();
        }
    });
}
