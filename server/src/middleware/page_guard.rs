//! Who may see which page, decided before anything is rendered: a redirect raised while a page streams comes too late.
//!
//! Which page needs what is in `app::routes`; here stands only where a person is led instead.

use app::{
    routes::{self, Access},
    ssr::HalfToken,
};
use axum::{
    extract::{Request, State},
    http::{Method, Uri},
    middleware::Next,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use contract::{NextPath, paths};
use domain::{
    Caller, DomainError, Identity, acting_as, audit, management, policy::OwnSetting,
    recovery_codes, session::Token, sign_in,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::refusal::Refusal;
use crate::{endpoints, state::PanelState};

/// What a query value holds as it is (RFC 3986, 2.3).
const IN_QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Lets a page be rendered only for those whom it is for.
pub async fn admit(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    if endpoints::is_endpoint(uri.path()) {
        return next.run(request).await;
    }
    let Some(access) = routes::access(uri.path()) else {
        return Refusal::NotFound.into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::MethodNotAllowed("GET, HEAD").into_response();
    }
    let extensions = request.extensions();
    let identity = extensions.get::<Identity>();
    let half = extensions
        .get::<HalfToken>()
        .and_then(|half| half.0.as_ref());
    let caller = extensions.get::<Caller>().cloned().unwrap_or_default();
    match decide(&panel, &access, uri, identity, half, &caller).await {
        // A page that is rendered counts as read: what it tells once is told, and a key that it shows is made.
        Ok(Admission::Render) if *request.method() == Method::HEAD && access.is_page() => {
            Html(()).into_response()
        }
        Ok(Admission::Render) => next.run(request).await,
        Ok(Admission::Lead(to)) => Redirect::to(&to).into_response(),
        Ok(Admission::Refuse(refusal)) => refusal.into_response(),
        Err(error) => Refusal::of(&error).into_response(),
    }
}

enum Admission {
    Render,
    Lead(String),
    Refuse(Refusal),
}

async fn decide(
    panel: &PanelState,
    access: &Access,
    uri: &Uri,
    identity: Option<&Identity>,
    half: Option<&Token>,
    caller: &Caller,
) -> Result<Admission, DomainError> {
    let lead = |to: &str| Ok(Admission::Lead(to.to_owned()));
    if !panel.is_set_up().await? {
        match access {
            Access::Setup => return Ok(Admission::Render),
            _ if [paths::HOME, paths::LOGIN].contains(&uri.path()) => return lead(paths::SETUP),
            _ => {}
        }
    }
    match (access, identity) {
        (Access::Setup, _) => Ok(Admission::Refuse(Refusal::NotFound)),
        (Access::Entrance | Access::HalfSignIn, Some(_)) => lead(paths::HOME),
        (Access::Entrance, None) => {
            // Nothing else asks the database for this page, and it must not promise a sign-in that cannot be.
            panel.services.database.ping().await?;
            Ok(Admission::Render)
        }
        (Access::HalfSignIn, None) => match half {
            Some(half) if sign_in::is_half_signed_in(&panel.services, half).await? => {
                Ok(Admission::Render)
            }
            _ => lead(paths::LOGIN),
        },
        (_, None) => Ok(Admission::Lead(login_and_then(uri))),
        (_, Some(identity)) => decide_signed_in(panel, access, uri, identity, caller).await,
    }
}

/// The pages behind the door.
async fn decide_signed_in(
    panel: &PanelState,
    access: &Access,
    uri: &Uri,
    identity: &Identity,
    caller: &Caller,
) -> Result<Admission, DomainError> {
    let lead = |to: &str| Ok(Admission::Lead(to.to_owned()));
    if identity.must_change_password() && uri.path() != paths::CHANGE_PASSWORD {
        return lead(paths::CHANGE_PASSWORD);
    }
    // Acting has just ended by itself: what the browser asked for was meant for another account.
    if let Some(row) = identity.leads_back_to() {
        return lead(row);
    }
    if own_setting(uri.path()).is_some_and(|setting| identity.require_open(setting).is_err()) {
        return Ok(Admission::Refuse(Refusal::closed(identity)));
    }
    match access {
        Access::Confirm => match acting_as::confirmation(&panel.services, identity).await {
            Ok(_) => Ok(Admission::Render),
            Err(error) if error.is_refusal() => Ok(Admission::Lead(home_with_refusal(uri))),
            Err(fault) => Err(fault),
        },
        Access::WithoutTwoStep if identity.has_two_step() => lead(paths::USER_SETTINGS),
        Access::WithTwoStep if !identity.has_two_step() => lead(paths::USER_SETTINGS),
        Access::RecoveryCodes | Access::RecoveryCodesFile => {
            let has_new = recovery_codes::has_new(&panel.services, identity).await?;
            match access {
                Access::RecoveryCodes if has_new || identity.has_two_step() => {
                    Ok(Admission::Render)
                }
                Access::RecoveryCodesFile if has_new => Ok(Admission::Render),
                Access::RecoveryCodesFile if identity.has_two_step() => lead(paths::RECOVERY_CODES),
                _ => lead(paths::USER_SETTINGS),
            }
        }
        Access::Management(directory, page) => admitted(
            identity,
            management::admit(&panel.services, identity, *directory, page).await,
        ),
        Access::AuditLog => admitted(identity, audit::log::admit(identity)),
        Access::AuditExport => admitted(
            identity,
            audit::log::admit_export(&panel.services, identity, caller).await,
        ),
        _ => Ok(Admission::Render),
    }
}

/// The setting that a page changes, where that is the account's own affair.
fn own_setting(path: &str) -> Option<OwnSetting> {
    match path {
        paths::CHANGE_PASSWORD => Some(OwnSetting::Password),
        paths::ENABLE_TWO_STEP => Some(OwnSetting::EnableTwoStep),
        paths::DISABLE_TWO_STEP => Some(OwnSetting::DisableTwoStep),
        paths::REPLACE_PHONE => Some(OwnSetting::ReplacePhone),
        paths::SESSIONS => Some(OwnSetting::Sessions),
        paths::RECOVERY_CODES | paths::RECOVERY_CODES_FILE => Some(OwnSetting::RecoveryCodes),
        _ => None,
    }
}

/// What the rules say to somebody who is signed in.
fn admitted(identity: &Identity, answer: domain::Result<()>) -> Result<Admission, DomainError> {
    match answer {
        Ok(()) => Ok(Admission::Render),
        Err(error) => match Refusal::of_page(&error.to_api(), Some(identity)) {
            Some(refusal) => Ok(Admission::Refuse(refusal)),
            None => Err(error),
        },
    }
}

/// The sign-in page, with the way back to where somebody wanted to go.
fn login_and_then(uri: &Uri) -> String {
    let wanted = uri
        .path_and_query()
        .and_then(|wanted| NextPath::parse(wanted.as_str()));
    match wanted {
        Some(next) => format!(
            "{}?next={}",
            paths::LOGIN,
            utf8_percent_encode(next.as_str(), IN_QUERY_VALUE)
        ),
        None => paths::LOGIN.to_owned(),
    }
}

/// Home, which says why a form was refused whose page is gone.
fn home_with_refusal(uri: &Uri) -> String {
    uri.query()
        .filter(|query| query.contains("__err="))
        .and_then(|query| NextPath::parse(&[paths::HOME, "?", query].concat()))
        .map_or_else(|| paths::HOME.to_owned(), |home| home.to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/", "/login?next=%2F")]
    #[case(
        "/settings/user?a=1&b=%C3%A9",
        "/login?next=%2Fsettings%2Fuser%3Fa%3D1%26b%3D%25C3%25A9"
    )]
    #[case("//evil.example", "/login")]
    fn the_way_back_is_a_path_of_this_panel(#[case] uri: &str, #[case] location: &str) {
        assert_eq!(login_and_then(&uri.parse().unwrap()), location);
    }
}
