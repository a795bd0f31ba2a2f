//! `/healthz` and `/readyz`, for the machine that watches the panel: no page, no cookie, under any host.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::SchemaState;

use crate::state::PanelState;

/// A database that takes longer is away as far as anybody who waits is concerned.
const PATIENCE: Duration = Duration::from_secs(3);
const RETRY_SECONDS: u32 = 5;

/// The routes.
pub fn router() -> Router<PanelState> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(is_ready))
}

async fn is_ready(State(panel): State<PanelState>) -> Response {
    let schema = tokio::time::timeout(PATIENCE, panel.services.database.schema_state()).await;
    if let Ok(Ok(SchemaState::Current)) = schema {
        return "ready\n".into_response();
    }
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(RETRY_SECONDS))];
    (StatusCode::SERVICE_UNAVAILABLE, retry_after, "not ready\n").into_response()
}
