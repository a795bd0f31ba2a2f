//! The languages, for whoever has not signed in.

use contract::Language;
use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::SetLanguage,
    language::language,
    section::IntoSection,
    text::{in_language, text},
};

/// Each language by its own name: the one that is spoken, and buttons for the others. The browser itself sends the form,
/// since the page comes anew.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let choice = |offered: Language| {
        let (tag, name) = (offered.tag(), in_language(offered).language_name);
        let content = if offered == language() {
            view! { <span class="px-2 font-medium" lang=tag aria-current="true">{name}</span> }
                .into_section()
        } else {
            view! { <button class="link link-alone justify-center px-2" type="submit" name="language" value=tag lang=tag>{name}</button> }
                .into_section()
        };
        view! { <li class="flex items-center">{content}</li> }
    };
    view! {
        <form class="text-sm" method="post" action=SetLanguage::PATH aria-label=text().language>
            <ul class="flex flex-wrap justify-center gap-x-2">{Language::ALL.map(choice).into_iter().collect_view()}</ul>
        </form>
    }
    .into_section()
}
