//! The name that the operator gave the panel, as titles and the frame show it.

use leptos::prelude::*;

/// The name of the `<meta>` element through which the browser learns it.
pub(crate) const META_NAME: &str = "application-name";

/// The panel's name: from the settings on the server, from the document's head in the browser.
#[cfg(feature = "ssr")]
#[must_use]
pub(crate) fn brand() -> String {
    use_context::<crate::ssr::SharedServices>().map_or_else(
        || "Vestibule".to_owned(),
        |services| services.settings.brand.clone(),
    )
}

/// The panel's name: from the settings on the server, from the document's head in the browser.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub(crate) fn brand() -> String {
    meta_content(META_NAME).unwrap_or_default()
}

/// What the document's head says under a name.
#[cfg(not(feature = "ssr"))]
pub(crate) fn meta_content(name: &str) -> Option<String> {
    let selector = ["meta[name=", name, "]"].concat();
    let meta = document().query_selector(&selector).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content"))
}
