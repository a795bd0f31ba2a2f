//! Headers that every answer carries, whatever made it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::state::{Panel, PanelState};

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const ONE_YEAR_OF_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// The panel uses none of these; writing to the clipboard (`Copy`) is the one thing it asks a browser for.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), usb=(), clipboard-write=(self)",
);

/// What anything but a page may load and do, should a browser be led to show it as one.
const NOTHING: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
);

/// Adds the headers.
pub async fn add(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if panel.public_url.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR_OF_HTTPS);
    }
    if is_html(headers) {
        add_for_pages(headers, &panel);
    } else {
        add_for_data(headers);
    }
    response
}

/// Adds the headers of what is no page, to an answer of another listener than the panel's.
pub async fn add_beside_the_panel(mut response: Response) -> Response {
    add_for_data(response.headers_mut());
    response
}

fn add_for_all(headers: &mut HeaderMap) {
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("same-origin"),
    );
}

fn add_for_data(headers: &mut HeaderMap) {
    add_for_all(headers);
    headers.insert(header::CONTENT_SECURITY_POLICY, NOTHING);
    headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
}

fn add_for_pages(headers: &mut HeaderMap, panel: &Panel) {
    add_for_all(headers);
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    headers.insert(
        CROSS_ORIGIN_OPENER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(PERMISSIONS_POLICY, PERMISSIONS);
    // A rendered page has set its own, with its nonce.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Some(policy) = content_security_policy(panel, None)
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Whether an answer is a page.
pub(super) fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What a page may load and do (W3C Content Security Policy Level 3): scripts of the panel and those that carry the
/// page's nonce, its styles, pictures and requests, its forms, and nothing of anybody else. No workers: one of those could
/// go on serving pages that are out of date.
#[must_use]
pub fn content_security_policy(panel: &Panel, nonce: Option<&str>) -> Option<HeaderValue> {
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    // cargo-leptos reloads pages over a socket of its own.
    let reload = if panel.site.is_watched() {
        format!(
            " ws://{}:{}",
            panel.public_url.host(),
            panel.leptos.reload_port
        )
    } else {
        String::new()
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'{reload}; font-src 'self'; manifest-src 'self'; worker-src 'none'; form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}
