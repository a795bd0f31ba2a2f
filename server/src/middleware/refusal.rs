//! A request that is refused before a page or server function sees it, and the one place where that is made an answer:
//! a page of the panel for browsers, JSON for everybody else.
//!
//! It owns no sentences: `app` has them.

use app::{
    document::{WayBack, error_page},
    text,
};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use contract::{ApiError, Login};
use domain::Identity;

use crate::state::PanelState;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What was sent cannot be read; the word says what, for the log.
    Malformed(&'static str),
    /// An unsafe request that the panel's own pages did not send.
    WrongOrigin,
    /// Asked for under another host.
    WrongHost,
    /// Only signed-in accounts may.
    SignInRequired,
    /// The account's level does not allow it.
    Forbidden,
    /// The same, and somebody of a higher level acts as the account.
    ForbiddenWhileActing {
        /// The account.
        login: Login,
        /// The way out of it.
        way_back: WayBack,
    },
    /// Only the account itself may, and somebody else acts as it.
    ClosedWhileActing {
        /// The account.
        login: Login,
        /// The way out of it.
        way_back: WayBack,
    },
    /// Made for another account than the one whose rights are in force now.
    IdentityChanged {
        /// The account whose rights are in force.
        login: Login,
        /// Whether somebody else acts as it.
        is_acting: bool,
    },
    /// There is no such page or server function.
    NotFound,
    /// Another method is needed.
    MethodNotAllowed(&'static str),
    /// The rest of the request did not come in time.
    TooSlow,
    /// More than a form can hold.
    TooLarge,
    /// No url-encoded form.
    NoForm,
    /// The database cannot be reached, or the panel is too busy.
    Unavailable {
        /// Seconds after which to try again.
        retry_after: u32,
    },
    /// A fault of the panel.
    Internal,
}

impl Refusal {
    /// What a domain function's error is for a request that has not reached its page. A fault is logged.
    #[must_use]
    pub fn of(error: &domain::DomainError) -> Self {
        let refusal = match error.to_api() {
            ApiError::Unavailable { retry_after } | ApiError::Busy { retry_after } => {
                Self::Unavailable { retry_after }
            }
            _ => Self::Internal,
        };
        tracing::error!(
            error = error as &dyn std::error::Error,
            "a request could not be guarded"
        );
        refusal
    }

    /// What a refusal by the rules is for a request whose page is not the caller's to see, or not any more: there is
    /// nothing to lead back to. `None` for what the form's own page can show.
    #[must_use]
    pub fn of_page(error: &ApiError, identity: Option<&Identity>) -> Option<Self> {
        Some(match error {
            ApiError::NotFound => Self::NotFound,
            ApiError::Forbidden => Self::forbidden(identity),
            ApiError::IdentityChanged { login, is_acting } => Self::IdentityChanged {
                login: login.clone(),
                is_acting: *is_acting,
            },
            ApiError::ClosedWhileActing => Self::closed(identity?),
            _ => return None,
        })
    }

    /// The refusal of what comes from a page that was made for another identity.
    #[must_use]
    pub fn changed(identity: &Identity) -> Self {
        Self::IdentityChanged {
            login: identity.login().clone(),
            is_acting: identity.is_acting(),
        }
    }

    /// The refusal of what the account's level does not allow.
    #[must_use]
    pub fn forbidden(identity: Option<&Identity>) -> Self {
        match identity.filter(|identity| identity.is_acting()) {
            Some(identity) => Self::ForbiddenWhileActing {
                login: identity.login().clone(),
                way_back: way_back(identity),
            },
            None => Self::Forbidden,
        }
    }

    /// The refusal of what only the account itself may.
    #[must_use]
    pub fn closed(identity: &Identity) -> Self {
        Self::ClosedWhileActing {
            login: identity.login().clone(),
            way_back: way_back(identity),
        }
    }

    const fn way_back(&self) -> Option<&WayBack> {
        match self {
            Self::ForbiddenWhileActing { way_back, .. }
            | Self::ClosedWhileActing { way_back, .. } => Some(way_back),
            _ => None,
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::WrongOrigin
            | Self::Forbidden
            | Self::ForbiddenWhileActing { .. }
            | Self::ClosedWhileActing { .. } => StatusCode::FORBIDDEN,
            Self::IdentityChanged { .. } => StatusCode::CONFLICT,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::SignInRequired => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(what) => what,
            Self::WrongOrigin => "origin",
            Self::WrongHost => "host",
            Self::SignInRequired => "no session",
            Self::Forbidden | Self::ForbiddenWhileActing { .. } => "rights",
            Self::ClosedWhileActing { .. } => "closed while acting",
            Self::IdentityChanged { .. } => "made for another account",
            Self::NotFound => "no such address",
            Self::MethodNotAllowed(_) => "method",
            Self::TooSlow => "too slow",
            Self::TooLarge => "too large",
            Self::NoForm => "content type",
            Self::Unavailable { .. } => "unavailable",
            Self::Internal => "fault",
        }
    }

    fn to_api(&self) -> ApiError {
        match self {
            Self::WrongOrigin
            | Self::WrongHost
            | Self::Forbidden
            | Self::ForbiddenWhileActing { .. } => ApiError::Forbidden,
            Self::ClosedWhileActing { .. } => ApiError::ClosedWhileActing,
            Self::IdentityChanged { login, is_acting } => ApiError::IdentityChanged {
                login: login.clone(),
                is_acting: *is_acting,
            },
            Self::SignInRequired => ApiError::SignInRequired,
            Self::NotFound | Self::MethodNotAllowed(_) => ApiError::NotFound,
            Self::Malformed(_) | Self::TooSlow | Self::TooLarge | Self::NoForm => {
                ApiError::Malformed
            }
            Self::Unavailable { retry_after } => ApiError::Unavailable {
                retry_after: *retry_after,
            },
            Self::Internal => ApiError::Internal,
        }
    }

    fn to_text(&self, panel: &PanelState) -> text::Refusal {
        match self {
            Self::Malformed(_) | Self::TooSlow => text::Refusal::Malformed,
            Self::SignInRequired => text::Refusal::SignInRequired,
            Self::WrongOrigin | Self::Forbidden => text::Refusal::Forbidden,
            Self::ForbiddenWhileActing { login, .. } => text::Refusal::ForbiddenWhileActing {
                login: login.to_string(),
            },
            Self::ClosedWhileActing { login, .. } => text::Refusal::ClosedWhileActing {
                login: login.to_string(),
            },
            Self::IdentityChanged { login, is_acting } => text::Refusal::IdentityChanged {
                login: login.to_string(),
                is_acting: *is_acting,
            },
            Self::WrongHost => text::Refusal::Misdirected {
                public_url: panel.public_url.origin().to_owned(),
            },
            Self::NotFound => text::Refusal::NotFound,
            Self::MethodNotAllowed(_) => text::Refusal::MethodNotAllowed,
            Self::TooLarge => text::Refusal::TooLarge,
            Self::NoForm => text::Refusal::UnsupportedMediaType,
            Self::Unavailable { retry_after } => text::Refusal::Unavailable {
                retry_after: *retry_after,
            },
            Self::Internal => text::Refusal::Internal,
        }
    }

    fn into_answer(self, panel: &PanelState, takes_html: bool) -> Response {
        tracing::info!(
            status = self.status().as_u16(),
            reason = self.reason(),
            "refused"
        );
        let mut response = if takes_html {
            (
                self.status(),
                Html(error_page(
                    &panel.leptos,
                    panel.brand(),
                    &self.to_text(panel),
                    self.way_back(),
                )),
            )
                .into_response()
        } else {
            (self.status(), Json(self.to_api())).into_response()
        };
        let headers = response.headers_mut();
        if let Self::MethodNotAllowed(allowed) = self {
            headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
        }
        if let Self::Unavailable { retry_after } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response
    }
}

fn way_back(identity: &Identity) -> WayBack {
    WayBack {
        previous: identity.previous().to_string(),
        identity: identity.on_pages(),
    }
}

/// Carries the refusal up to [`answer`], which knows what the client takes.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal from below its body.
pub async fn answer(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let takes_html = takes_html(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => {
            let mut answer = refusal.into_answer(&panel, takes_html);
            keep_cookies(response.headers(), &mut answer);
            answer
        }
        None => response,
    }
}

/// Gives an answer that stands in place of another one the cookies of that: a proof that was kept has changed the
/// session's.
pub(super) fn keep_cookies(from: &HeaderMap, answer: &mut Response) {
    for cookie in from.get_all(header::SET_COOKIE) {
        answer
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
}

/// Whether the client asks for a page, by the same test as the framework's, so that both answer in the same way.
#[must_use]
pub fn takes_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
