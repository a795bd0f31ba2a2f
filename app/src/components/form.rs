//! Forms: how they are sent, and how their refusals come back to the people who sent them.
//!
//! A form is plain HTML, posted to a server function. With JavaScript it is posted in the background, so that what was typed
//! stays. It does what the framework's `ActionForm` does, but compiles once instead of once a server function. It owns focus,
//! clearing of secrets and the guard against sending twice; not the fields.

use contract::{ApiError, Field};
use leptos::{
    html,
    prelude::*,
    server_fn::{ServerFn, error::ServerFnUrlError},
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent},
};
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{Alert, password_help};
use crate::{
    error::AppError,
    navigation, rendered_for,
    section::{Content, IntoSection},
    server_call,
    text::{Sentence, text},
};

/// The attribute of a form that is on its way; the document's own script sets it too.
pub(super) const SENT: &str = "data-sent";

/// What became of a form: whether it is being looked at, and why it was refused. [`Form`], its fields and its button share it.
#[derive(Clone, Copy)]
pub struct Answer {
    path: &'static str,
    error: RwSignal<Option<ApiError>>,
    is_busy: RwSignal<bool>,
    fields: &'static [Field],
    on_refusal: Option<Callback<ApiError>>,
}

impl Answer {
    /// What became of the form that is sent to a server function. `fields` are those that it has: errors about any other
    /// are shown for the form as a whole. Without JavaScript, the error has come in the address.
    pub fn of<S: ServerFn>(fields: &'static [Field]) -> Self {
        let error = use_query_map().with_untracked(refusal_in_address::<S>);
        Self {
            path: S::PATH,
            error: RwSignal::new(error),
            is_busy: RwSignal::new(false),
            fields,
            on_refusal: None,
        }
    }

    /// The same, for a page that has something to do in the browser after each refusal.
    #[must_use]
    pub fn on_refusal(self, tell: impl Fn(ApiError) + Send + Sync + 'static) -> Self {
        Self {
            on_refusal: Some(Callback::new(tell)),
            ..self
        }
    }

    /// Whether the form has been sent and has no answer that its reader could act upon.
    #[must_use]
    pub fn is_busy(self) -> RwSignal<bool> {
        self.is_busy
    }

    /// Why it was refused.
    #[must_use]
    pub fn error(self) -> RwSignal<Option<ApiError>> {
        self.error
    }

    /// The error, where it is about one of the form's fields.
    #[must_use]
    pub fn about(self, field: Field) -> Option<Sentence> {
        let error = self.error.read();
        error
            .as_ref()
            .filter(|error| error.field() == Some(field))
            .map(text().error)
    }

    /// The error, where it is about the form as a whole.
    #[must_use]
    pub fn about_form(self) -> Option<Sentence> {
        let error = self.error.read();
        let is_general = |error: &&ApiError| {
            error
                .field()
                .is_none_or(|field| !self.fields.contains(&field))
        };
        error.as_ref().filter(is_general).map(text().error)
    }

    /// The field that the error is about, if the form has it: it takes the focus.
    #[must_use]
    pub fn field_at_fault(self) -> Option<Field> {
        let error = self.error.read_untracked();
        error
            .as_ref()
            .and_then(ApiError::field)
            .filter(|field| self.fields.contains(field))
    }

    /// Forgets what was refused, and what was typed into the form within an element.
    pub(super) fn forget(self, within: &Element) {
        self.error.set(None);
        if let Ok(Some(form)) = within.query_selector("form")
            && let Ok(form) = form.dyn_into::<HtmlFormElement>()
        {
            password_help::hide_all(&form);
            form.reset();
        }
    }

    fn send(self, form: NodeRef<html::Form>) {
        let Some(element) = form.get_untracked() else {
            return;
        };
        // By the browser itself, before the application was there.
        if element.has_attribute(SENT) {
            return;
        }
        self.is_busy.set(true);
        password_help::hide_all(&element);
        spawn_local(async move {
            // Accepted, a form stays busy: its answer leads to another page.
            match server_call::submit(self.path, &element).await {
                Ok(leads_to) => navigation::go_to(&leads_to),
                Err(error) if leads_elsewhere(&error) => navigation::reload(),
                Err(error) => {
                    self.error.set(Some(error.clone()));
                    self.is_busy.set(false);
                    clear_secrets(&element);
                    focus_after_refusal(element);
                    if let Some(on_refusal) = self.on_refusal {
                        // The page may have been left meanwhile.
                        on_refusal.try_run(error);
                    }
                }
            }
        });
    }
}

/// Why a form that the browser itself has sent was refused: it stands in the address to which that led. Anyone can have
/// written it: it is one of the closed list, or says nothing.
#[must_use]
pub fn refusal_in_address<S: ServerFn>(query: &ParamsMap) -> Option<ApiError> {
    let error = query
        .get_str("__err")
        .filter(|_| query.get_str("__path") == Some(S::PATH))?;
    Some(ServerFnUrlError::<AppError>::decode_err(error).0)
}

/// Errors after which the page itself is the wrong one: the server's guard decides where to go on.
const fn leads_elsewhere(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::SignInRequired
            | ApiError::PasswordChangeNeeded
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
pub fn Form(
    /// Where it is sent, and what became of it.
    answer: Answer,
    /// For buttons that stand elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Fields and buttons.
    children: Content,
) -> impl IntoView {
    let node = NodeRef::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !answer.is_busy.get_untracked() {
            answer.send(node);
        }
    };
    let action = rendered_for::address(answer.path);
    view! {
        <form node_ref=node class="form" id=id action=action method="post" data-sent=answer.is_busy on:submit=submit>
            {move || {
                answer
                    .about_form()
                    .map(|sentence| {
                        view! {
                            // Hidden while the next try is looked at, so that the same error is announced again.
                            <div class:invisible=answer.is_busy>
                                <Alert>{sentence}</Alert>
                            </div>
                        }
                    })
            }}
            {children.build()}
        </form>
    }
    .into_section()
}

fn clear_secrets(form: &HtmlFormElement) {
    let secrets = "[autocomplete=current-password], [autocomplete=new-password], [autocomplete=one-time-code], \
                   [name$=recovery_code]";
    let Ok(found) = form.query_selector_all(secrets) else {
        return;
    };
    for index in 0..found.length() {
        if let Some(input) = found
            .get(index)
            .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
        {
            input.set_value("");
            password_help::rate(input);
        }
    }
}

fn focus_after_refusal(form: HtmlFormElement) {
    // A frame later, when the fields carry their errors. The form may have been replaced by then, which an element
    // outlives and a node reference does not.
    request_animation_frame(move || {
        let first = |selector| form.query_selector(selector).ok().flatten();
        let input = first("[aria-invalid=true]").or_else(|| first("input:invalid"));
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            _ = input.focus();
        }
    });
}
