//! Acting as another account, in English.

use crate::{moment::countdown, text::ActingText};

pub(super) static TEXT: ActingText = ActingText {
    banner: "Acting as another account",
    is_acting_as: |actor, target| [actor, " is acting as ", target].concat(),
    return_to: |login| ["Return to ", login].concat(),
    until: "until",
    time_left: |seconds| [&countdown(seconds), " left"].concat(),
    ended: |login| {
        [
            "You are no longer acting as ",
            login,
            ": the hour was over, or what an account may do has changed.",
        ]
        .concat()
    },
    log_in_as: |login| ["Log in as ", login].concat(),
    settings_closed: |login| {
        [
            "You are acting as ",
            login,
            ". Only its owner can change how it signs in.",
        ]
        .concat()
    },
    not_allowed: |login| {
        [
            "You are acting as ",
            login,
            ", which is not allowed to do this.",
        ]
        .concat()
    },
    password_of: |login| ["The password of ", login, ", who signed in."].concat(),
    root_level: "You are at the root level. The daily work is done as admin: choose Log in beside it under Staff.",
    acted_as_you: "Since you were last told, somebody worked inside your account:",

    confirm_heading: "Confirm it is you",
    confirm: "Confirm",
    confirm_lead: |actor, login| {
        [
            "You are about to log in as ",
            login,
            ", which has two-step authentication. Confirm that you are ",
            actor,
            ".",
        ]
        .concat()
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_runs_down_as_a_clock() {
        assert_eq!((TEXT.time_left)(3_600), "60:00 left");
        assert_eq!((TEXT.time_left)(61), "1:01 left");
        assert_eq!((TEXT.time_left)(0), "0:00 left");
    }
}
