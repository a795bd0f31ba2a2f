//! The proof that a session shows again before something grave: its own password, and a code where its account has
//! two-step authentication. What needs one is decided in `policy`.

use contract::{ApiError, Password, ProofNeed};
use sea_orm::ConnectionTrait;

use crate::{
    Caller, Identity, Result, Services, Timestamp,
    audit::{self, Event},
    password,
    policy::Verdict,
    second_factor::SecondFactor,
    session::{self, NewSession},
};

/// What somebody shows: always of who really signed in. Nothing is looked at where the proof is recent.
#[derive(Debug, Default)]
pub struct Proof {
    /// The password.
    pub password: Option<Password>,
    /// A code of the phone, or a recovery code.
    pub code: Option<SecondFactor>,
}

/// What an answer of the policy asks from somebody.
pub(crate) const fn need(verdict: Verdict, identity: &Identity) -> ProofNeed {
    match verdict {
        Verdict::TwoStepSessionNeeded => ProofNeed::TwoStepSession,
        Verdict::ProofNeeded if identity.actor.has_two_step() => ProofNeed::PasswordAndCode,
        Verdict::ProofNeeded => ProofNeed::Password,
        Verdict::Allowed | Verdict::Forbidden | Verdict::Protected => ProofNeed::Nothing,
    }
}

/// A proof that was shown with a request, and is yet to be kept with its session.
#[must_use]
pub(crate) struct Shown(bool);

impl Shown {
    /// None was needed.
    pub(crate) const NONE: Self = Self(false);

    /// Whether there was one.
    pub(crate) const fn is_shown(&self) -> bool {
        self.0
    }

    /// As [`Self::keep`], but the session gets a new secret in any case.
    pub(crate) async fn keep_or_renew(
        self,
        connection: &impl ConnectionTrait,
        identity: &Identity,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<NewSession> {
        match self.keep(connection, identity, caller, now).await? {
            Some(session) => Ok(session),
            None => session::renew(connection, identity, None, false, now).await,
        }
    }

    /// Keeps the proof with the session, which gets a new secret; in the transaction of what it was shown for.
    pub(crate) async fn keep(
        self,
        connection: &impl ConnectionTrait,
        identity: &Identity,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Option<NewSession>> {
        if !self.0 {
            return Ok(None);
        }
        let session = session::renew(connection, identity, None, true, now).await?;
        audit::Entry::of_actor(Event::Confirm, identity, caller)
            .succeeded()
            .write(connection, now)
            .await?;
        Ok(Some(session))
    }
}

/// Looks at a proof. The password comes first: without it no code is used up.
///
/// # Errors
/// [`ApiError::PasswordNeeded`], [`ApiError::CodeNeeded`], [`ApiError::WrongPassword`], [`ApiError::CodeWrong`],
/// [`ApiError::CodeAlreadyUsed`], [`ApiError::RecoveryCodeWrong`], [`ApiError::Delayed`], [`ApiError::CodesStopped`].
pub(crate) async fn show(
    services: &Services,
    identity: &Identity,
    proof: Proof,
    caller: &Caller,
) -> Result<Shown> {
    let refuse = async |refusal, why| {
        let entry = audit::Entry::of_actor(Event::Confirm, identity, caller);
        Err(entry.refuse(services, refusal, why).await)
    };
    let password = proof
        .password
        .filter(|password| !password.expose().is_empty());
    let Some(password) = password else {
        return refuse(ApiError::PasswordNeeded, "no password").await;
    };
    if identity.actor.has_two_step() && proof.code.is_none() {
        return refuse(ApiError::CodeNeeded, "no code").await;
    }
    password::prove(services, identity, password, Event::Confirm, caller).await?;
    if let Some(code) = proof.code.filter(|_| identity.actor.has_two_step()) {
        show_code(services, identity, &code, caller).await?;
    }
    Ok(Shown(true))
}

async fn show_code(
    services: &Services,
    identity: &Identity,
    shown: &SecondFactor,
    caller: &Caller,
) -> Result<()> {
    let owner = (identity.actor.account_id, &identity.actor.login);
    let entry = audit::Entry::of_actor(Event::Confirm, identity, caller);
    let now = services.clock.now();
    let (transaction, _) = shown.show(services, owner, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
