//! Believes an unsafe request only when the browser says that it comes from the panel itself (OWASP ASVS 5.0, 3.5.1).
//!
//! No token in forms: `Sec-Fetch-Site` cannot be written by a page, and browsers without it send `Origin` with a POST.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::refusal::Refusal;
use crate::state::PanelState;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Answers 403 to an unsafe request of another origin, or of an unknown one.
pub async fn require(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    );
    if is_safe || is_believed(request.headers(), panel.public_url.origin()) {
        next.run(request).await
    } else {
        Refusal::WrongOrigin.into_response()
    }
}

fn is_believed(headers: &HeaderMap, own_origin: &str) -> bool {
    let mut sites = headers.get_all(SEC_FETCH_SITE).iter().peekable();
    if sites.peek().is_some() {
        return sites.all(|site| site == "same-origin" || site == "none");
    }
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    origins.peek().is_some() && origins.all(|origin| origin == own_origin)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "none")], true)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "")], false)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "https://panel.example.org")], false)]
    #[case(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "same-origin"), ("origin", "null")], true)]
    #[case(&[("origin", "https://panel.example.org")], true)]
    #[case(&[("origin", "http://panel.example.org")], false)]
    #[case(&[("origin", "https://panel.example.org.evil.example")], false)]
    #[case(&[("origin", "null")], false)]
    #[case(&[("origin", "https://panel.example.org"), ("origin", "https://evil.example")], false)]
    #[case(&[("host", "panel.example.org"), ("referer", "https://panel.example.org/")], false)]
    #[case(&[], false)]
    fn the_browser_must_say_that_it_is_the_panel(
        #[case] sent: &[(&str, &str)],
        #[case] believed: bool,
    ) {
        let headers = sent
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
            .fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            });
        assert_eq!(is_believed(&headers, "https://panel.example.org"), believed);
    }
}
