//! In which language a request is answered: that of the account, else that of a cookie, else what the browser asks for.

use app::language::{answer_in, language};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use contract::Language;

use super::{identity::cookie, security_headers::is_html};
use crate::state::PanelState;

/// Answers in the language of the browser, unless `identity` finds an account with one of its own. Must come before
/// `refusal`, whose pages speak it too.
pub async fn choose(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let of_browser = of_browser(request.headers(), panel.cookies.language_name());
    answer_in(of_browser, async {
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        if is_html(headers) {
            let tag = HeaderValue::from_static(language().tag());
            headers.insert(header::CONTENT_LANGUAGE, tag);
            let depends_on = HeaderValue::from_static("Cookie, Accept-Language");
            headers.append(header::VARY, depends_on);
        }
        response
    })
    .await
}

/// A cookie that names none of the panel's languages counts as little as none.
fn of_browser(headers: &HeaderMap, cookie_name: &str) -> Language {
    let kept = cookie(headers, cookie_name).ok().flatten();
    kept.as_deref()
        .and_then(Language::parse)
        .or_else(|| Language::asked_for(&accept_language(headers)))
        .unwrap_or_default()
}

/// Its lines as one list (RFC 9110, 5.3).
fn accept_language(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    let lines: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
    lines.join(",")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], Language::English)]
    #[case(&[("accept-language", "ru")], Language::Russian)]
    #[case(&[("accept-language", "de")], Language::English)]
    #[case(&[("accept-language", "de"), ("accept-language", "ru;q=0.1")], Language::Russian)]
    #[case(&[("accept-language", "ru"), ("cookie", "vestibule-language=en")], Language::English)]
    #[case(&[("accept-language", "en"), ("cookie", "a=b; vestibule-language=ru")], Language::Russian)]
    #[case(&[("accept-language", "ru"), ("cookie", "vestibule-language=tlh")], Language::Russian)]
    #[case(&[("accept-language", "ru"), ("cookie", "vestibule-language=\u{e9}")], Language::Russian)]
    #[case(&[("accept-language", "\u{e9}")], Language::English)]
    fn a_cookie_comes_before_what_the_browser_asks_for(
        #[case] sent: &[(&str, &str)],
        #[case] language: Language,
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(name.parse::<HeaderName>().unwrap(), value);
        }
        assert_eq!(of_browser(&headers, "vestibule-language"), language);
    }
}
