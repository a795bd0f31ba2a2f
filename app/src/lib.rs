//! The panel as its users see it: pages, layouts and components in Leptos, and the server functions that they call.
//!
//! Compiled twice: natively with feature `ssr` for the server, and to wasm with feature `hydrate` for browsers. It owns no
//! rule and no query: server functions hand everything to `domain`. Every sentence for people is in [`text`].

// Views are deeply nested types.
#![recursion_limit = "256"]

#[expect(
    missing_docs,
    reason = "the arguments of server functions are the names of their form's fields"
)]
pub mod api;
mod brand;
pub mod components;
#[cfg(feature = "ssr")]
pub mod document;
pub mod error;
pub mod language;
pub mod layouts;
pub mod moment;
pub mod navigation;
pub mod pages;
pub mod rendered_for;
pub mod routes;
pub mod section;
pub mod server_call;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod text;
pub mod theme;

pub use routes::App;
