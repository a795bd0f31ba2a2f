//! Refuses what is no form of the panel before a server function sees it: unknown endpoints, other methods and content
//! types, too much, and fields that are no text or are there twice.

use std::{collections::HashSet, time::Duration};

use app::{rendered_for, routes};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Extensions, HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::{Caller, Identity, management, policy};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use percent_encoding::percent_decode;
use url::form_urlencoded;

use super::refusal::Refusal;
use crate::{
    endpoints,
    state::{Panel, PanelState},
};

/// The longest form that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// How much of a form that is too long is taken off the line, so that its sender reads the answer instead of a broken
/// connection.
const MAX_DISCARDED: usize = 1024 * 1024;
const DISCARD_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the body of a form may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
const FORM: &str = "application/x-www-form-urlencoded";

/// Looks at the head of a request to a server function.
pub async fn check_head(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !endpoints::is_endpoint(path) {
        return next.run(request).await;
    }
    if endpoints::known(path).is_none() {
        return Refusal::NotFound.into_response();
    }
    if request.method() != Method::POST {
        return Refusal::MethodNotAllowed("POST").into_response();
    }
    if !is_form(request.headers()) {
        return Refusal::NoForm.into_response();
    }
    if declared_length(request.headers()).is_some_and(|length| length > MAX_BYTES) {
        discard(request.into_body()).await;
        return Refusal::TooLarge.into_response();
    }
    next.run(request).await
}

/// Looks at the form itself, once it is known that the caller may send one. Must come after `identity`.
pub async fn check_body(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !endpoints::is_endpoint(path) {
        return next.run(request).await;
    }
    let identity = request.extensions().get::<Identity>();
    if endpoints::needs_session(path) && identity.is_none() {
        // Whether it is a first start, such a function asks itself as well.
        let is_open = endpoints::is_for_setup(path) && panel.is_set_up().await.is_ok_and(|is| !is);
        if !is_open {
            return Refusal::SignInRequired.into_response();
        }
    }
    if let Some(identity) = identity
        && is_made_for_another(request.uri(), identity)
    {
        return refuse_stale(&panel, path, identity, request.extensions())
            .await
            .into_response();
    }
    if let Some(refusal) = rights_missing(&panel, path, request.extensions()).await {
        return refusal.into_response();
    }
    let (head, body) = request.into_parts();
    let form = match read(body).await {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    match check_fields(&form) {
        Ok(()) => next.run(Request::from_parts(head, Body::from(form))).await,
        Err(what) => Refusal::Malformed(what).into_response(),
    }
}

/// Whether something comes from a page that was made before the identity of its browser changed: in another tab, it now
/// acts as another account, or has returned. Who sends no pages of the panel need not say for whom they were made. The way
/// out is open from any.
fn is_made_for_another(uri: &Uri, identity: &Identity) -> bool {
    let query = uri.query().unwrap_or_default();
    let made_for = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == rendered_for::NAME)
        .map(|(_, made_for)| made_for);
    endpoints::needs_session(uri.path())
        && made_for.is_some_and(|made_for| made_for != identity.on_pages())
}

async fn refuse_stale(
    panel: &Panel,
    path: &str,
    identity: &Identity,
    extensions: &Extensions,
) -> Refusal {
    let caller = extensions.get::<Caller>().cloned().unwrap_or_default();
    // Queries, which change nothing, leave no line where they are answered either.
    let noted = match endpoints::known(path).filter(|_| routes::is_form(endpoints::name(path))) {
        Some(known) => {
            let endpoint = endpoints::name(known);
            management::note_stale(&panel.services, identity, endpoint, &caller).await
        }
        None => Ok(()),
    };
    match noted {
        Ok(()) => Refusal::changed(identity),
        Err(fault) => Refusal::of(&fault),
    }
}

