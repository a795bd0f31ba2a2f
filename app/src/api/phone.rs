//! The phone that makes the signed-in account's one-time passwords, replaced by another.

use leptos::prelude::*;

use crate::error::AppError;

/// The pending key of the other phone, once the present one was shown.
#[server(prefix = "/api", endpoint = "phone_replacement")]
pub async fn phone_replacement() -> Result<Option<contract::TwoStepEnrolment>, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::totp::replacement(&*ssr::services()?, &identity).await)
}

/// Shows a fresh code of the present phone or a recovery code, for which the page goes on with the key of the other one.
#[server(prefix = "/api", endpoint = "begin_phone_replacement")]
pub async fn begin_phone_replacement(
    code: Option<String>,
    recovery_code: Option<String>,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, paths};
    let identity = ssr::signed_in()?;
    let shown = ssr::second_factor(code, recovery_code)?.ok_or(ApiError::CodeMalformed)?;
    let services = ssr::services()?;
    let begun = domain::totp::begin_replacement(&services, &identity, shown, &ssr::caller()).await;
    ssr::set_session_cookie(&ssr::answer(begun)?);
    ssr::redirect(paths::REPLACE_PHONE);
    Ok(())
}

/// Puts the other phone in the place of the present one, with a right code of it.
#[server(prefix = "/api", endpoint = "replace_phone")]
pub async fn replace_phone(code: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{ApiError, Done, OneTimeCode, paths};
    let identity = ssr::signed_in()?;
    let code = OneTimeCode::parse(&code).map_err(|_| ApiError::CodeMalformed)?;
    let services = ssr::services()?;
    let replaced = domain::totp::replace(&services, &identity, &code, &ssr::caller()).await;
    ssr::set_session_cookie(&ssr::answer(replaced)?);
    ssr::done(Done::PhoneReplaced, paths::USER_SETTINGS);
    Ok(())
}
