//! What goes wrong inside: a panic ends its own request and no other, and no request runs for ever.

use std::{any::Any, time::Duration};

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

use super::refusal::Refusal;

/// Longer than a full queue of sign-ins takes to be hashed.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Seconds after which a request that took too long is worth another try.
const RETRY_SECONDS: u32 = 10;

/// Answers 503 when nothing has come of a request for too long.
pub async fn limit_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(REQUEST_TIMEOUT, next.run(request))
        .await
        .unwrap_or_else(|_| {
            tracing::error!("a request took too long");
            Refusal::Unavailable {
                retry_after: RETRY_SECONDS,
            }
            .into_response()
        })
}

/// Answers 500 when a request panics.
#[must_use]
pub fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send + 'static>) -> Response> {
    CatchPanicLayer::custom(answer_panic)
}

fn answer_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    // Its message may hold what was typed; the panic hook has told where it happened.
    tracing::error!("a request panicked");
    Refusal::Internal.into_response()
}
