//! Who a request comes from, built once from the database and never cached beyond it.

use std::time::Duration;

use contract::{ActingAs, ApiError, Language, LastSignIn, Level, Login, Strength};

use crate::{
    Settings, Timestamp, management,
    policy::{self, Acting, Asker, OwnSetting},
    token::Token,
};

/// A live session and the account whose rights are in force: its own, or the one in whose name it acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub(crate) session_id: i64,
    /// As its browser holds it.
    pub(crate) secret: Token,
    pub(crate) actor: Actor,
    pub(crate) steps: Vec<Step>,
    pub(crate) account_id: i64,
    pub(crate) login: Login,
    pub(crate) full_name: String,
    pub(crate) level: Level,
    pub(crate) totp_id: Option<i64>,
    pub(crate) strength: Strength,
    pub(crate) proof_at: Timestamp,
    pub(crate) began_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) previous_sign_in: Option<LastSignIn>,
    pub(crate) must_change_password: bool,
    pub(crate) two_step_reset_at: Option<Timestamp>,
    pub(crate) acted_as_since: Option<Timestamp>,
    pub(crate) acting_ended: Option<Login>,
    pub(crate) leads_back_to: Option<String>,
}

/// Who really signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) account_id: i64,
    pub(crate) login: Login,
    pub(crate) level: Level,
    pub(crate) totp_id: Option<i64>,
    pub(crate) language: Option<Language>,
}

impl Actor {
    pub(crate) const fn has_two_step(&self) -> bool {
        self.totp_id.is_some()
    }
}

/// A step into another account, on top of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) id: i64,
    pub(crate) login: Login,
    pub(crate) is_automatic: bool,
    /// The automatic one has no end.
    pub(crate) ends_at: Option<Timestamp>,
    /// The row of a list from which it began.
    pub(crate) return_to: String,
}

/// What an identity may do depends on these alone: where two differ, something was changed between two requests.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    accounts: [(i64, Level); 2],
    steps: Vec<i64>,
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

    /// The language that whoever really signed in, and reads the pages, has chosen.
    #[must_use]
    pub const fn language(&self) -> Option<Language> {
        self.actor.language
    }

    /// Whether it acts as another account.
    #[must_use]
    pub const fn is_acting(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Whether and how it acts as another account, as the policy asks.
    pub(crate) fn acting(&self) -> Acting {
        match self.actor.level {
            _ if !self.is_acting() => Acting::No,
            Level::Root if self.login == Login::admin() => Acting::RootAsAdmin,
            _ => Acting::Otherwise,
        }
    }

    /// The account one step back, to which a session that acts can return.
    #[must_use]
    pub fn previous(&self) -> &Login {
        let before = self.steps.iter().rev().nth(1);
        before.map_or(&self.actor.login, |step| &step.login)
    }

    /// When acting ends by itself: the first end of all steps.
    pub(crate) fn acting_ends_at(&self) -> Option<Timestamp> {
        self.steps.iter().filter_map(|step| step.ends_at).min()
    }

    /// Where this request should lead, since it found that acting has ended by itself.
    #[must_use]
    pub fn leads_back_to(&self) -> Option<&str> {
        self.leads_back_to.as_deref()
    }

    /// The accounts and steps on which its rights rest.
    pub(crate) fn rights(&self) -> Rights {
        Rights {
            accounts: [
                (self.actor.account_id, self.actor.level),
                (self.account_id, self.level),
            ],
            steps: self.steps.iter().map(|step| step.id).collect(),
        }
    }

    /// Refuses to change what belongs to the account itself while another one acts as it.
    ///
    /// # Errors
    /// [`ApiError::ClosedWhileActing`].
    pub fn require_open(&self, setting: OwnSetting) -> Result<(), ApiError> {
        if policy::may_change(self.acting(), setting) {
            Ok(())
        } else {
            Err(ApiError::ClosedWhileActing)
        }
    }

    /// For whom pages are made now: the account whose rights are in force, and before it whoever acts as it.
    #[must_use]
    pub fn on_pages(&self) -> String {
        if self.is_acting() {
            format!("{}:{}", self.actor.login, self.login)
        } else {
            self.login.to_string()
        }
    }

    /// What to answer somebody who asks as an account that is not theirs any more.
    #[must_use]
    pub(crate) fn changed(&self) -> ApiError {
        ApiError::IdentityChanged {
            login: self.login.clone(),
            is_acting: self.is_acting(),
        }
    }

    /// How its owner signed in. One that had two steps counts as such only while its owner has two-step authentication:
    /// without it, the password alone is its proof.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        match self.actor.totp_id {
            Some(_) => self.strength,
            None => Strength::Password,
        }
    }

    /// Whether the account has to choose a new password before anything else. Not asked of who acts as it.
    #[must_use]
    pub const fn must_change_password(&self) -> bool {
        self.must_change_password && !self.is_acting()
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
    pub fn asker(&self, now: Timestamp, settings: &Settings) -> Asker {
        Asker {
            level: self.level,
            strength: self.strength(),
            has_recent_proof: self.is_proof_recent(now, settings.recent_proof),
            login_as: settings.login_as_two_step,
        }
    }

    /// What pages show of it.
    #[must_use]
    pub fn to_view(&self, now: Timestamp) -> contract::Identity {
        contract::Identity {
            login: self.login.clone(),
            full_name: self.full_name.clone(),
            level: self.level,
            has_two_step: self.has_two_step(),
            must_change_password: self.must_change_password(),
            sees: management::directories(self.level),
            sees_audit_log: policy::reads_audit_log(self.level),
            acting_as: self.is_acting().then(|| self.acting_view(now)),
            acting_ended: None,
            done: None,
            can_enable_two_step: self.require_open(OwnSetting::EnableTwoStep).is_ok(),
            language: self.language(),
        }
    }

    fn acting_view(&self, now: Timestamp) -> ActingAs {
        let ends_at = self.acting_ends_at();
        ActingAs {
            actor: self.actor.login.clone(),
            previous: self.previous().clone(),
            ends_at: ends_at.map(Timestamp::millis),
            seconds_left: ends_at.map(|end| {
                let left = end.millis().saturating_sub(now.millis()) / 1_000;
                u32::try_from(left).unwrap_or(0)
            }),
        }
    }
}
