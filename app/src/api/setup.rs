//! The first start.

use leptos::prelude::*;

use crate::error::AppError;

/// Makes the root account (and admin, without a password) and signs it in.
#[server(prefix = "/api", endpoint = "set_up")]
pub async fn set_up(
    token: String,
    password: String,
    repeat_password: String,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Password, paths};
    let (password, repeat) = (Password::new(password), Password::new(repeat_password));
    if password != repeat {
        return Err(ApiError::PasswordsDiffer.into());
    }
    let services = ssr::services()?;
    let session = ssr::answer(
        domain::setup::create_root(&services, token.trim(), password, &ssr::caller()).await,
    )?;
    ssr::set_session_cookie(&session);
    ssr::redirect(paths::HOME);
    Ok(())
}
