//! Management in English.

use crate::text::ManagementText;

pub(super) static TEXT: ManagementText = ManagementText {
    email: "E-mail",
    state: "State",
    sign_in: "Password or two-step authentication",
};
