//! The layout after sign-in: who is signed in, the navigation, the way out.

use contract::{Identity, paths};
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::{ActingBanner, ActingEnded, JustDone, navigation::Navigation};
use crate::{
    api::{CurrentIdentity, SignOut},
    brand::brand,
    components::{Answer, BrandMark, ButtonStyle, Form, SubmitButton, loaded_quietly},
    error::AppError,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// A query for the identity, shared by the frame and the pages in it.
type IdentityResource = Resource<Result<Identity, AppError>>;

/// Who is signed in, as this document was loaded with it: every change of identity loads a new one.
pub fn use_identity() -> IdentityResource {
    use_context::<IdentityResource>().unwrap_or_else(identity_resource)
}

fn identity_resource() -> IdentityResource {
    Resource::new(|| (), |()| ask(CurrentIdentity {}))
}

const SKIP_LINK_CLASS: &str = "sr-only focus:not-sr-only focus:absolute focus:top-[calc(0.5rem+env(safe-area-inset-top))] focus:left-[calc(0.5rem+env(safe-area-inset-left))] focus:z-20 \
    focus:rounded-control focus:bg-surface focus:px-4 focus:py-3 focus:font-medium focus:shadow-card";

/// The frame of every signed-in page.
#[component]
pub fn Panel() -> impl IntoView {
    provide_context(identity_resource());
    view! {
        // `external`: the browser itself follows it, since the router would not move the focus.
        <a class=SKIP_LINK_CLASS href="#content" rel="external">{text().skip_to_content}</a>
        <ActingBanner/>
        <TopBar/>
        <div class="page-width flex flex-col gap-6 pt-4 pb-20 md:flex-row md:gap-12 md:pt-10">
            <Navigation/>
            <main class="flex min-w-0 flex-1 flex-col gap-6" id="content" tabindex="-1">
                <ActingEnded/>
                <JustDone/>
                <Outlet/>
            </main>
        </div>
    }
    .into_section()
}

#[component]
fn TopBar() -> impl IntoView {
    let answer = Answer::of::<SignOut>(&[]);
    let login = loaded_quietly(use_identity(), |identity| {
        let login = identity.login.to_string();
        view! { <span class="min-w-0 py-2 text-right text-sm text-muted">{login}</span> }
            .into_section()
    });
    view! {
        <header class="border-b border-line bg-surface print:hidden">
            <div class="page-width flex min-h-14 items-center justify-between gap-4">
                <a class="flex min-h-11 items-center gap-2.5 font-semibold tracking-tight" href=paths::HOME>
                    <BrandMark class="size-7 shrink-0"/>
                    <span>{brand()}</span>
                </a>
                <div class="-mr-4 flex min-w-0 items-center gap-1 sm:gap-3">
                    {login}
                    <Form answer>
                        <SubmitButton answer label=text().log_out style=ButtonStyle::Quiet/>
                    </Form>
                </div>
            </div>
        </header>
    }
    .into_section()
}
