//! The panel's entry point in the browser: it hydrates what the server has rendered, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script of the document.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    app::navigation::arrive();
}
