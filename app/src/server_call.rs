//! Calls to server functions: queries of pages, and forms posted in the background.
//!
//! The framework's own client is compiled once a server function; this one once. On the wire both are the same.

use contract::ApiError;
use leptos::{
    prelude::window,
    server_fn::{Bytes, ServerFn, error::FromServerFnError},
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams},
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::JsFuture;

use crate::{error::AppError, rendered_for};

/// Asks a query: on the server by calling it, in the browser by asking the server.
pub async fn ask<Q>(query: Q) -> Result<Q::Output, AppError>
where
    Q: ServerFn<Error = AppError> + Serialize + Send,
    Q::Output: DeserializeOwned + Send,
{
    #[cfg(feature = "ssr")]
    return query.run_body().await;
    #[cfg(not(feature = "ssr"))]
    {
        let fields = serde_qs::to_string(&query).unwrap_or_default();
        let answer = send_wrapper::SendWrapper::new(post(Q::PATH, fields.into())).await?;
        serde_json::from_str(&answer.body).map_err(|_| ApiError::Internal.into())
    }
}

/// Posts a form as the browser itself would, but asking for JSON. Gives the page to go on with.
pub(crate) async fn submit(path: &str, form: &HtmlFormElement) -> Result<String, ApiError> {
    let fields = FormData::new_with_form(form)
        .and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(fields.as_ref()))
        .map_err(|_| ApiError::Malformed)?;
    let answer = post(path, fields.into())
        .await
        .map_err(|AppError(error)| error)?;
    Ok(answer.leads_to)
}

struct Answer {
    #[cfg_attr(
        feature = "ssr",
        expect(dead_code, reason = "only browsers ask queries over the network")
    )]
    body: String,
    leads_to: String,
}

async fn post(path: &str, fields: JsValue) -> Result<Answer, AppError> {
    match exchange(path, &fields).await {
        Ok(answer) => answer,
        // The server was not reached.
        Err(_) => Err(ApiError::Unavailable { retry_after: 5 }.into()),
    }
}

async fn exchange(path: &str, fields: &JsValue) -> Result<Result<Answer, AppError>, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(fields);
    let address = rendered_for::address(path);
    let response = JsFuture::from(window().fetch_with_str_and_init(&address, &request)).await?;
    let response: Response = response.dyn_into()?;
    let body = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    if !response.ok() {
        return Ok(Err(match AppError::de(Bytes::from(body)) {
            // A proxy answers for a server that is away, with a page of its own.
            AppError(ApiError::Malformed) if response.status() >= 500 => {
                ApiError::Unavailable { retry_after: 5 }.into()
            }
            error => error,
        }));
    }
    let leads_to = response.headers().get("location")?.unwrap_or_default();
    Ok(Ok(Answer { body, leads_to }))
}
