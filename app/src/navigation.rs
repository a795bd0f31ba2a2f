//! How the browser's half moves between documents. For the entry point in the browser alone.

use leptos::{
    prelude::*,
    server_fn::redirect::set_redirect_hook,
    task::{spawn_local, tick},
};

/// To be called before the application is mounted.
///
/// Where a server function leads, a new document is loaded: the server's guard decides, nothing that the former identity
/// has seen stays in memory, and password managers notice. A document that comes back from the back-forward cache is
/// loaded again for the same reasons.
pub fn prepare() {
    // Fails only when it has been set already, which is as well.
    _ = set_redirect_hook(|path| {
        _ = window().location().assign(path);
    });
    let on_show = window_event_listener(leptos::ev::pageshow, |event| {
        if event.persisted() {
            _ = window().location().reload();
        }
    });
    // It listens as long as the document lives.
    std::mem::forget(on_show);
}

/// To be called when the application is mounted: sets `data-hydrated` on the document element, for the stylesheet and tests.
pub fn mark_hydrated() {
    spawn_local(async {
        // After the effects of the first rendering.
        tick().await;
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "true");
        }
    });
}