/// Refuses who may do to no account what the server function does, and leaves evidence of it.
async fn rights_missing(
    panel: &PanelState,
    path: &str,
    extensions: &Extensions,
) -> Option<Refusal> {
    let (action, identity) = (endpoints::action(path)?, extensions.get::<Identity>()?);
    if !policy::levels_for(identity.level(), action).is_empty() {
        return None;
    }
    let caller = extensions.get::<Caller>().cloned().unwrap_or_default();
    let noted = management::note_refused(&panel.services, identity, action, &caller).await;
    Some(noted.map_or_else(
        |fault| Refusal::of(&fault),
        |()| Refusal::forbidden(Some(identity)),
    ))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case(FORM)
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

async fn read(mut body: Body) -> Result<Bytes, Refusal> {
    let whole = Limited::new(&mut body, MAX_BYTES).collect();
    let refusal = match tokio::time::timeout(BODY_TIMEOUT, whole).await {
        Ok(Ok(form)) => return Ok(form.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Refusal::TooLarge,
        Ok(Err(_)) => Refusal::Malformed("body"),
        Err(_) => Refusal::TooSlow,
    };
    if refusal == Refusal::TooLarge {
        discard(body).await;
    }
    Err(refusal)
}

async fn discard(body: Body) {
    let mut body = Limited::new(body, MAX_DISCARDED);
    let rest = async { while let Some(Ok(_)) = body.frame().await {} };
    // Whatever has not come by then is not waited for.
    let _ = tokio::time::timeout(DISCARD_TIMEOUT, rest).await;
}

/// Every field must be text without NUL and stand once; the word tells the log what is wrong, without the value.
fn check_fields(form: &[u8]) -> Result<(), &'static str> {
    let mut names = HashSet::new();
    for field in form
        .split(|byte| *byte == b'&')
        .filter(|field| !field.is_empty())
    {
        let (name, value) = field.split_at(
            field
                .iter()
                .position(|byte| *byte == b'=')
                .unwrap_or(field.len()),
        );
        let name = decode(name)?;
        decode(value.strip_prefix(b"=").unwrap_or(value))?;
        if !names.insert(name) {
            return Err("a repeated field");
        }
    }
    Ok(())
}

fn decode(text: &[u8]) -> Result<String, &'static str> {
    let broken_escape = |(at, byte): (usize, &u8)| {
        *byte == b'%'
            && !text
                .get(at + 1..at + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if text.iter().enumerate().any(broken_escape) {
        return Err("a broken escape in a field");
    }
    let spaces: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let decoded = percent_decode(&spaces)
        .decode_utf8()
        .map_err(|_| "a field that is no UTF-8")?;
    if decoded.contains('\0') {
        return Err("a NUL in a field");
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", true)]
    #[case("login=root&password=a+b%26c%3D&next=", true)]
    #[case("login", true)]
    #[case("login=%C3%A9&&password=", true)]
    #[case("login=a&login=b", false)]
    #[case("login=a&log%69n=b", false)]
    #[case("login=%ff", false)]
    #[case("%ff=a", false)]
    #[case("login=%00", false)]
    #[case("login=%", false)]
    #[case("login=%zz", false)]
    #[case("login=100%", false)]
    #[case("login=a=b", true)]
    fn fields_are_text_and_stand_once(#[case] form: &str, #[case] is_good: bool) {
        assert_eq!(check_fields(form.as_bytes()).is_ok(), is_good);
    }

    #[test]
    fn raw_bytes_that_are_no_text_are_refused() {
        assert!(check_fields(b"login=\xff\xfe").is_err());
        assert!(check_fields(b"login=\0").is_err());
    }

    #[rstest]
    #[case("application/x-www-form-urlencoded", true)]
    #[case("Application/X-WWW-Form-Urlencoded; charset=UTF-8", true)]
    #[case("application/x-www-form-urlencodedx", false)]
    #[case("multipart/form-data; boundary=a", false)]
    #[case("text/plain", false)]
    #[case("application/json", false)]
    #[case("", false)]
    fn only_url_encoded_forms_are_read(#[case] kind: &str, #[case] is_good: bool) {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
        assert_eq!(is_form(&headers), is_good);
        assert!(!is_form(&HeaderMap::new()));
    }

    proptest! {
        /// What is let through is what every reader of forms makes of it: the same fields, none twice, all text.
        #[test]
        fn what_is_let_through_is_read_alike_by_others(
            any in vec(any::<u8>(), 0..80),
            near in "[a-c%0-9=&+\\[\\]]{0,40}",
        ) {
            for form in [any, near.into_bytes()] {
                if check_fields(&form).is_err() {
                    continue;
                }
                let mut names = HashSet::new();
                for (name, value) in form_urlencoded::parse(&form) {
                    let is_text = !name.contains('\0') && !name.contains(char::REPLACEMENT_CHARACTER);
                    prop_assert!(is_text);
                    prop_assert!(!value.contains('\0'));
                    prop_assert!(names.insert(name.into_owned()), "twice: {}", form.escape_ascii());
                }
            }
        }

        #[test]
        fn what_a_browser_sends_is_let_through(
            fields in prop::collection::hash_map("[^\0]{0,12}", "[^\0]{0,20}", 0..6),
        ) {
            let form = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&fields)
                .finish();
            prop_assert_eq!(check_fields(form.as_bytes()), Ok(()));
        }
    }
}
