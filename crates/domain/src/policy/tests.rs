//! Every asker, action and target, against tables that are written out.

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
            for login_as in LoginAsTwoStep::ALL {
                askers.push(Asker {
                    level,
                    strength,
                    has_recent_proof,
                    login_as,
                });
            }
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

/// Asks for every asker (level × strength × proof × setting) and target.
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
#[case(Action::Unlock, MANAGES)]
#[case(Action::ActAs { is_protected: false }, SEES)]
fn rights_depend_on_the_two_levels_alone(#[case] action: Action, #[case] table: [[bool; 4]; 4]) {
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

#[test]
fn a_protected_account_is_entered_by_a_two_step_session_with_a_recent_proof_unless_nobody_may() {
    for_everyone(|row, column, asker| {
        let rights = expected(SEES, row, column);
        let expected = match (rights, asker.login_as, asker.strength) {
            (Verdict::Allowed, LoginAsTwoStep::Deny, _)
            | (Verdict::Allowed, _, Strength::Password) => Verdict::Protected,
            (Verdict::Allowed, _, _) if !asker.has_recent_proof => Verdict::ProofNeeded,
            (verdict, _, _) => verdict,
        };
        let action = Action::ActAs { is_protected: true };
        assert_eq!(decide(asker, action, LEVELS[column]), expected, "{asker:?}");
    });
}

#[test]
fn acting_goes_on_while_entering_would_be_allowed_with_a_recent_proof() {
    for_everyone(|row, column, asker| {
        let target = LEVELS[column];
        assert_eq!(may_go_on(asker, target, false), SEES[row][column]);
        let is_strong =
            asker.strength == Strength::TwoStep && asker.login_as == LoginAsTwoStep::StepUp;
        assert_eq!(
            may_go_on(asker, target, true),
            SEES[row][column] && is_strong,
            "{asker:?}"
        );
    });
}

#[rstest]
#[case(Acting::No, [true; 7])]
#[case(Acting::RootAsAdmin, [false, true, false, false, false, false, false])]
#[case(Acting::Otherwise, [false; 7])]
fn own_settings_are_closed_while_acting_but_root_may_protect_admin(
    #[case] acting: Acting,
    #[case] expected: [bool; 7],
) {
    let settings = [
        OwnSetting::Password,
        OwnSetting::EnableTwoStep,
        OwnSetting::DisableTwoStep,
        OwnSetting::ReplacePhone,
        OwnSetting::RecoveryCodes,
        OwnSetting::Sessions,
        OwnSetting::Language,
    ];
    assert_eq!(
        settings.map(|setting| may_change(acting, setting)),
        expected
    );
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

#[rstest]
#[case(Level::Root, true)]
#[case(Level::Admin, true)]
#[case(Level::Staff, false)]
#[case(Level::Client, false)]
fn root_and_admins_read_the_audit_log(#[case] level: Level, #[case] reads: bool) {
    assert_eq!(reads_audit_log(level), reads);
}
