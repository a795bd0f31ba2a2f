//! What a domain function answers instead of a result.

use contract::{ApiError, Login};
use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::Unreadable;

/// A refusal that the rules foresee, or a fault with its cause.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// The rules refuse it; nothing is wrong with the panel.
    #[error("refused: {0:?}")]
    Refused(ApiError),
    /// The database failed or is away.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// An account's stored TOTP key does not open, so no code of it can be checked.
    #[error("the stored TOTP key of `{login}` does not open: {why}")]
    Unreadable {
        /// The account.
        login: Login,
        /// What is wrong.
        why: Unreadable,
    },
    /// Something that should not happen; the text says what, without secrets.
    #[error("{0}")]
    Fault(&'static str),
}

/// The result of a domain function.
pub type Result<T> = std::result::Result<T, DomainError>;

/// Seconds after which a page that met an absent database is worth another try.
const RETRY_DATABASE_SECONDS: u32 = 5;

impl DomainError {
    /// Whether this is a refusal and not a fault.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// Whether the database cannot be reached or written now, so that the same can succeed later.
    #[must_use]
    pub(crate) fn is_unavailable(&self) -> bool {
        matches!(self, Self::Database(error) if is_unavailable(error))
    }

    /// What crosses the wire: the refusal, or the bare name of the fault.
    #[must_use]
    pub fn to_api(&self) -> ApiError {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Database(_) if self.is_unavailable() => ApiError::Unavailable {
                retry_after: RETRY_DATABASE_SECONDS,
            },
            Self::Unreadable { .. } => ApiError::CodeCannotBeChecked,
            Self::Database(_) | Self::Fault(_) => ApiError::Internal,
        }
    }
}

impl From<ApiError> for DomainError {
    fn from(refusal: ApiError) -> Self {
        Self::Refused(refusal)
    }
}

/// Whether the database is away, full or locked, so that the same request can succeed later, and not wrongly asked.
fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match error.as_ref() {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Protocol(_) => true,
                sqlx::Error::Database(error) => {
                    error.code().is_some_and(|code| is_transient_code(&code))
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// PostgreSQL: classes 08 (connection), 40 (deadlock), 53 (resources), 57 (operator intervention), 58 (system).
/// `SQLite` (primary result code in the low byte): BUSY 5, LOCKED 6, READONLY 8, IOERR 10, FULL 13, CANTOPEN 14.
fn is_transient_code(code: &str) -> bool {
    if code.len() == 5 {
        return matches!(&code[..2], "08" | "40" | "53" | "57" | "58");
    }
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transient_codes_are_told_from_mistakes() {
        for code in ["57P01", "40P01", "08006", "53300", "5", "261", "13", "10"] {
            assert!(is_transient_code(code), "{code}");
        }
        for code in ["23505", "42P01", "1", "19", "2067"] {
            assert!(!is_transient_code(code), "{code}");
        }
    }

    #[test]
    fn a_fault_crosses_the_wire_without_its_text() {
        assert_eq!(DomainError::Fault("a detail").to_api(), ApiError::Internal);
    }
}
