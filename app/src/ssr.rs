//! What server functions need of the server: the services, who is calling, cookies, and the one place where a domain
//! error is logged. For `api/` alone; rules and queries live in `domain`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::http::{HeaderValue, header, request::Parts};
use contract::{
    ApiError, Done, Language, NextPath, Notice, OneTimeCode, RecoveryCode, Theme, paths,
};
use cookie::{Cookie, SameSite, time::Duration};
use domain::{
    Caller, DomainError, Identity, SecondFactor, Services,
    session::{NewSession, Token},
    sign_in,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;

/// The domain's services as every request shares them.
pub type SharedServices = Arc<Services>;

/// How this panel's cookies are named and protected; fixed by the public address.
#[derive(Clone, Copy, Debug)]
pub struct CookieSettings {
    /// Https, localhost or 127.0.0.1: `__Host-` names with `Secure`. Otherwise neither, since browsers would drop them.
    pub secure: bool,
}

impl CookieSettings {
    /// The name of the session cookie.
    #[must_use]
    pub const fn session_name(self) -> &'static str {
        self.name("__Host-vestibule")
    }

    /// The name of the half sign-in's cookie.
    #[must_use]
    pub const fn half_name(self) -> &'static str {
        self.name("__Host-vestibule-half")
    }

    /// The name of the cookie by which accounts know a browser that has signed in to them before.
    #[must_use]
    pub const fn device_name(self) -> &'static str {
        self.name("__Host-vestibule-device")
    }

    /// The name of the cookie that keeps the language which somebody has chosen before signing in.
    #[must_use]
    pub const fn language_name(self) -> &'static str {
        self.name("__Host-vestibule-language")
    }

    /// The name of the cookie that keeps the theme which somebody has chosen in this browser.
    #[must_use]
    pub const fn theme_name(self) -> &'static str {
        self.name("__Host-vestibule-theme")
    }

    /// The name of the cookie that brings what was done to the page to which it leads.
    #[must_use]
    pub const fn done_name(self) -> &'static str {
        self.name("__Host-vestibule-done")
    }

    /// The name without the prefix, where browsers would drop a cookie that has it.
    const fn name(self, with_prefix: &'static str) -> &'static str {
        if self.secure {
            with_prefix
        } else {
            with_prefix.split_at("__Host-".len()).1
        }
    }

    fn build(self, name: &'static str, value: String, max_age: Duration) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .max_age(max_age)
            .build()
    }
}

/// The half sign-in's secret that the browser sent, well-formed or absent.
#[derive(Clone, Debug, Default)]
pub struct HalfToken(pub Option<Token>);

/// What the operator should repair, as far as this process has noticed.
#[derive(Debug, Default)]
pub struct OperatorWarnings {
    /// The public address is plain http on another host than this one.
    pub plain_http: bool,
    /// A forwarding header came from a loopback or private peer that no setting trusts.
    pub forwarding_header: AtomicBool,
}

fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get::<T>().cloned()
}

/// The services of the running panel.
///
/// # Errors
/// [`ApiError::Internal`] outside a request, which the router rules out.
pub fn services() -> Result<SharedServices, AppError> {
    use_context::<SharedServices>().ok_or_else(|| ApiError::Internal.into())
}

/// The signed-in account of this request.
///
/// # Errors
/// [`ApiError::SignInRequired`] without a live session, [`ApiError::PasswordChangeNeeded`] while the account has to
/// choose a new password.
pub fn signed_in() -> Result<Identity, AppError> {
    let identity = signed_in_at_all()?;
    if identity.must_change_password() {
        return Err(ApiError::PasswordChangeNeeded.into());
    }
    Ok(identity)
}

/// The same, even while the account has to choose a new password: for what it needs to do so, and to leave.
///
/// # Errors
/// [`ApiError::SignInRequired`] without a live session.
pub fn signed_in_at_all() -> Result<Identity, AppError> {
    extension::<Identity>().ok_or_else(|| ApiError::SignInRequired.into())
}

/// Who is at the other end.
#[must_use]
pub fn caller() -> Caller {
    extension::<Caller>().unwrap_or_default()
}

/// The half sign-in that the browser holds.
#[must_use]
pub fn half_token() -> Option<Token> {
    extension::<HalfToken>()?.0
}

/// What a form shows after the password: the phone's code, or a recovery code; `None` where both fields are empty.
///
/// # Errors
/// [`ApiError::CodeMalformed`], [`ApiError::RecoveryCodeMalformed`].
pub fn second_factor(
    code: Option<String>,
    recovery_code: Option<String>,
) -> Result<Option<SecondFactor>, ApiError> {
    let filled = |field: Option<String>| field.filter(|typed| !typed.trim().is_empty());
    if let Some(typed) = filled(code) {
        let code = OneTimeCode::parse(&typed).map_err(|_| ApiError::CodeMalformed)?;
        return Ok(Some((&code).into()));
    }
    let Some(typed) = filled(recovery_code) else {
        return Ok(None);
    };
    let code = RecoveryCode::parse(&typed).map_err(|_| ApiError::RecoveryCodeMalformed)?;
    Ok(Some((&code).into()))
}

