//! What Home and the sign-in history show.

use leptos::prelude::*;

use crate::error::AppError;

/// What Home shows to the account whose rights are in force.
#[server(prefix = "/api", endpoint = "home")]
pub async fn home() -> Result<contract::Home, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    let mut home = ssr::answer(domain::home::view(&*ssr::services()?, &identity).await)?;
    if domain::home::is_operators(&identity) {
        home.notices.splice(0..0, ssr::operator_notices());
    }
    Ok(home)
}

/// Notes as read the notices that Home showed: their numbers, with commas.
#[server(prefix = "/api", endpoint = "read_notices")]
pub async fn read_notices(shown: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, paths};
    use domain::notice;
    let identity = ssr::signed_in()?;
    let numbers = shown.split(',').map(str::parse);
    let shown: Vec<i64> = numbers
        .collect::<Result<_, _>>()
        .map_err(|_| ApiError::Malformed)?;
    if shown.len() > notice::LOOKED_AT {
        return Err(ApiError::Malformed.into());
    }
    ssr::answer(notice::read(&*ssr::services()?, &identity, &shown).await)?;
    ssr::redirect(paths::HOME);
    Ok(())
}

/// One page of the account's own sign-in history, newest first, continuing below the key `older`.
#[server(prefix = "/api", endpoint = "sign_in_history")]
pub async fn sign_in_history(older: Option<String>) -> Result<contract::SignInHistory, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    let services = ssr::services()?;
    ssr::answer(domain::audit::sign_in_history(&services, &identity, older.as_deref()).await)
}
