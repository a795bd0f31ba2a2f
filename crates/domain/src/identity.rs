//! Who a request comes from, built once from the database and never cached beyond it.

use std::time::Duration;

use contract::{Level, Login, Strength};

use crate::{Timestamp, management, policy::Asker};

/// A live session and the account it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub(crate) session_id: i64,
    pub(crate) account_id: i64,
    pub(crate) login: Login,
    pub(crate) full_name: String,
    pub(crate) level: Level,
    pub(crate) totp_id: Option<i64>,
    pub(crate) strength: Strength,
    pub(crate) proof_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) previous_sign_in: Option<contract::LastSignIn>,
    pub(crate) must_change_password: bool,
    pub(crate) two_step_reset_at: Option<Timestamp>,
}

impl Identity {
    /// The session's number: the evidence of what it does carries it.
    #[must_use]
    pub const fn session_id(&self) -> i64 {
        self.session_id
    }

    /// The account's login.
    #[must_use]
    pub const fn login(&self) -> &Login {
        &self.login
    }

    /// The account's level.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Whether the account has two-step authentication now.
    #[must_use]
    pub const fn has_two_step(&self) -> bool {
        self.totp_id.is_some()
    }

    /// How the session's account signed in.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        self.strength
    }

    /// Whether the account has to choose a new password before anything else.
    #[must_use]
    pub const fn must_change_password(&self) -> bool {
        self.must_change_password
    }

    /// Whether somebody else switched two-step authentication off since the sign-in before this one.
    pub(crate) fn has_lost_two_step(&self) -> bool {
        let before = self.previous_sign_in.as_ref().map(|sign_in| sign_in.at);
        let is_new = |at: Timestamp| before.is_none_or(|before| at.millis() > before);
        !self.has_two_step() && self.two_step_reset_at.is_some_and(is_new)
    }

    /// Whether the session showed its own password (and code) at most `limit` ago.
    #[must_use]
    pub fn is_proof_recent(&self, now: Timestamp, limit: Duration) -> bool {
        now <= self.proof_at.plus(limit)
    }

    /// What the policy is asked with.
    #[must_use]
    pub fn asker(&self, now: Timestamp, recent_proof: Duration) -> Asker {
        Asker {
            level: self.level,
            strength: self.strength,
            has_recent_proof: self.is_proof_recent(now, recent_proof),
        }
    }

    /// What pages show of it.
    #[must_use]
    pub fn to_view(&self) -> contract::Identity {
        contract::Identity {
            login: self.login.clone(),
            full_name: self.full_name.clone(),
            level: self.level,
            has_two_step: self.has_two_step(),
            must_change_password: self.must_change_password,
            sees: management::directories(self.level),
        }
    }
}