/// The notices that only the operator's Home shows.
#[must_use]
pub fn operator_notices() -> Vec<Notice> {
    let Some(warnings) = use_context::<Arc<OperatorWarnings>>() else {
        return Vec::new();
    };
    let plain_http = warnings.plain_http.then_some(Notice::PlainHttp);
    let forwarding = warnings
        .forwarding_header
        .load(Ordering::Relaxed)
        .then_some(Notice::ForwardingHeaderNotTrusted);
    plain_http.into_iter().chain(forwarding).collect()
}

/// Turns a domain answer into that of a server function. Faults are logged here, once; refusals are no faults.
///
/// # Errors
/// The domain's refusal, or the public name of its fault.
pub fn answer<T>(result: Result<T, DomainError>) -> Result<T, AppError> {
    result.map_err(|error| {
        if !error.is_refusal() {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a server function failed"
            );
        }
        error.to_api().into()
    })
}

/// Gives the browser a new session, and where it has just signed in, what it is known by from now on.
pub fn set_session_cookie(session: &NewSession) {
    let max_age = Duration::milliseconds(session.lifetime_millis());
    set_cookie(|cookies| cookies.build(cookies.session_name(), session.token.expose(), max_age));
    if let Some(device) = &session.device {
        let max_age = Duration::milliseconds(domain::DEVICE_LIFETIME_MILLIS);
        set_cookie(|cookies| cookies.build(cookies.device_name(), device.expose(), max_age));
    }
}

/// Gives the browser the new secret of its session, where a proof has brought one.
pub fn keep_session(session: Option<NewSession>) {
    if let Some(session) = session {
        set_session_cookie(&session);
    }
}

/// Ends the session that the browser came with, if there was one.
///
/// # Errors
/// When the database fails.
pub async fn end_session() -> Result<(), AppError> {
    if let Ok(identity) = signed_in_at_all() {
        answer(domain::session::sign_out(&*services()?, &identity, &caller()).await)?;
    }
    Ok(())
}

/// Takes the session away from the browser.
pub fn clear_session_cookie() {
    set_cookie(|cookies| cookies.build(cookies.session_name(), String::new(), Duration::ZERO));
}

/// Gives the browser a half sign-in.
pub fn set_half_cookie(token: &Token) {
    let max_age = Duration::milliseconds(sign_in::HALF_SIGN_IN_LIFETIME_MILLIS);
    set_cookie(|cookies| cookies.build(cookies.half_name(), token.expose(), max_age));
}

/// Takes the half sign-in away from the browser.
pub fn clear_half_cookie() {
    set_cookie(|cookies| cookies.build(cookies.half_name(), String::new(), Duration::ZERO));
}

/// How long a browser keeps what was chosen in it.
const CHOICE_LIFETIME: Duration = Duration::days(365);

/// Lets the browser remember a language.
pub fn set_language_cookie(language: Language) {
    let tag = language.tag().to_owned();
    set_cookie(|cookies| cookies.build(cookies.language_name(), tag, CHOICE_LIFETIME));
}

/// Lets the browser forget the language that was chosen in it.
pub fn clear_language_cookie() {
    set_cookie(|cookies| cookies.build(cookies.language_name(), String::new(), Duration::ZERO));
}

/// Lets the browser remember a theme, or forget it for that of the system.
pub fn set_theme_cookie(theme: Theme) {
    let (name, max_age) = match theme {
        Theme::System => ("", Duration::ZERO),
        Theme::Light | Theme::Dark => (theme.name(), CHOICE_LIFETIME),
    };
    set_cookie(|cookies| cookies.build(cookies.theme_name(), name.to_owned(), max_age));
}

/// For how long it can be said what was done: until the page is there.
const DONE_LIFETIME: Duration = Duration::minutes(1);

/// Leads the browser to another page of the panel, which says what was done.
pub fn done(done: Done, path: &str) {
    let name = done.name().to_owned();
    set_cookie(|cookies| cookies.build(cookies.done_name(), name, DONE_LIFETIME));
    redirect(path);
}

/// What the browser was led here by, to be said once.
#[must_use]
pub fn take_done() -> Option<Done> {
    let cookies = use_context::<CookieSettings>()?;
    let parts = use_context::<Parts>()?;
    let lines = parts.headers.get_all(header::COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(Cookie::split_parse);
    let cookie = pairs
        .flatten()
        .find(|cookie| cookie.name() == cookies.done_name())?;
    set_cookie(|cookies| cookies.build(cookies.done_name(), String::new(), Duration::ZERO));
    Done::parse(cookie.value())
}

fn set_cookie(build: impl FnOnce(CookieSettings) -> Cookie<'static>) {
    let (Some(cookies), Some(response)) = (
        use_context::<CookieSettings>(),
        use_context::<ResponseOptions>(),
    ) else {
        return;
    };
    if let Ok(value) = HeaderValue::from_str(&build(cookies).to_string()) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// The page on which the form stood that this request has sent: the server has seen to a `Referer` of the panel.
#[must_use]
pub fn page_of_form() -> String {
    let referer = use_context::<Parts>().and_then(|parts| {
        let referer = parts.headers.get(header::REFERER)?.to_str().ok()?;
        let (_, rest) = referer.split_once("://")?;
        NextPath::parse(rest.get(rest.find('/')?..)?)
    });
    referer.map_or_else(|| paths::LOGIN.to_owned(), |page| page.to_string())
}

/// Leads the browser to another page of the panel once the form is done.
pub fn redirect(path: &str) {
    leptos_axum::redirect(path);
}
