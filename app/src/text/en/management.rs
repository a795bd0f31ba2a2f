//! Management in English.

use crate::text::ManagementText;

pub(super) static TEXT: ManagementText = ManagementText {
    two_step_reset: "Somebody who manages this panel switched your two-step authentication off. Enable it again with your new phone; if you did not ask for this, tell them.",
    email: "E-mail",
    state: "State",
    sign_in: "Password or two-step authentication",
};
