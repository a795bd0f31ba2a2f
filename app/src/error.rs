//! What a server function can answer instead of a result, in the shape that the framework asks for.
//!
//! It owns no errors of its own: the closed list is [`ApiError`], its sentences are in [`crate::text`].

use contract::ApiError;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// An [`ApiError`] as server functions return it. On the wire it is the [`ApiError`] itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(pub ApiError);

impl From<ApiError> for AppError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// The framework's own errors carry free text (decoder messages, parts of the input): it is dropped here.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => ApiError::Malformed,
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                ApiError::Unavailable { retry_after: 5 }
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Serialization(_) => ApiError::Internal,
        })
    }
}

#[cfg(test)]
mod tests {
    use leptos::server_fn::{Bytes, error::ServerFnUrlError};

    use super::*;

    #[test]
    fn an_error_reads_back_from_the_wire() {
        let error = AppError(ApiError::CodeWrong {
            server_time: 1_700_000_000_000,
        });
        assert_eq!(AppError::de(error.ser()), error);
        assert_eq!(
            error.ser(),
            Bytes::from(r#"{"error":"code_wrong","server_time":1700000000000}"#)
        );
    }

    #[test]
    fn an_invented_error_in_an_address_says_nothing() {
        for written_by_anyone in ["", "%%%", "PGgxPmhpPC9oMT4=", "eyJlcnJvciI6ImhpIn0="] {
            let error = ServerFnUrlError::<AppError>::decode_err(written_by_anyone);
            assert_eq!(error, AppError(ApiError::Malformed));
        }
    }

    #[test]
    fn free_text_of_the_framework_is_dropped() {
        let error =
            AppError::from_server_fn_error(ServerFnErrorErr::Args("password=secret".to_owned()));
        assert_eq!(error, AppError(ApiError::Malformed));
    }
}
