//! What a phone needs to know to install the panel: the operator's name for it, its icons and colours (W3C Web Application
//! Manifest). Browsers ask for it without cookies, so it is the same for everybody who asks in one language.

use app::{language::language, text::text};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse,
    routing::{MethodRouter, get},
};
use serde_json::{Value, json};

use crate::{middleware::refusal::Refusal, state::PanelState};

/// Its address.
pub const PATH: &str = "/manifest.webmanifest";

const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/manifest+json"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    (header::VARY, HeaderValue::from_static("Accept-Language")),
];

/// What stands at its address.
pub fn route() -> MethodRouter<PanelState> {
    get(send).fallback(|| async { Refusal::MethodNotAllowed("GET, HEAD") })
}

async fn send(State(panel): State<PanelState>) -> impl IntoResponse {
    (HEADERS, Json(manifest(panel.brand())))
}

fn manifest(brand: &str) -> Value {
    let icon = |src: &str, sizes: &str, kind: &str, purpose: &str| json!({ "src": src, "sizes": sizes, "type": kind, "purpose": purpose });
    json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": brand,
        "short_name": brand,
        "description": text().description,
        "lang": language().tag(),
        "dir": "ltr",
        "display": "standalone",
        // Of the light theme's canvas; each page says its own.
        "background_color": "#f6f7f9",
        "theme_color": "#f6f7f9",
        "icons": [
            icon("/favicon.svg", "any", "image/svg+xml", "any"),
            icon("/icon-192.png", "192x192", "image/png", "any"),
            icon("/icon-512.png", "512x512", "image/png", "any"),
            icon("/icon-512-maskable.png", "512x512", "image/png", "maskable"),
        ],
    })
}
