//! Acting as another account: "Log in" in Management, the proof that it may ask for, and the way back.

use leptos::prelude::*;

use crate::error::AppError;

/// Enters an account. `list` is the page of the list on which its row stands.
#[server(prefix = "/api", endpoint = "log_in_as")]
pub async fn log_in_as(login: String, list: Option<String>) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Login, NextPath};
    let identity = ssr::signed_in()?;
    let login = Login::parse(&login).map_err(|_| ApiError::NotFound)?;
    let list = list.as_deref().and_then(NextPath::parse);
    let (services, caller) = (ssr::services()?, ssr::caller());
    let entered =
        domain::acting_as::log_in_as(&services, &identity, &login, list.as_ref(), &caller).await;
    lead_on(ssr::answer(entered)?)
}

#[cfg(feature = "ssr")]
fn lead_on(entered: domain::acting_as::Entered) -> Result<(), AppError> {
    use crate::ssr;
    use contract::paths;
    use domain::acting_as::Entered;
    match entered {
        Entered::Acting(session) => {
            ssr::set_session_cookie(&session);
            ssr::redirect(paths::HOME);
        }
        Entered::ProofNeeded => ssr::redirect(paths::CONFIRM),
        Entered::Refused(session, refusal) => {
            ssr::set_session_cookie(&session);
            return Err(refusal.into());
        }
    }
    Ok(())
}

/// What waits for a proof of this session.
#[server(prefix = "/api", endpoint = "confirmation")]
pub async fn confirmation() -> Result<contract::Confirmation, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::acting_as::confirmation(&*ssr::services()?, &identity).await)
}

/// Shows a proof, and does what has waited for it. `login` is the account that the page named.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(
    login: Option<String>,
    password: String,
    code: Option<String>,
    recovery_code: Option<String>,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Login, Password};
    let identity = ssr::signed_in()?;
    let named = login
        .map(|login| Login::parse(&login).map_err(|_| ApiError::NothingToConfirm))
        .transpose()?;
    let proof = domain::proof::Proof {
        password: Some(Password::new(password)),
        code: ssr::second_factor(code, recovery_code)?,
    };
    let (services, caller) = (ssr::services()?, ssr::caller());
    let named = named.as_ref();
    let confirmed = domain::acting_as::confirm(&services, &identity, named, proof, &caller).await;
    lead_on(ssr::answer(confirmed)?)
}

/// Goes back one step, to the row from which it began; where there is none, Home.
#[server(prefix = "/api", endpoint = "return_to_previous")]
pub async fn return_to_previous() -> Result<(), AppError> {
    use crate::ssr;
    let identity = ssr::signed_in_at_all()?;
    let (services, caller) = (ssr::services()?, ssr::caller());
    match ssr::answer(domain::acting_as::go_back(&services, &identity, &caller).await)? {
        Some((session, row)) => {
            ssr::set_session_cookie(&session);
            ssr::redirect(&row);
        }
        None => ssr::redirect(contract::paths::HOME),
    }
    Ok(())
}
