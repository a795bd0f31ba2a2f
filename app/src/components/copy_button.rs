//! Copying to the clipboard.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};
use wasm_bindgen_futures::JsFuture;

use crate::text::text;

/// A button that copies a text and says so politely. Invisible without JavaScript.
#[component]
pub fn CopyButton(
    /// What it copies.
    content: String,
    /// The id of what shows it, which tells this button from others: it is selected where the browser gives no access to
    /// the clipboard (plain http).
    describes: &'static str,
) -> impl IntoView {
    let said = RwSignal::new("");
    let say = move |words| {
        said.set(words);
        set_timeout(move || said.set(""), Duration::from_secs(3));
    };
    let copy = move |_| {
        let content = content.clone();
        spawn_local(async move {
            if write_to_clipboard(&content).await {
                say(text().copied);
            } else {
                select(describes);
                say(text().copy_by_hand);
            }
        });
    };
    view! {
        <div class="needs-script relative shrink-0">
            <button type="button" class="button button-secondary" aria-describedby=describes on:click=copy>
                {text().copy}
            </button>
            <div class="absolute right-0 bottom-full mb-1.5 w-max max-w-56" aria-live="polite">
                {move || {
                    let words = said.get();
                    (!words.is_empty())
                        .then(|| view! { <p class="rounded-control bg-ink px-2.5 py-1 text-sm text-canvas">{words}</p> })
                }}
            </div>
        </div>
    }
}

fn select(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        _ = input.focus();
        input.select();
    } else if let Ok(Some(selection)) = window().get_selection() {
        _ = selection.select_all_children(&element);
    }
}

async fn write_to_clipboard(content: &str) -> bool {
    let window = window();
    // Elsewhere `navigator.clipboard` is undefined.
    window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(content))
            .await
            .is_ok()
}
