//! Refuses requests that were meant for another host than the public address: cookies, the issuer in authenticator apps
//! and the origin check all depend on it, and a name that an attacker points here must not open the panel.

use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::refusal::Refusal;
use crate::state::PanelState;

/// Answers 421 unless the request is for the public address.
pub async fn require(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    // An authority in the request line overrides the header (RFC 9112, 3.2.2).
    let authority = match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok()),
    };
    if authority.is_some_and(|authority| panel.public_url.is_for(authority)) {
        next.run(request).await
    } else {
        Refusal::WrongHost.into_response()
    }
}
