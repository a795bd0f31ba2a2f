//! The HTML document around every page, and the pages that need no application: refusals by the server's middleware.

use std::sync::Arc;

use contract::Theme;
use leptos::{config::LeptosOptions, html, nonce::use_nonce, prelude::*, server_fn::ServerFn as _};
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::{
    App,
    api::ReturnToPrevious,
    brand::{META_NAME, brand},
    components::{HEADER_CLASS, HEADING_CLASS, LEAD_CLASS},
    language::language,
    layouts::EntranceFrame,
    rendered_for::{self, rendered_for},
    text::{Refusal, text},
    theme::{self, theme},
};

/// The document of every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=language().tag() data-theme=theme::attribute()>
            <head>
                {head(options.clone(), brand())}
                {rendered_for().map(|identity| view! { <meta name=rendered_for::NAME content=identity/> })}
                <AutoReload options=options.clone()/>
                {application()}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The built files of the application, as pages ask for them. The server provides it to every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The path of the script.
    pub script: String,
    /// The path of the WebAssembly module.
    pub module: String,
}

/// Begins after the first paint: on a slow line the styles come first, and forms and links work before the application
/// does. What is opened in the background paints nothing, and begins at once. Leptos's own `HydrationScripts` asks for the
/// module at once, and the first paint waits for it.
///
/// Until the application is there, and where it fails on what a browser's extension has done to the page, clicks and forms
/// are the browser's own: no half of an application takes them. A form is sent once: what a second answer would say of the
/// first is lost with it.
const BEGIN: &str = "((script, module) => { \
     const own = (event) => { \
     if (document.documentElement.hasAttribute('data-hydrated')) return; \
     event.stopImmediatePropagation(); \
     const form = event.target; \
     if (event.type !== 'submit' || form.method !== 'post') return; \
     if (form.hasAttribute('data-sent')) return event.preventDefault(); \
     form.toggleAttribute('data-sent', true); \
     setTimeout(() => form.toggleAttribute('data-sent', false), 10000); }; \
     for (const kind of ['click', 'submit']) addEventListener(kind, own, true); \
     const begin = async () => { \
     const wasm = fetch(module); const app = await import(script); \
     await app.default({ module_or_path: wasm }); app.hydrate(); }; \
     document.hidden ? begin() : requestAnimationFrame(() => setTimeout(begin)); })";

/// What brings the page to life.
fn application() -> impl IntoView {
    let application = use_context::<Arc<Application>>();
    application.map(|application| {
        let Application { script, module } = &*application;
        let begin = format!("{BEGIN}({script:?}, {module:?})");
        view! { <script type="module" nonce=use_nonce()>{begin}</script> }
    })
}

/// The way out of an account as which somebody acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayBack {
    /// The account one step back.
    pub previous: String,
    /// For whom the page is made.
    pub identity: String,
}

/// A refusal as a finished document: static, without scripts, for whoever is answered before a page is rendered.
///
/// `brand` is the panel's name from the settings; `way_back` is offered where to return is what has to be done.
#[must_use]
pub fn error_page(
    options: &LeptosOptions,
    brand: &str,
    refusal: &Refusal,
    way_back: Option<&WayBack>,
) -> String {
    Owner::new().with(|| {
        let (heading, sentence) = ((text().refusal_heading)(refusal), (text().refusal)(refusal));
        let (href, label) = match refusal {
            Refusal::Misdirected { public_url } => (public_url.clone(), public_url.clone()),
            Refusal::SignInRequired => ("/login".to_owned(), text().log_in.to_owned()),
            _ => ("/".to_owned(), text().go_home.to_owned()),
        };
        let way_out = match way_back {
            Some(way_back) => return_form(way_back),
            None => view! { <a class="button button-primary" href=href>{label}</a> }.into_any(),
        };
        view! {
            <!DOCTYPE html>
            <html lang=language().tag() data-theme=theme::attribute()>
                <head>
                    {head(options.clone(), brand.to_owned())}
                    <title>{[heading, " · ", brand].concat()}</title>
                </head>
                <body>
                    <EntranceFrame brand=brand.to_owned()>
                        <header class=HEADER_CLASS>
                            <h1 class=HEADING_CLASS>{heading}</h1>
                            <p class=LEAD_CLASS role="alert">{sentence}</p>
                        </header>
                        {way_out}
                    </EntranceFrame>
                </body>
            </html>
        }
        .to_html()
    })
}

/// The button that ends acting as an account, for the page that says that this is what has to be done.
fn return_form(way_back: &WayBack) -> AnyView {
    view! {
        <form class="form" method="post" action=rendered_for::address_for(ReturnToPrevious::PATH, &way_back.identity)>
            <button class="button button-primary" type="submit">{(text().acting.return_to)(&way_back.previous)}</button>
        </form>
    }
    .into_any()
}

fn head(options: LeptosOptions, brand: String) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        {theme_metas()}
        <meta name=META_NAME content=brand/>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
        <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        <HashedStylesheet options/>
    }
}

/// What browsers paint before and around the page: the colours of `--color-canvas` in `style/tokens.css`.
fn theme_metas() -> AnyView {
    let (light, dark) = ("#f6f7f9", "#0e1116");
    let chosen = |scheme: &'static str, colour: &'static str| {
        view! { <meta name="color-scheme" content=scheme/><meta name="theme-color" content=colour/> }.into_any()
    };
    match theme() {
        Theme::Light => chosen("light", light),
        Theme::Dark => chosen("dark", dark),
        Theme::System => {
            // The macro knows no `media` for `<meta>`.
            let colour = |media: &'static str, colour: &'static str| {
                let meta = html::meta().name("theme-color").content(colour);
                meta.attr("media", media)
            };
            view! {
                <meta name="color-scheme" content="light dark"/>
                {colour("(prefers-color-scheme: light)", light)}
                {colour("(prefers-color-scheme: dark)", dark)}
            }
            .into_any()
        }
    }
}
