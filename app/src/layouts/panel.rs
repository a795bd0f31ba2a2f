//! The layout after sign-in: who is signed in, the navigation, the way out.

use contract::{Identity, paths};
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

use crate::{
    api::{SignOut, current_identity},
    brand::brand,
    components::{Answer, BrandMark, ButtonStyle, Form, SubmitButton},
    error::AppError,
    text::text,
};

/// A query for the identity, shared by the frame and the pages in it.
type IdentityResource = Resource<Result<Identity, AppError>>;

/// Who is signed in, as this document was loaded with it: every change of identity loads a new one.
pub fn use_identity() -> IdentityResource {
    use_context::<IdentityResource>().unwrap_or_else(identity_resource)
}

fn identity_resource() -> IdentityResource {
    Resource::new(|| (), |()| current_identity())
}

/// The links under one heading. Home stands without.
struct Section {
    heading: Option<&'static str>,
    links: Vec<(&'static str, &'static str)>,
}

/// The navigation from top to bottom. A new page is one more link here.
fn sections() -> [Section; 2] {
    let text = text();
    [
        Section {
            heading: None,
            links: vec![(text.home, paths::HOME)],
        },
        Section {
            heading: Some(text.settings),
            links: vec![(text.user_settings, paths::USER_SETTINGS)],
        },
    ]
}

const NAV_LINK_CLASS: &str = "flex min-h-11 items-center rounded-control px-3 text-sm font-medium whitespace-nowrap text-muted \
    hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent";

/// The frame of every signed-in page.
#[component]
pub fn Panel() -> impl IntoView {
    provide_context(identity_resource());
    view! {
        // `external`: the browser itself follows it, since the router would not move the focus.
        <a class="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:rounded-control focus:bg-surface focus:px-4 focus:py-3 focus:font-medium focus:shadow-card" href="#content" rel="external">{text().skip_to_content}</a>
        // While acting as another account, its banner stands here, above everything.
        <TopBar/>
        <div class="safe-x mx-auto flex max-w-6xl flex-col gap-6 pt-4 pb-20 md:flex-row md:gap-12 md:pt-10">
            <Navigation/>
            <main class="flex min-w-0 flex-1 flex-col gap-6" id="content" tabindex="-1">
                <Outlet/>
            </main>
        </div>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    let answer = Answer::of(sign_out, &[]);
    let identity = use_identity();
    view! {
        <header class="border-b border-line bg-surface">
            <div class="safe-x mx-auto flex min-h-14 max-w-6xl items-center justify-between gap-4">
            <a class="flex min-h-11 items-center gap-2.5 font-semibold tracking-tight" href=paths::HOME>
                <BrandMark class="size-7 shrink-0"/>
                <span>{brand()}</span>
            </a>
            <div class="flex items-center gap-3">
                <Suspense>
                    {move || Suspend::new(async move {
                        identity.await.ok().map(|identity| view! { <span class="hidden text-sm text-muted sm:block">{identity.login.to_string()}</span> })
                    })}
                </Suspense>
                <div class="-mr-4">
                    <Form action=sign_out answer>
                        <SubmitButton answer label=text().log_out style=ButtonStyle::Quiet/>
                    </Form>
                </div>
            </div>
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Navigation() -> impl IntoView {
    let link = |(label, path): (&'static str, &'static str)| {
        view! {
            <li>
                <A href=path exact=path == paths::HOME attr:class=NAV_LINK_CLASS>{label}</A>
            </li>
        }
    };
    let section = |section: Section| {
        view! {
            <div class="flex shrink-0 flex-row md:flex-col">
                {section.heading.map(|heading| view! { <p class="sr-only md:not-sr-only md:px-3 md:pb-1 md:text-xs md:font-medium md:text-muted">{heading}</p> })}
                <ul class="flex flex-row gap-1 md:flex-col">{section.links.into_iter().map(link).collect_view()}</ul>
            </div>
        }
    };
    view! { <nav class="-mx-4 flex flex-row gap-1 overflow-x-auto px-1 py-1 md:mx-0 md:w-52 md:shrink-0 md:flex-col md:gap-6 md:p-0" aria-label=text().navigation>{sections().into_iter().map(section).collect_view()}</nav> }.into_any()
}
