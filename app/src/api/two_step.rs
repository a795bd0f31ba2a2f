//! Two-step authentication of the signed-in account.

use leptos::prelude::*;

use crate::error::AppError;

/// The pending key of this session, made when there is none.
#[server(prefix = "/api", endpoint = "two_step_enrolment")]
pub async fn two_step_enrolment() -> Result<contract::TwoStepEnrolment, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::totp::enrolment(&*ssr::services()?, &identity).await)
}

/// Enables two-step authentication with a right code for the pending key; the password too where the proof is not recent.
#[server(prefix = "/api", endpoint = "enable_two_step")]
pub async fn enable_two_step(code: String, password: Option<String>) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, OneTimeCode, Password, paths};
    let identity = ssr::signed_in()?;
    let code = OneTimeCode::parse(&code).map_err(|_| ApiError::CodeMalformed)?;
    let password = password.map(Password::new);
    let services = ssr::services()?;
    let session = ssr::answer(
        domain::totp::enable(&services, &identity, password, &code, &ssr::caller()).await,
    )?;
    ssr::set_session_cookie(&session);
    ssr::redirect(paths::RECOVERY_CODES);
    Ok(())
}

/// Forgets the pending key.
#[server(prefix = "/api", endpoint = "cancel_two_step")]
pub async fn cancel_two_step() -> Result<(), AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::totp::cancel_enrolment(&*ssr::services()?, &identity).await)?;
    ssr::redirect(contract::paths::USER_SETTINGS);
    Ok(())
}

/// Disables two-step authentication with a fresh code or a recovery code; the account's other sessions and half sign-ins
/// end.
#[server(prefix = "/api", endpoint = "disable_two_step")]
pub async fn disable_two_step(
    code: Option<String>,
    recovery_code: Option<String>,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Done, paths};
    let identity = ssr::signed_in()?;
    let shown = ssr::second_factor(code, recovery_code)?.ok_or(ApiError::CodeMalformed)?;
    let services = ssr::services()?;
    let session =
        ssr::answer(domain::totp::disable(&services, &identity, shown, &ssr::caller()).await)?;
    ssr::set_session_cookie(&session);
    ssr::done(Done::TwoStepDisabled, paths::USER_SETTINGS);
    Ok(())
}
