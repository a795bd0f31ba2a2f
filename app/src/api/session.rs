//! The session: who it is, and its end.

use leptos::prelude::*;

use crate::error::AppError;

/// Who is signed in, for the frame of every signed-in page.
#[server(prefix = "/api", endpoint = "current_identity")]
pub async fn current_identity() -> Result<contract::Identity, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in_at_all()?;
    ssr::answer(domain::session::current(&*ssr::services()?, &identity).await)
}

/// Ends the session; without one it only leads to the sign-in page.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::ssr;
    if let Ok(identity) = ssr::signed_in_at_all() {
        ssr::answer(
            domain::session::sign_out(&*ssr::services()?, &identity, &ssr::caller()).await,
        )?;
    }
    ssr::clear_session_cookie();
    ssr::redirect(contract::paths::LOGIN);
    Ok(())
}
