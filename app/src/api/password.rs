//! The account's own password.

use leptos::prelude::*;

use crate::error::AppError;

/// What a password is worth that is being chosen, for whoever may choose one.
#[server(prefix = "/api", endpoint = "rate_password")]
pub async fn rate_password(
    password: String,
    login: String,
) -> Result<contract::PasswordRating, AppError> {
    use crate::ssr;
    use contract::{Login, Password};
    let identity = ssr::signed_in_at_all().ok();
    // Half a login is none yet, and nothing longer is one.
    let login = Login::parse(&login).map_or_else(|_| String::new(), |login| login.to_string());
    let (services, password) = (ssr::services()?, Password::new(password));
    ssr::answer(domain::password::rate(&services, identity.as_ref(), password, login).await)
}

/// Changes the password of the signed-in account; its other sessions and half sign-ins end.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    current_password: String,
    new_password: String,
    repeat_new_password: String,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Done, Password, paths};
    let identity = ssr::signed_in_at_all()?;
    let (current, new, repeat) = (
        Password::new(current_password),
        Password::new(new_password),
        Password::new(repeat_new_password),
    );
    if new != repeat {
        return Err(ApiError::PasswordsDiffer.into());
    }
    let services = ssr::services()?;
    let session = ssr::answer(
        domain::password::change(&services, &identity, current, new, &ssr::caller()).await,
    )?;
    ssr::set_session_cookie(&session);
    ssr::done(Done::PasswordChanged, paths::USER_SETTINGS);
    Ok(())
}
