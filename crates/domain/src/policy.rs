//! Who may do what to whom. Pure: no database, no clock; the only place where levels are compared for rights.
//!
//! Rights come from the level in force, proofs from the session of whoever really signed in, so the two are told apart
//! here. What an account does to itself is not asked here.

use contract::{Level, Strength};

use crate::LoginAsTwoStep;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The level whose rights are in force.
    pub level: Level,
    /// How whoever really signed in did so.
    pub strength: Strength,
    /// Whether whoever really signed in has shown its password (and code) a short while ago.
    pub has_recent_proof: bool,
    /// How the operator lets accounts with two-step authentication be entered.
    pub login_as: LoginAsTwoStep,
}

/// What is asked for, about an account of another level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See it among others.
    See,
    /// Make one of that level.
    Create,
    /// See all of it, and change its name and e-mail address.
    Edit,
    /// Give it another level.
    ChangeLevel {
        /// Which.
        to: Level,
    },
    /// Set its password.
    SetPassword,
    /// Disable or enable it.
    ChangeState,
    /// Switch its two-step authentication off, for somebody who lost the phone.
    DisableTwoStep,
    /// Forget the wrong passwords and codes that keep it out.
    Unlock,
    /// Work inside it.
    ActAs {
        /// Whether it has two-step authentication.
        is_protected: bool,
    },
}

/// Whether and how a session acts as another account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// It does not.
    No,
    /// Root does, as `admin`.
    RootAsAdmin,
    /// In any other way.
    Otherwise,
}

/// What an account changes for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSetting {
    /// Its password.
    Password,
    /// Two-step authentication, switched on.
    EnableTwoStep,
    /// Two-step authentication, switched off.
    DisableTwoStep,
    /// The phone that makes its one-time passwords, replaced by another.
    ReplacePhone,
    /// Its recovery codes.
    RecoveryCodes,
    /// Its sessions.
    Sessions,
    /// The language in which it reads the panel.
    Language,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be done.
    Allowed,
    /// It may be done once the session has shown its own password, and code where it has two-step authentication.
    ProofNeeded,
    /// Only a session that signed in with two steps may do it.
    TwoStepSessionNeeded,
    /// The account has two-step authentication, and this session is too weak to enter it or the operator lets nobody.
    Protected,
    /// It may not be done.
    Forbidden,
}

/// Whether `asker` may do `action` to an account of level `target`.
#[must_use]
pub fn decide(asker: Asker, action: Action, target: Level) -> Verdict {
    if !is_within_rights(asker.level, action, target) {
        return Verdict::Forbidden;
    }
    match action {
        Action::DisableTwoStep if asker.strength < Strength::TwoStep => {
            Verdict::TwoStepSessionNeeded
        }
        Action::ActAs { is_protected: true }
            if asker.strength < Strength::TwoStep || asker.login_as == LoginAsTwoStep::Deny =>
        {
            Verdict::Protected
        }
        Action::DisableTwoStep | Action::SetPassword | Action::ActAs { is_protected: true }
            if !asker.has_recent_proof =>
        {
            Verdict::ProofNeeded
        }
        _ => Verdict::Allowed,
    }
}

/// Whether `asker` may go on acting as an account of level `target`: as for entering it, but the proof need not be recent.
#[must_use]
pub fn may_go_on(asker: Asker, target: Level, is_protected: bool) -> bool {
    let asker = Asker {
        has_recent_proof: true,
        ..asker
    };
    decide(asker, Action::ActAs { is_protected }, target) == Verdict::Allowed
}

/// Whether an account's own settings may be changed: by nobody who acts as it, but root may protect `admin`.
#[must_use]
pub fn may_change(acting: Acting, setting: OwnSetting) -> bool {
    match acting {
        Acting::No => true,
        Acting::RootAsAdmin => setting == OwnSetting::EnableTwoStep,
        Acting::Otherwise => false,
    }
}

/// What the two levels alone decide.
fn is_within_rights(asker: Level, action: Action, target: Level) -> bool {
    match action {
        Action::See | Action::ActAs { .. } => sees(asker, target),
        Action::ChangeLevel { to } => manages(asker, target) && manages(asker, to),
        Action::Create
        | Action::Edit
        | Action::SetPassword
        | Action::ChangeState
        | Action::Unlock
        | Action::DisableTwoStep => manages(asker, target),
    }
}

/// Root and admins manage whatever is strictly below them.
fn manages(asker: Level, target: Level) -> bool {
    asker >= Level::Admin && asker > target
}

/// Staff sees and enters clients without managing them.
fn sees(asker: Level, target: Level) -> bool {
    asker >= Level::Staff && asker > target
}

/// Whether an asker of a level reads the audit log, which tells of all levels.
#[must_use]
pub fn reads_audit_log(asker: Level) -> bool {
    asker >= Level::Admin
}

/// The levels to whose accounts an asker of a level may do `action`, proofs aside, from the highest.
#[must_use]
pub fn levels_for(asker: Level, action: Action) -> Vec<Level> {
    let mut levels = Level::ALL.to_vec();
    levels.retain(|level| is_within_rights(asker, action, *level));
    levels
}

#[cfg(test)]
mod tests;
