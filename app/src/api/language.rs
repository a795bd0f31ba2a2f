//! The language in which the panel speaks: of a browser, and of an account.

use leptos::prelude::*;

use crate::error::AppError;

/// Keeps a language with the browser, for whoever has not signed in.
#[server(prefix = "/api", endpoint = "set_language")]
pub async fn set_language(language: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Language};
    let language = Language::parse(&language).ok_or(ApiError::Malformed)?;
    ssr::set_language_cookie(language);
    ssr::redirect(&ssr::page_of_form());
    Ok(())
}

/// Keeps a language with the signed-in account; an empty one is what the browser asks for, and forgets what was chosen in
/// it.
#[server(prefix = "/api", endpoint = "set_account_language")]
pub async fn set_account_language(language: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Language, paths};
    let identity = ssr::signed_in()?;
    let language = match language.as_str() {
        "" => None,
        tag => Some(Language::parse(tag).ok_or(ApiError::Malformed)?),
    };
    let services = ssr::services()?;
    ssr::answer(domain::language::choose(&services, &identity, language, &ssr::caller()).await)?;
    if language.is_none() {
        ssr::clear_language_cookie();
    }
    ssr::redirect(paths::USER_SETTINGS);
    Ok(())
}
