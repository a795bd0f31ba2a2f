//! In which theme a request is answered: that of a cookie, else that of the system.

use app::theme::answer_in;
use axum::{
    extract::{Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use contract::Theme;

use super::identity::cookie;
use crate::state::PanelState;

/// Answers in the theme that the browser keeps. Must come before `refusal`, whose pages are shown in it too; that pages
/// depend on a cookie is said by `language`.
pub async fn choose(State(panel): State<PanelState>, request: Request, next: Next) -> Response {
    let theme = of_browser(request.headers(), panel.cookies.theme_name());
    answer_in(theme, next.run(request)).await
}

/// A cookie that names no theme counts as little as none.
fn of_browser(headers: &HeaderMap, cookie_name: &str) -> Theme {
    let kept = cookie(headers, cookie_name).ok().flatten();
    kept.as_deref().and_then(Theme::parse).unwrap_or_default()
}
