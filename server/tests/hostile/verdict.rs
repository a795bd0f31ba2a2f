//! What every answer must be, whatever was asked.

use axum::http::{HeaderMap, StatusCode, header};

use super::words::MARKUP;
use crate::{
    common::ORIGIN,
    headers::{self, Kind},
};

/// Says what is wrong with an answer.
pub(crate) fn judge(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<(), String> {
    if !(status.is_success() || status.is_redirection() || status.is_client_error()) {
        return Err(format!("status {status}"));
    }
    headers::judge(headers, Kind::claimed(headers), true)?;
    match headers.get(header::LOCATION) {
        Some(to) if !is_own(to.as_bytes()) => return Err(format!("it leads to {to:?}")),
        None if status.is_redirection() && status != StatusCode::NOT_MODIFIED => {
            return Err("it leads nowhere".to_owned());
        }
        _ => {}
    }
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        judge_page(body)?;
    }
    Ok(())
}

fn judge_page(body: &[u8]) -> Result<(), String> {
    let markup = MARKUP.as_bytes();
    if body.windows(markup.len()).any(|piece| piece == markup) {
        return Err("markup of somebody else".to_owned());
    }
    Ok(())
}

/// Whether browsers read it as an address of the panel (WHATWG URL: they take `\` for `/`, and drop tabs and line breaks).
fn is_own(location: &[u8]) -> bool {
    let is_plain = location
        .iter()
        .all(|byte| byte.is_ascii_graphic() && *byte != b'\\');
    let path = location.strip_prefix(ORIGIN.as_bytes()).unwrap_or(location);
    is_plain && path.starts_with(b"/") && !path.starts_with(b"//")
}
