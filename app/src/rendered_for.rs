//! For whom this document was made. Whatever it sends says so in its address, so that what comes from before the identity
//! of its browser changed is refused unread.

/// The name of the parameter, and of the `<meta>` element through which the browser learns its value.
pub const NAME: &str = "rendered_for";

/// As [`domain::Identity::on_pages`] says it; `None` before sign-in.
#[cfg(feature = "ssr")]
#[must_use]
pub(crate) fn rendered_for() -> Option<String> {
    let identity = crate::ssr::signed_in_at_all().ok()?;
    Some(identity.on_pages())
}

/// As the server has written it into the document; `None` before sign-in.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub(crate) fn rendered_for() -> Option<String> {
    crate::brand::meta_content(NAME)
}

/// The address of a server function, as this document has to ask for it.
pub(crate) fn address(path: &str) -> String {
    match rendered_for() {
        Some(identity) => address_for(path, &identity),
        None => path.to_owned(),
    }
}

/// The same in a document that is made for `identity`. Logins and the colon between them stand in addresses as they are.
pub(crate) fn address_for(path: &str, identity: &str) -> String {
    [path, "?", NAME, "=", identity].concat()
}
