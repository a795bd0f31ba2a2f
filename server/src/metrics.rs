//! What `/metrics` tells, in the text format of Prometheus: counts since this process started, no names of people.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware::map_response,
    response::{IntoResponse as _, Response},
    routing::get,
};
use contract::ApiError;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, text::encode},
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use crate::{endpoints, middleware::security_headers};

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What kind of address a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum RouteClass {
    /// A page.
    Page,
    /// A server function.
    Api,
    /// A built file.
    Asset,
    /// Anything else.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    class: RouteClass,
    status: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
enum Outcome {
    Succeeded,
    Refused,
    Delayed,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignInLabels {
    step: &'static str,
    outcome: Outcome,
}

/// The counters; cloning shares them.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    sign_ins: Family<SignInLabels, Counter>,
    registry: Arc<Registry>,
}

impl Default for Metrics {
    fn default() -> Self {
        let (requests, sign_ins) = (Family::default(), Family::default());
        let mut registry = Registry::with_prefix("vestibule");
        registry.register("requests", "Requests answered", requests.clone());
        registry.register(
            "sign_in_attempts",
            "Attempts at a step of signing in",
            sign_ins.clone(),
        );
        Self {
            requests,
            sign_ins,
            registry: Arc::new(registry),
        }
    }
}

impl Metrics {
    pub(crate) fn count_request(&self, class: RouteClass, status: u16) {
        self.requests
            .get_or_create(&RequestLabels { class, status })
            .inc();
    }

    /// Counts the answer of a server function, if it is a step of signing in.
    pub(crate) fn count_sign_in(&self, path: &'static str, error: Option<&ApiError>) {
        let step = match endpoints::name(path) {
            "sign_in" => "password",
            "submit_code" => "code",
            _ => return,
        };
        let outcome = match error {
            None => Outcome::Succeeded,
            Some(ApiError::Delayed { .. } | ApiError::CodesStopped) => Outcome::Delayed,
            Some(
                ApiError::Busy { .. }
                | ApiError::Unavailable { .. }
                | ApiError::Internal
                | ApiError::CodeCannotBeChecked,
            ) => Outcome::Failed,
            Some(_) => Outcome::Refused,
        };
        self.sign_ins
            .get_or_create(&SignInLabels { step, outcome })
            .inc();
    }

    /// `/metrics`, for a listener of its own.
    pub fn router(self) -> Router {
        Router::new()
            .route("/metrics", get(show))
            .layer(map_response(security_headers::add_beside_the_panel))
            .with_state(self)
    }
}

async fn show(State(metrics): State<Metrics>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_ins_are_counted_by_step_and_outcome() {
        let metrics = Metrics::default();
        metrics.count_sign_in("/api/sign_in", None);
        metrics.count_sign_in("/api/submit_code", Some(&ApiError::CodeAlreadyUsed));
        metrics.count_sign_in("/api/change_password", None);
        metrics.count_request(RouteClass::Page, 200);
        let mut text = String::new();
        encode(&mut text, &metrics.registry).unwrap();
        for line in [
            r#"vestibule_sign_in_attempts_total{step="password",outcome="Succeeded"} 1"#,
            r#"vestibule_sign_in_attempts_total{step="code",outcome="Refused"} 1"#,
            r#"vestibule_requests_total{class="Page",status="200"} 1"#,
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
