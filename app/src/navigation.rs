//! How the browser's half moves between documents.
//!
//! Where a form leads, a new document is loaded: the server's guard decides, nothing that the former identity has seen stays
//! in memory, and password managers notice.

use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};

use crate::components::password_help;

/// Loads the document at `path`.
pub(crate) fn go_to(path: &str) {
    let location = window().location();
    let here = [
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default(),
    ];
    _ = location.assign(path);
    // To another place in the same document, a browser only scrolls.
    if path
        .split_once('#')
        .is_some_and(|(page, _)| page == here.concat())
    {
        reload();
    }
}

/// Loads this document again.
pub(crate) fn reload() {
    _ = window().location().reload();
}

/// To be called by the entry point when the application is mounted: what serves the whole document begins.
///
/// Sets `data-hydrated` on the document element, for the stylesheet and tests. A document that comes back from the
/// back-forward cache, where its forms may be waiting for an answer, is loaded again.
pub fn arrive() {
    let on_show = window_event_listener(leptos::ev::pageshow, |event| {
        if event.persisted() {
            reload();
        }
    });
    // It listens as long as the document lives.
    std::mem::forget(on_show);
    password_help::listen();
    spawn_local(async {
        // After the effects of the first rendering.
        tick().await;
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "true");
        }
    });
}
