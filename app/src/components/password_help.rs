//! What JavaScript adds to fields for passwords: a look at what is typed, the warning of Caps Lock, and what a new one is
//! worth. Nothing of it moves the page, and what is asked about a password goes to the server as its form would.
//!
//! The fields are plain markup; a few listeners on the document serve all of them. Reactive fields would make each one's
//! view, and what every browser loads, larger by all of this.

use std::time::Duration;

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, prelude::Closure},
    web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, KeyboardEvent},
};

use super::{Icon, Shape, form::SENT};
use crate::{api::RatePassword, server_call::ask, text::text};

/// A pause in typing after which a password is rated.
const PAUSE: Duration = Duration::from_millis(300);
/// The attribute of a button whose field shows what is typed.
const SHOWN: &str = "data-shown";
/// The attribute of a bar that says how much of it is filled.
const QUARTERS: &str = "data-quarters";

/// A button that shows what was typed, and hides it again.
#[component]
pub fn RevealButton(
    /// The id of the field's label, which tells this button from others.
    described_by: String,
) -> impl IntoView {
    view! {
        // Its two names stand as text: an `aria-label` would make it look like another field of that label.
        <button type="button" class="reveal needs-script" aria-describedby=described_by>
            <span class="when-hidden">
                <Icon shape=Shape::Eye/>
                <span class="sr-only">{text().show_password}</span>
            </span>
            <span class="when-shown">
                <Icon shape=Shape::EyeCrossed/>
                <span class="sr-only">{text().hide_password}</span>
            </span>
        </button>
    }
}

/// The place in which what a new password is worth is said.
#[component]
pub fn StrengthHint() -> impl IntoView {
    view! {
        <div class="strength needs-script">
            <div class="strength-bar"></div>
            <p class="strength-words" aria-live="polite"></p>
        </div>
    }
}

/// Begins to help, once for the document.
pub(crate) fn listen() {
    on("mousedown", keep_focus);
    on("click", reveal);
    on("keyup", note_caps_lock);
    on("focusout", forget_caps_lock);
    on("input", |event| {
        if let Some(input) = password_at(&event) {
            rate(input);
        }
    });
}

fn on(event: &str, handle: fn(Event)) {
    let listener = Closure::<dyn FnMut(Event)>::new(handle);
    let callback = listener.as_ref().unchecked_ref();
    _ = document().add_event_listener_with_callback(event, callback);
    // It listens as long as the document lives.
    listener.forget();
}

/// Hides what the fields of a form show, since it is sent.
pub(crate) fn hide_all(form: &HtmlFormElement) {
    while let Ok(Some(button)) = form.query_selector(".reveal[data-shown]") {
        show(&button, false);
    }
}

/// The password's field in which something happens.
fn password_at(event: &Event) -> Option<HtmlInputElement> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    input
        .class_list()
        .contains("input-password")
        .then_some(input)
}

/// The button that shows a password, if that is what is pressed.
fn button_at(event: &Event) -> Option<Element> {
    let pressed: Element = event.target()?.dyn_into().ok()?;
    pressed.closest(".reveal").ok()?
}

/// What belongs to a field.
fn beside(input: &HtmlInputElement, selector: &str) -> Option<Element> {
    input
        .closest(".field")
        .ok()??
        .query_selector(selector)
        .ok()?
}

/// The focus, and with it a phone's keyboard, stays where it is.
fn keep_focus(event: Event) {
    if button_at(&event).is_some() {
        event.prevent_default();
    }
}

fn reveal(event: Event) {
    if let Some(button) = button_at(&event) {
        show(&button, !button.has_attribute(SHOWN));
    }
}

fn show(button: &Element, is_shown: bool) {
    _ = button.toggle_attribute_with_force(SHOWN, is_shown);
    let input = button.previous_element_sibling();
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_type(if is_shown { "text" } else { "password" });
    }
}

/// Browsers that fill a field in send events of keys without a key: they say nothing.
fn note_caps_lock(event: Event) {
    if let (Some(input), Some(key)) = (password_at(&event), event.dyn_ref::<KeyboardEvent>()) {
        say_caps_lock(&input, key.get_modifier_state("CapsLock"));
    }
}

fn forget_caps_lock(event: Event) {
    if let Some(input) = password_at(&event) {
        say_caps_lock(&input, false);
    }
}

fn say_caps_lock(input: &HtmlInputElement, is_on: bool) {
    if let Some(hint) = beside(input, ".caps-lock") {
        say(&hint, if is_on { text().caps_lock } else { "" });
    }
}

/// Once only: what is said again is read out again.
fn say(place: &Element, words: &str) {
    if place.text_content().as_deref() != Some(words) {
        place.set_text_content(Some(words));
    }
}

/// Rates a new password once nobody has typed for a moment; one that is empty at once.
pub(crate) fn rate(input: HtmlInputElement) {
    let (Some(bar), Some(words)) = (
        beside(&input, ".strength"),
        beside(&input, ".strength-words"),
    ) else {
        return;
    };
    let password = input.value();
    if password.is_empty() {
        _ = bar.remove_attribute(QUARTERS);
        say(&words, "");
        return;
    }
    let rate = move || {
        // Somebody has typed on, and that is rated in its turn; or the form is on its way, and may end what the page shows.
        if input.value() != password || is_sent(&input) {
            return;
        }
        let asked = RatePassword {
            password: password.clone(),
            login: login_beside(&input),
        };
        spawn_local(async move {
            let rating = ask(asked).await;
            if let Ok(rating) = rating
                && input.value() == password
            {
                _ = bar.set_attribute(QUARTERS, rating.quarters());
                say(&words, &(text().password_rating)(rating));
            }
        });
    };
    set_timeout(rate, PAUSE);
}

/// Whether the form of a field has been sent, and not been refused.
fn is_sent(input: &HtmlInputElement) -> bool {
    input.form().is_some_and(|form| form.has_attribute(SENT))
}

/// The login in the same form, typed or written there for password managers.
fn login_beside(input: &HtmlInputElement) -> String {
    let form = input.form();
    let login = form.and_then(|form| {
        let found = form.query_selector("[name=login], [autocomplete=username]");
        found.ok().flatten()
    });
    let login = login.and_then(|login| login.dyn_into::<HtmlInputElement>().ok());
    login.map(|login| login.value()).unwrap_or_default()
}
