//! What may be shown after the password of an account with two-step authentication: the phone's code, or a recovery code
//! in its place. Both are used up by being accepted, and wrong ones of both count together.

use contract::{ApiError, Login, OneTimeCode, RecoveryCode};
use sea_orm::DatabaseTransaction;

use crate::{
    DomainError, Result, Services, Timestamp,
    audit::{self, Event},
    recovery_codes,
    throttle::{self, Admission, Subject},
    totp,
};

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

    /// Looks at it for what `entry` tells of, once it is admitted: a right one is used up, a wrong one is counted and written
    /// down. Returns the transaction in which it was used up, for all that it opens.
    ///
    /// # Errors
    /// As of [`Self::use_up`]; [`ApiError::Delayed`], [`ApiError::CodesStopped`].
    pub(crate) async fn show(
        &self,
        services: &Services,
        (account_id, login): (i64, &Login),
        entry: audit::Entry,
        now: Timestamp,
    ) -> Result<(DatabaseTransaction, audit::Entry)> {
        let (database, codes) = (&services.database, Subject::Codes(account_id));
        let transaction = database.begin_write().await?;
        let admission = throttle::admit(database, &transaction, &codes, now).await?;
        if !matches!(admission, Admission::Admitted { .. }) {
            transaction.rollback().await?;
            return Err(throttle::refuse(database, &codes, admission, entry, now).await?);
        }
        match self.use_up(services, &transaction, login, now).await {
            Ok(()) => {
                throttle::forget(&transaction, &codes).await?;
                Ok((transaction, entry))
            }
            Err(DomainError::Refused(refusal)) => {
                let entry = entry.failed(why_refused(&refusal));
                entry.write(&transaction, now).await?;
                transaction.commit().await?;
                Err(refusal.into())
            }
            Err(fault) => Err(entry.note_unreadable(services, transaction, fault).await),
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
