//! The answers of server functions, made what clients of the panel may rely on.
//!
//! A browser without JavaScript is led back to the form's page by its `Referer`: this gives every form a good one. Every
//! other client gets the error's own status and `Retry-After`; the framework would answer 500 to all.

use app::routes;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use contract::ApiError;
use domain::Identity;
use url::Url;

use super::refusal::{Refusal, keep_cookies, takes_html};
use crate::{config::PublicUrl, endpoints, state::PanelState};

/// Marks an error among the framework's answers.
const ERROR_HEADER: HeaderName = HeaderName::from_static("serverfnerror");
/// An error is a small JSON object.
const MAX_ERROR_BYTES: usize = 16 * 1024;
/// What the framework writes into the address of a page that an error leads back to.
const ERROR_PARAMETERS: [&str; 2] = ["__path", "__err"];

/// Prepares the request to a server function, and finishes its answer.
pub async fn finish(State(panel): State<PanelState>, mut request: Request, next: Next) -> Response {
    let Some(path) = endpoints::known(request.uri().path()) else {
        return next.run(request).await;
    };
    let takes_html = takes_html(request.headers());
    let identity = request.extensions().get::<Identity>().cloned();
    let referer = request
        .headers()
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok());
    let page = form_page(referer, &panel.public_url, endpoints::name(path));
    if let Ok(page) = HeaderValue::try_from(page) {
        request.headers_mut().insert(header::REFERER, page);
    }
    let response = next.run(request).await;
    if response.headers().contains_key(ERROR_HEADER) {
        finish_error(&panel, path, response, identity.as_ref(), takes_html).await
    } else {
        panel.metrics.count_sign_in(path, None);
        response
    }
}

async fn finish_error(
    panel: &PanelState,
    path: &'static str,
    response: Response,
    identity: Option<&Identity>,
    takes_html: bool,
) -> Response {
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    let error: ApiError = serde_json::from_slice(&body).unwrap_or(ApiError::Internal);
    panel.metrics.count_sign_in(path, Some(&error));
    if error == ApiError::Malformed {
        return Refusal::Malformed("missing fields").into_response();
    }
    if let Some(refusal) = Refusal::of_page(&error, identity) {
        let mut page = refusal.into_response();
        keep_cookies(&head.headers, &mut page);
        return page;
    }
    head.headers.remove(ERROR_HEADER);
    if takes_html {
        // The error is in the address that the browser is led to.
        head.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(head, Body::empty());
    }
    head.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    head.headers.remove(header::LOCATION);
    if let Some(seconds) = error.retry_after() {
        head.headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Response::from_parts(head, Body::from(body))
}

/// The absolute address of the page that the form was on: the `Referer` if it is the panel's, without the error of an
/// earlier try, to which the framework would only add; else the page where this form usually is.
fn form_page(referer: Option<&str>, public_url: &PublicUrl, endpoint: &str) -> String {
    let own = referer
        .and_then(|referer| Url::parse(referer).ok())
        .filter(|referer| referer.origin().ascii_serialization() == public_url.origin());
    let Some(mut page) = own else {
        return public_url.join(routes::form_page(endpoint));
    };
    let kept: Vec<(String, String)> = page
        .query_pairs()
        .into_owned()
        .filter(|(name, _)| !ERROR_PARAMETERS.contains(&name.as_str()))
        .collect();
    page.set_query(None);
    if !kept.is_empty() {
        page.query_pairs_mut().extend_pairs(kept);
    }
    page.set_fragment(None);
    page.to_string()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        Some("https://panel.example.org/login?next=%2Fsettings%2Fuser"),
        "/login?next=%2Fsettings%2Fuser"
    )]
    #[case(
        Some("https://panel.example.org/login?__path=a&__err=b&next=%2F#x"),
        "/login?next=%2F"
    )]
    #[case(Some("https://panel.example.org/login?__err=b"), "/login")]
    #[case(Some("https://panel.example.org.evil.example/login"), "/login")]
    #[case(Some("http://panel.example.org/settings/user"), "/login")]
    #[case(Some("https://evil.example/"), "/login")]
    #[case(Some("nonsense"), "/login")]
    #[case(None, "/login")]
    fn a_form_leads_back_to_a_page_of_the_panel(#[case] referer: Option<&str>, #[case] page: &str) {
        let public_url = PublicUrl::parse("https://panel.example.org").unwrap();
        assert_eq!(
            form_page(referer, &public_url, "sign_in"),
            public_url.join(page)
        );
    }
}
