//! New recovery codes as a file, for the session that keeps them. Who may have it is asked by the page guard.

use app::text::text;
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use contract::paths;
use domain::{Identity, recovery_codes};

use crate::{middleware::refusal::Refusal, state::PanelState};

const FILE: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"vestibule-recovery-codes.txt\"");

/// What stands at its address; the page itself where the session cannot read its codes any more.
pub async fn send(
    State(panel): State<PanelState>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let shown = recovery_codes::shown(&panel.services, &identity).await;
    let (login, codes) = match shown {
        Ok(Some(shown)) => shown,
        Ok(None) => return Redirect::to(paths::RECOVERY_CODES).into_response(),
        Err(error) => return Refusal::of(&error).into_response(),
    };
    let issuer = panel.services.settings.issuer();
    let heading = (text().recovery.file_heading)(&issuer, login.as_str());
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, FILE),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, [&heading, "\n\n", &codes].concat()).into_response()
}
