//! From cookies to who is asking: one statement a request, and none for a request without a session.

use app::{language::speak, ssr::HalfToken};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::{
    Caller,
    session::{self, Token},
};

use super::refusal::Refusal;
use crate::state::PanelState;

/// Adds [`domain::Identity`], whose language is spoken from here on, for a live session, the half sign-in that the browser
/// holds, and to [`Caller`] what accounts know the browser by. Must come after `client_address`.
pub async fn find(State(panel): State<PanelState>, mut request: Request, next: Next) -> Response {
    let (Ok(session), Ok(half), Ok(device)) = (
        cookie(request.headers(), panel.cookies.session_name()),
        cookie(request.headers(), panel.cookies.half_name()),
        cookie(request.headers(), panel.cookies.device_name()),
    ) else {
        return Refusal::Malformed("a cookie that is no text").into_response();
    };
    if let Some(token) = session.as_deref().and_then(Token::parse) {
        match session::identify(&panel.services, &token).await {
            Ok(Some(identity)) => {
                if let Some(language) = identity.language() {
                    speak(language);
                }
                request.extensions_mut().insert(identity);
            }
            Ok(None) => {}
            Err(error) => return Refusal::of(&error).into_response(),
        }
    }
    if let Some(caller) = request.extensions_mut().get_mut::<Caller>() {
        caller.device = device.as_deref().and_then(Token::parse);
    }
    request
        .extensions_mut()
        .insert(HalfToken(half.as_deref().and_then(Token::parse)));
    next.run(request).await
}

/// The panel's own cookie was sent with bytes that are no text: nobody but its sender can have put them there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoText;

/// The value of the first cookie of that name. Cookies of other programs on the same host are not looked at.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Result<Option<String>, NoText> {
    for line in headers.get_all(header::COOKIE) {
        for pair in line.as_bytes().split(|byte| *byte == b';') {
            let pair = pair.trim_ascii();
            let value = pair
                .strip_prefix(name.as_bytes())
                .and_then(|rest| rest.strip_prefix(b"="));
            if let Some(value) = value {
                return if value.is_ascii() {
                    Ok(String::from_utf8(value.to_vec()).ok())
                } else {
                    Err(NoText)
                };
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    #[test]
    fn the_panel_s_cookie_is_found_among_others() {
        let found = |lines: &[&[u8]]| cookie(&headers(lines), "vestibule");
        assert_eq!(
            found(&[b"a=b; vestibule=x; vestibule-half=y"]),
            Ok(Some("x".to_owned()))
        );
        assert_eq!(found(&[b"a=b", b"vestibule=x"]), Ok(Some("x".to_owned())));
        assert_eq!(found(&[b"vestibule-half=y;xvestibule=z"]), Ok(None));
        assert_eq!(
            found(&[b"other=\xff; vestibule=x"]),
            Ok(Some("x".to_owned()))
        );
        assert_eq!(found(&[b"vestibule=\xff"]), Err(NoText));
        assert_eq!(found(&[]), Ok(None));
    }

    proptest! {
        #[test]
        fn a_cookie_is_found_whole_or_not_at_all(
            before in "([a-z_-]{0,9}(=[!#-+\\--:<-~]{0,9})?; ?){0,4}",
            value in "[!#-+\\--:<-~]{0,50}",
            others in vec(vec(32_u8.., 0..60), 0..4),
        ) {
            let own = format!("{before}vestibule={value}").into_bytes();
            let lines: Vec<&[u8]> = others.iter().map(Vec::as_slice).chain([&own[..]]).collect();
            let Ok(lines) = lines.into_iter().map(HeaderValue::from_bytes).collect::<Result<Vec<_>, _>>() else {
                return Ok(());
            };
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, line);
            }
            let is_ours = |line: &[u8]| line.windows(10).any(|piece| piece == b"vestibule=");
            let found = cookie(&headers, "vestibule");
            if !others.iter().any(|line| is_ours(line)) && !is_ours(before.as_bytes()) {
                prop_assert_eq!(found, Ok(Some(value)));
            }
        }
    }
}
