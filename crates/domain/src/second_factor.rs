//! What may be shown after the password of an account with two-step authentication: the phone's code, or a recovery code
//! in its place. Both are used up by being accepted, and wrong ones of both count together.

use contract::{ApiError, Login, OneTimeCode, RecoveryCode};
use sea_orm::DatabaseTransaction;

use crate::{Result, Services, Timestamp, audit::Event, recovery_codes, totp};

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// Six digits of the phone.
    Code(OneTimeCode),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl From<&OneTimeCode> for SecondFactor {
    fn from(code: &OneTimeCode) -> Self {
        Self::Code(code.clone())
    }
}

impl From<&RecoveryCode> for SecondFactor {
    fn from(code: &RecoveryCode) -> Self {
        Self::Recovery(code.clone())
    }
}

impl SecondFactor {
    /// Uses it up, in one conditional statement.
    ///
    /// # Errors
    /// [`ApiError::TwoStepNotOn`]; [`ApiError::CodeWrong`], [`ApiError::CodeAlreadyUsed`] and
    /// [`crate::DomainError::Unreadable`] of a code; [`ApiError::RecoveryCodeWrong`].
    pub(crate) async fn use_up(
        &self,
        services: &Services,
        transaction: &DatabaseTransaction,
        login: &Login,
        now: Timestamp,
    ) -> Result<()> {
        match self {
            Self::Code(code) => totp::use_code(services, transaction, login, code, now).await,
            Self::Recovery(code) => recovery_codes::use_one(transaction, login, code, now).await,
        }
    }

    /// The event of signing in with it.
    pub(crate) const fn sign_in_event(&self) -> Event {
        match self {
            Self::Code(_) => Event::SignInCode,
            Self::Recovery(_) => Event::SignInRecovery,
        }
    }

    /// What the evidence of something else that it opened says of it.
    pub(crate) const fn detail(&self) -> Option<&'static str> {
        match self {
            Self::Code(_) => None,
            Self::Recovery(_) => Some("with a recovery code"),
        }
    }
}

/// The evidence's word for a refused one.
pub(crate) const fn why_refused(refusal: &ApiError) -> &'static str {
    match refusal {
        ApiError::CodeAlreadyUsed => "used code",
        ApiError::CodeWrong { .. } => "wrong code",
        ApiError::ClockWrong { .. } => "wrong code: the phone's clock",
        ApiError::RecoveryCodeWrong => "wrong or used recovery code",
        _ => "two-step authentication changed meanwhile",
    }
}
