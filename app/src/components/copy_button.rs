//! Copying to the clipboard.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::text::text;

/// A button that copies a text and says so politely. Invisible without JavaScript.
#[component]
pub fn CopyButton(
    /// What it copies.
    content: String,
    /// The field that shows it: selected where the browser gives no access to the clipboard (plain http).
    source: NodeRef<html::Input>,
    /// The id of that field, which tells this button from others.
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
                if let Some(input) = source.try_get_untracked().flatten() {
                    _ = input.focus();
                    input.select();
                }
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

async fn write_to_clipboard(content: &str) -> bool {
    let window = window();
    // Elsewhere `navigator.clipboard` is undefined.
    window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(content))
            .await
            .is_ok()
}
