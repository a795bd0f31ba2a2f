//! Refuses addresses that are no text, so that nothing behind has to reckon with them.

use axum::{
    extract::Request,
    http::Uri,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;

use super::refusal::Refusal;

/// Answers 400 unless path and query are UTF-8 without NUL after percent-decoding, and the path begins with a slash
/// (`OPTIONS *` and `CONNECT host:port` have none).
pub async fn require(request: Request, next: Next) -> Response {
    if is_well_formed(request.uri()) {
        next.run(request).await
    } else {
        Refusal::Malformed("address").into_response()
    }
}

fn is_well_formed(uri: &Uri) -> bool {
    uri.path_and_query().is_some()
        && uri.path().starts_with('/')
        && is_text(uri.path())
        && uri.query().is_none_or(is_text)
}

/// Whether the percent-encoded `text` is UTF-8 without NUL.
pub(super) fn is_text(text: &str) -> bool {
    if !text.contains('%') {
        return !text.contains('\0');
    }
    percent_decode_str(text)
        .decode_utf8()
        .is_ok_and(|decoded| !decoded.contains('\0'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/", true)]
    #[case("/settings/user?tab=%C3%A9", true)]
    #[case("/?a=100%", true)]
    #[case("http://localhost:3000/login", true)]
    #[case("/%ff", false)]
    #[case("/%00", false)]
    #[case("/?a=%ff", false)]
    #[case("/?a=%00", false)]
    #[case("*", false)]
    #[case("localhost:3000", false)]
    fn an_address_is_text_or_refused(#[case] uri: &str, #[case] is_good: bool) {
        assert_eq!(is_well_formed(&uri.parse().unwrap()), is_good);
    }
}
