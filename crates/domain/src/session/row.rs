//! A session with its account, as one statement finds them.

use contract::{Language, LastSignIn, Strength};
use sea_orm::FromQueryResult;

use super::{read_level, read_login, strength_text};
use crate::{Identity, Result, Timestamp, identity::Actor, token::Token};

#[derive(FromQueryResult)]
pub(super) struct SessionRow {
    pub(super) session_id: i64,
    account_id: i64,
    login: String,
    full_name: String,
    level: String,
    totp_id: Option<i64>,
    strength: String,
    proof_at: i64,
    created_at: i64,
    pub(super) last_used_at: i64,
    expires_at: i64,
    previous_sign_in_at: Option<i64>,
    previous_sign_in_address: Option<String>,
    must_change_password: bool,
    two_step_reset_at: Option<i64>,
    acted_as_since: Option<i64>,
    acting_ended: Option<String>,
    language: Option<String>,
    pub(super) is_acting: bool,
}

pub(super) const SELECT_SESSION: &str = "SELECT session.id AS session_id, session.account_id, account.login, account.full_name, account.level, \
     totp.id AS totp_id, session.strength, session.proof_at, session.created_at, session.last_used_at, session.expires_at, \
     session.previous_sign_in_at, session.previous_sign_in_address, session.acting_ended, account.must_change_password, \
     account.two_step_reset_at, account.acted_as_since, account.language, \
     EXISTS (SELECT 1 FROM acting_as WHERE acting_as.session_id = session.id) AS is_acting \
     FROM session JOIN account ON account.id = session.account_id LEFT JOIN totp ON totp.login = account.login \
     WHERE account.is_enabled AND ";

impl SessionRow {
    /// The identity of whoever holds the session's `secret`.
    pub(super) fn into_identity(self, secret: &Token) -> Result<Identity> {
        let previous_sign_in = self.previous_sign_in_at.map(|at| LastSignIn {
            at,
            address: self.previous_sign_in_address,
        });
        let actor = Actor {
            account_id: self.account_id,
            login: read_login(self.login)?,
            level: read_level(&self.level)?,
            totp_id: self.totp_id,
            // One that the panel does not speak (any more) is none.
            language: self.language.as_deref().and_then(Language::parse),
        };
        Ok(Identity {
            session_id: self.session_id,
            secret: secret.clone(),
            account_id: actor.account_id,
            login: actor.login.clone(),
            full_name: self.full_name,
            level: actor.level,
            totp_id: actor.totp_id,
            actor,
            steps: Vec::new(),
            strength: if self.strength == strength_text(Strength::TwoStep) {
                Strength::TwoStep
            } else {
                Strength::Password
            },
            proof_at: Timestamp::from_millis(self.proof_at),
            began_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
            previous_sign_in,
            must_change_password: self.must_change_password,
            two_step_reset_at: self.two_step_reset_at.map(Timestamp::from_millis),
            acted_as_since: self.acted_as_since.map(Timestamp::from_millis),
            acting_ended: self.acting_ended.map(read_login).transpose()?,
            leads_back_to: None,
        })
    }
}
