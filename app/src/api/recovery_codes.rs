//! The recovery codes of the signed-in account.

use leptos::prelude::*;

use crate::error::AppError;

/// New ones while this session keeps some, and how many are left.
#[server(prefix = "/api", endpoint = "recovery_codes")]
pub async fn recovery_codes() -> Result<contract::RecoveryCodes, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    ssr::answer(domain::recovery_codes::view(&*ssr::services()?, &identity).await)
}

/// Makes new ones in place of all old ones; the proof too where it is not recent.
#[server(prefix = "/api", endpoint = "create_recovery_codes")]
pub async fn create_recovery_codes(
    password: Option<String>,
    code: Option<String>,
    recovery_code: Option<String>,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::{Password, paths};
    let identity = ssr::signed_in()?;
    let proof = domain::proof::Proof {
        password: password.map(Password::new),
        code: ssr::second_factor(code, recovery_code)?,
    };
    let (services, caller) = (ssr::services()?, ssr::caller());
    let made = domain::recovery_codes::create(&services, &identity, proof, &caller).await;
    ssr::set_session_cookie(&ssr::answer(made)?);
    ssr::redirect(paths::RECOVERY_CODES);
    Ok(())
}

/// They are saved: they are shown no more.
#[server(prefix = "/api", endpoint = "recovery_codes_saved")]
pub async fn recovery_codes_saved() -> Result<(), AppError> {
    use crate::ssr;
    use contract::{Done, paths};
    let identity = ssr::signed_in()?;
    let is_own = ssr::answer(domain::recovery_codes::saved(&*ssr::services()?, &identity).await)?;
    // Root has made those of `admin` from its row.
    let leads_to = if is_own {
        paths::USER_SETTINGS
    } else {
        paths::STAFF
    };
    ssr::done(Done::CodesSaved, leads_to);
    Ok(())
}
