//! The layout before sign-in: one card in the doorway.

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::{
    brand::brand,
    components::{BrandMark, LanguageChoice, ThemeChoice},
    section::{Content, IntoSection},
};

/// The mark and name of the panel above a card with the page, and below it what a browser can choose.
#[component]
pub fn Entrance() -> impl IntoView {
    view! {
        <EntranceFrame brand=brand() footer=view! { <LanguageChoice/> <ThemeChoice/> }.into_section()>
            <Outlet/>
        </EntranceFrame>
    }
    .into_section()
}

/// The same around anything, for pages that are no routes.
#[component]
pub fn EntranceFrame(
    /// The name of the panel.
    brand: String,
    /// What stands below the card.
    #[prop(optional)]
    footer: Option<AnyView>,
    /// The page.
    children: Content,
) -> impl IntoView {
    view! {
        <div class="doorway safe-x flex min-h-(--safe-height) flex-col items-center pt-[11vh] pb-16">
            <header class="mb-8 flex items-center gap-3 text-xl font-semibold tracking-tight">
                <BrandMark class="size-10 shrink-0"/>
                <span>{brand}</span>
            </header>
            <main
                class="flex w-full max-w-md flex-col gap-6 rounded-card border border-line bg-surface p-6 shadow-card sm:p-8"
                id="content"
            >
                {children.build()}
            </main>
            {footer.map(|footer| view! { <footer class="mt-6 flex flex-col items-center gap-2">{footer}</footer> })}
        </div>
    }
    .into_section()
}
