//! The audit log as a file: sent piece by piece, so that neither the panel nor the database ever holds all of it.
//!
//! Who may have it is asked by the page guard, and once more in `domain`, which also writes down that it was asked for.

mod csv;

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use contract::AuditFilter;
use domain::{Caller, Identity, audit::log::Export};
use futures_util::stream::{self, TryStreamExt as _};
use url::form_urlencoded;

use crate::{middleware::refusal::Refusal, state::PanelState};

/// An error that ends the transfer before the file is whole, so that nobody takes a part for all.
type Broken = Box<dyn std::error::Error + Send + Sync>;

const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"audit-log.csv\"");

/// What stands at its address.
pub async fn send(
    State(panel): State<PanelState>,
    Extension(identity): Extension<Identity>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Response {
    let filter = filter(query.as_deref().unwrap_or_default());
    match Export::begin(&panel.services, &identity, &filter, &caller).await {
        Ok(export) => file(body(panel, export)),
        Err(error) => Refusal::of_page(&error.to_api(), Some(&identity))
            .unwrap_or_else(|| Refusal::of(&error))
            .into_response(),
    }
}

/// Its headers alone. Nothing is read for them, and so nothing is written down.
pub async fn describe() -> Response {
    file(Body::empty())
}

fn file(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(csv::TYPE)),
        (header::CONTENT_DISPOSITION, FILE),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body).into_response()
}

/// The filter of an address. Of a name that stands there twice the first value counts.
fn filter(query: &str) -> AuditFilter {
    AuditFilter::read(|name| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let (_, value) = pairs.find(|(of, _)| of == name)?;
        Some(value.into_owned())
    })
}

/// The heading, and then the lines as they are read. What is read next waits until what was read before is on its way.
fn body(panel: PanelState, export: Export) -> Body {
    let heading = stream::once(async { csv::heading().map_err(Broken::from) });
    let lines = stream::try_unfold((panel, export), |(panel, mut export)| async move {
        let part = next(&panel, &mut export).await?;
        Ok::<_, Broken>(part.map(|part| (part, (panel, export))))
    });
    let whole = stream::StreamExt::chain(heading, lines);
    let logged = whole.inspect_err(|error| {
        tracing::error!(
            error = &**error as &dyn std::error::Error,
            "an export of the audit log broke off"
        );
    });
    Body::from_stream(logged)
}

/// The next lines there are.
async fn next(panel: &PanelState, export: &mut Export) -> Result<Option<Bytes>, Broken> {
    while let Some(rows) = export.next(&panel.services).await? {
        if !rows.is_empty() {
            return Ok(Some(csv::lines(&rows)?));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "")]
    #[case("account=ann&actor=", "account ann")]
    #[case("actor=ann%40example.org&other=1", "actor ann@example.org")]
    #[case("from=2026-11-24T10%3A00&to=a+b", "from 2026-11-24T10:00 to a b")]
    #[case("event=sign_out&event=confirm", "event sign_out")]
    #[case("account[]=ann&=&&%ff=%", "")]
    fn the_filter_is_that_of_the_page(#[case] query: &str, #[case] expected: &str) {
        let filter = filter(query);
        let pairs: Vec<_> = filter
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        assert_eq!(pairs.join(" "), expected);
    }
}
