//! Who may do what to whom. Pure: no database, no clock; the only place where levels are compared for rights.
//!
//! Rights come from the level in force, proofs from the session of whoever really signed in, so the two are told apart
//! here. What an account does to itself is not asked here.

use contract::{Level, Strength};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The level whose rights are in force.
    pub level: Level,
    /// How whoever really signed in did so.
    pub strength: Strength,
    /// Whether whoever really signed in has shown its password (and code) a short while ago.
    pub has_recent_proof: bool,
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
        Action::DisableTwoStep | Action::SetPassword if !asker.has_recent_proof => {
            Verdict::ProofNeeded
        }
        _ => Verdict::Allowed,
    }
}

/// What the two levels alone decide.
fn is_within_rights(asker: Level, action: Action, target: Level) -> bool {
    match action {
        Action::See => sees(asker, target),
        Action::ChangeLevel { to } => manages(asker, target) && manages(asker, to),
        Action::Create
        | Action::Edit
        | Action::SetPassword
        | Action::ChangeState
        | Action::DisableTwoStep => manages(asker, target),
    }
}

/// Root and admins manage whatever is strictly below them.
fn manages(asker: Level, target: Level) -> bool {
    asker >= Level::Admin && asker > target
}

/// Staff sees clients without managing them.
fn sees(asker: Level, target: Level) -> bool {
    asker >= Level::Staff && asker > target
}

/// The levels to whose accounts an asker of a level may do `action`, proofs aside, from the highest.
#[must_use]
pub fn levels_for(asker: Level, action: Action) -> Vec<Level> {
    let mut levels = Level::ALL.to_vec();
    levels.retain(|level| is_within_rights(asker, action, *level));
    levels
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const LEVELS: [Level; 4] = [Level::Root, Level::Admin, Level::Staff, Level::Client];

    /// Whose levels an asker of each level manages, in the order of [`LEVELS`], written out.
    const MANAGES: [[bool; 4]; 4] = [
        [false, true, true, true],
        [false, false, true, true],
        [false, false, false, false],
        [false, false, false, false],
    ];

    /// The same for seeing.
    const SEES: [[bool; 4]; 4] = [
        [false, true, true, true],
        [false, false, true, true],
        [false, false, false, true],
        [false, false, false, false],
    ];

    fn askers(level: Level) -> Vec<Asker> {
        let mut askers = Vec::new();
        for strength in [Strength::Password, Strength::TwoStep] {
            for has_recent_proof in [false, true] {
                askers.push(Asker {
                    level,
                    strength,
                    has_recent_proof,
                });
            }
        }
        askers
    }

    /// What stands in the tables for an asker and a target.
    fn expected(table: [[bool; 4]; 4], asker: usize, target: usize) -> Verdict {
        if table[asker][target] {
            Verdict::Allowed
        } else {
            Verdict::Forbidden
        }
    }

    /// Asks for every asker (level × strength × proof) and target.
    fn for_everyone(mut check: impl FnMut(usize, usize, Asker)) {
        for (row, level) in LEVELS.into_iter().enumerate() {
            for column in 0..LEVELS.len() {
                for asker in askers(level) {
                    check(row, column, asker);
                }
            }
        }
    }

    #[rstest]
    #[case(Action::See, SEES)]
    #[case(Action::Create, MANAGES)]
    #[case(Action::Edit, MANAGES)]
    #[case(Action::ChangeState, MANAGES)]
    fn rights_depend_on_the_two_levels_alone(
        #[case] action: Action,
        #[case] table: [[bool; 4]; 4],
    ) {
        for_everyone(|row, column, asker| {
            let verdict = decide(asker, action, LEVELS[column]);
            let expected = expected(table, row, column);
            assert_eq!(verdict, expected, "{asker:?} {:?}", LEVELS[column]);
        });
    }

    #[test]
    fn nobody_moves_an_account_from_or_to_a_level_not_strictly_below_their_own() {
        for_everyone(|row, column, asker| {
            for (to_column, to) in LEVELS.into_iter().enumerate() {
                let verdict = decide(asker, Action::ChangeLevel { to }, LEVELS[column]);
                let both = MANAGES[row][column] && MANAGES[row][to_column];
                assert_eq!(verdict == Verdict::Allowed, both, "{asker:?} to {to:?}");
                assert_eq!(verdict == Verdict::Forbidden, !both);
            }
        });
    }

    #[test]
    fn setting_a_password_needs_a_recent_proof() {
        for_everyone(|row, column, asker| {
            let expected = match expected(MANAGES, row, column) {
                Verdict::Allowed if !asker.has_recent_proof => Verdict::ProofNeeded,
                verdict => verdict,
            };
            let verdict = decide(asker, Action::SetPassword, LEVELS[column]);
            assert_eq!(verdict, expected, "{asker:?}");
        });
    }

    #[test]
    fn switching_two_step_off_needs_a_two_step_session_with_a_recent_proof() {
        for_everyone(|row, column, asker| {
            let expected = match (expected(MANAGES, row, column), asker.strength) {
                (Verdict::Allowed, Strength::Password) => Verdict::TwoStepSessionNeeded,
                (Verdict::Allowed, _) if !asker.has_recent_proof => Verdict::ProofNeeded,
                (verdict, _) => verdict,
            };
            let verdict = decide(asker, Action::DisableTwoStep, LEVELS[column]);
            assert_eq!(verdict, expected, "{asker:?}");
        });
    }

    #[rstest]
    #[case(Level::Root, Action::Create, &[Level::Admin, Level::Staff, Level::Client])]
    #[case(Level::Admin, Action::SetPassword, &[Level::Staff, Level::Client])]
    #[case(Level::Staff, Action::See, &[Level::Client])]
    #[case(Level::Staff, Action::Edit, &[])]
    #[case(Level::Client, Action::See, &[])]
    fn levels_are_listed_from_the_highest(
        #[case] level: Level,
        #[case] action: Action,
        #[case] levels: &[Level],
    ) {
        assert_eq!(levels_for(level, action), levels);
    }
}
