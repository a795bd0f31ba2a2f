//! The theme in which the panel is shown in a browser, whoever uses it.

use leptos::prelude::*;

use crate::error::AppError;

/// Keeps a theme with the browser; the system's is none.
#[server(prefix = "/api", endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Theme};
    let theme = Theme::parse(&theme).ok_or(ApiError::Malformed)?;
    ssr::set_theme_cookie(theme);
    ssr::redirect(&ssr::page_of_form());
    Ok(())
}
