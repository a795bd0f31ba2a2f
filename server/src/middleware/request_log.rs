//! One span a request, with a number that the answer carries too, and one count a request.
//!
//! An address is logged only when the panel knows it: whatever else was asked for, its query above all, may hold a secret
//! that somebody pasted into the wrong place.

use std::sync::atomic::{AtomicU64, Ordering};

use app::routes;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use crate::{endpoints, metrics::RouteClass, state::PanelState};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Runs the request in its span.
pub async fn trace(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let (class, path) = classify(request.uri().path());
    let span = tracing::info_span!("request", number, method = method(request.method()), path);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, "answered"));
    panel.metrics.count_request(class, status);
    response
        .headers_mut()
        .insert(REQUEST_ID, HeaderValue::from(number));
    response
}

/// What kind of address this is, and its name for the log.
fn classify(path: &str) -> (RouteClass, &str) {
    if let Some(endpoint) = endpoints::known(path) {
        (RouteClass::Api, endpoint)
    } else if routes::access(path).is_some() {
        (RouteClass::Page, path)
    } else if path.starts_with("/pkg/") {
        (RouteClass::Asset, "/pkg/…")
    } else {
        (RouteClass::Other, "(unknown)")
    }
}

/// The method, unless it is an invented word.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "(other)",
    }
}
