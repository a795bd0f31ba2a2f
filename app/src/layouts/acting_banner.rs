//! The banner above every page of a session that acts as another account: who acts as whom, until when, and the way back.

use contract::{ActingAs, Identity};
use leptos::prelude::*;

use super::use_identity;
use crate::{
    components::{Icon, Notice, Return, Shape, Time, TimeLeft, Tone, loaded_quietly},
    section::IntoSection,
    text::text,
};

/// Nothing while the session works as itself.
#[component]
pub fn ActingBanner() -> impl IntoView {
    loaded_quietly(use_identity(), |identity: Identity| {
        let Some(acting) = identity.acting_as else {
            return ().into_any();
        };
        view! { <Banner target=identity.login.to_string() acting/> }.into_section()
    })
}

#[component]
fn Banner(target: String, acting: ActingAs) -> impl IntoView {
    let words = text().acting;
    let sentence = (words.is_acting_as)(acting.actor.as_str(), &target);
    let end = acting
        .ends_at
        .zip(acting.seconds_left)
        .map(|(at, seconds)| {
            view! {
                <p class="text-sm">
                    <TimeLeft seconds/>" · "{words.until}" "<Time at/>
                </p>
            }
        });
    view! {
        <div class="acting-banner" role="region" aria-label=words.banner>
            <div class="page-width flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2">
                <div class="flex min-w-0 items-center gap-3">
                    <Icon shape=Shape::Info/>
                    <div class="min-w-0">
                        <p class="font-semibold">{sentence}</p>
                        {end}
                    </div>
                </div>
                <Return previous=acting.previous.to_string()/>
            </div>
        </div>
    }
    .into_section()
}

/// Says once that acting has ended by itself.
#[component]
pub fn ActingEnded() -> impl IntoView {
    loaded_quietly(use_identity(), |identity: Identity| {
        let Some(login) = identity.acting_ended else {
            return ().into_any();
        };
        let sentence = (text().acting.ended)(login.as_str());
        view! { <Notice tone=Tone::Info>{sentence}</Notice> }.into_section()
    })
}
