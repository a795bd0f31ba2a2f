//! What Home shows.

use contract::{Home, Notice};

use crate::Identity;

/// Home of the signed-in account.
#[must_use]
pub fn view(identity: &Identity) -> Home {
    let notice = if identity.has_lost_two_step() {
        Notice::TwoStepReset
    } else {
        Notice::TwoStepOff
    };
    let two_step_off = (!identity.has_two_step()).then_some(notice);
    Home {
        identity: identity.to_view(),
        last_sign_in: identity.previous_sign_in.clone(),
        notices: two_step_off.into_iter().collect(),
    }
}
