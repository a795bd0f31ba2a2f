//! What has just been done, on the page to which it led and on no other.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::use_identity;
use crate::{
    components::{Notice, Tone, loaded_quietly},
    section::IntoSection,
    text::text,
};

/// Says it once.
#[component]
pub fn JustDone() -> impl IntoView {
    let pathname = use_location().pathname;
    let led_to = pathname.get_untracked();
    loaded_quietly(use_identity(), move |identity| {
        let led_to = led_to.clone();
        let sentence = identity.done.map(text().done);
        let notice = move || {
            let sentence = sentence.filter(|_| *pathname.read() == led_to);
            sentence.map(|sentence| view! { <Notice tone=Tone::Good>{sentence}</Notice> })
        };
        notice.into_section()
    })
}
