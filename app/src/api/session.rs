//! The session: who it is, and its end.

use leptos::prelude::*;

use crate::error::AppError;

/// Who is signed in, for the frame of every signed-in page.
#[server(prefix = "/api", endpoint = "current_identity")]
pub async fn current_identity() -> Result<contract::Identity, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in_at_all()?;
    let current = domain::session::current(&*ssr::services()?, &identity).await;
    Ok(contract::Identity {
        done: ssr::take_done(),
        ..ssr::answer(current)?
    })
}

/// Ends the session; without one it only leads to the sign-in page.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::ssr;
    ssr::end_session().await?;
    ssr::clear_session_cookie();
    ssr::redirect(contract::paths::LOGIN);
    Ok(())
}

/// The account's live sessions, the one that was used last first.
#[server(prefix = "/api", endpoint = "sessions")]
pub async fn sessions() -> Result<Vec<contract::SessionListRow>, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::session::list(&*ssr::services()?, &identity).await)
}

/// Ends one of the account's sessions; this one perhaps.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(session: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Done, paths};
    let identity = ssr::signed_in()?;
    let id = session.parse().map_err(|_| ApiError::Malformed)?;
    let services = ssr::services()?;
    ssr::answer(domain::session::end(&services, &identity, id, &ssr::caller()).await)?;
    if id == identity.session_id() {
        ssr::clear_session_cookie();
        ssr::redirect(paths::LOGIN);
    } else {
        ssr::done(Done::SessionEnded, paths::SESSIONS);
    }
    Ok(())
}

/// Ends all of the account's sessions but this one.
#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use crate::ssr;
    use contract::{Done, paths};
    let identity = ssr::signed_in()?;
    let (services, caller) = (ssr::services()?, ssr::caller());
    ssr::answer(domain::session::end_all_others(&services, &identity, &caller).await)?;
    ssr::done(Done::OtherSessionsEnded, paths::SESSIONS);
    Ok(())
}
