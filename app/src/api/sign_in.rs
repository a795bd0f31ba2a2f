//! The way in: login and password, then the one-time password where the account has two-step authentication.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the sign-in page says besides its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPageState {
    /// The browser came with a half sign-in that has ended since.
    pub half_sign_in_ended: bool,
}

/// The state of the sign-in page for this browser.
#[server(prefix = "/api", endpoint = "sign_in_page")]
pub async fn sign_in_page() -> Result<SignInPageState, AppError> {
    use crate::ssr;
    let half_sign_in_ended = match ssr::half_token() {
        Some(token) => {
            !ssr::answer(domain::sign_in::is_half_signed_in(&*ssr::services()?, &token).await)?
        }
        None => false,
    };
    if half_sign_in_ended {
        ssr::clear_half_cookie();
    }
    Ok(SignInPageState { half_sign_in_ended })
}

/// The password step. Leads to `next`, to Home, or to the one-time-password step.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(
    login: String,
    password: String,
    next: Option<String>,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{NextPath, Password, paths};
    use domain::sign_in::{SignInStep, submit_password};
    let password = Password::new(password);
    let next = next.as_deref().and_then(NextPath::parse);
    let services = ssr::services()?;
    match ssr::answer(
        submit_password(&services, &login, password, next.clone(), &ssr::caller()).await,
    )? {
        SignInStep::SignedIn(session) => {
            ssr::end_session().await?;
            ssr::set_session_cookie(&session);
            ssr::clear_half_cookie();
            ssr::redirect(next.as_ref().map_or(paths::HOME, NextPath::as_str));
        }
        SignInStep::CodeNeeded { token } => {
            ssr::set_half_cookie(&token);
            ssr::redirect(paths::LOGIN_CODE);
        }
    }
    Ok(())
}

/// The one-time-password step.
#[server(prefix = "/api", endpoint = "submit_code")]
pub async fn submit_code(code: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, OneTimeCode};
    let half = ssr::half_token().ok_or(ApiError::HalfSignInEnded)?;
    let code = OneTimeCode::parse(&code).map_err(|_| ApiError::CodeMalformed)?;
    finish(&half, (&code).into()).await
}

/// Looks at the second step, and leads to where the sign-in was meant to.
#[cfg(feature = "ssr")]
async fn finish(
    half: &domain::session::Token,
    shown: domain::SecondFactor,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{NextPath, paths};
    let services = ssr::services()?;
    let signed_in =
        ssr::answer(domain::sign_in::submit_code(&services, half, shown, &ssr::caller()).await)?;
    ssr::end_session().await?;
    ssr::set_session_cookie(&signed_in.session);
    ssr::clear_half_cookie();
    let next = signed_in.next.as_ref();
    ssr::redirect(next.map_or(paths::HOME, NextPath::as_str));
    Ok(())
}

/// A recovery code in place of the one-time password.
#[server(prefix = "/api", endpoint = "submit_recovery_code")]
pub async fn submit_recovery_code(recovery_code: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, RecoveryCode};
    let half = ssr::half_token().ok_or(ApiError::HalfSignInEnded)?;
    let code = RecoveryCode::parse(&recovery_code).map_err(|_| ApiError::RecoveryCodeMalformed)?;
    finish(&half, (&code).into()).await
}

/// Drops the half sign-in and begins with login and password again.
#[server(prefix = "/api", endpoint = "start_again")]
pub async fn start_again() -> Result<(), AppError> {
    use crate::ssr;
    if let Some(half) = ssr::half_token() {
        ssr::answer(domain::sign_in::start_again(&*ssr::services()?, &half).await)?;
    }
    ssr::clear_half_cookie();
    ssr::redirect(contract::paths::LOGIN);
    Ok(())
}
