//! What the page that enables two-step authentication shows.

use serde::{Deserialize, Serialize};

use crate::Login;

/// A pending key and the ways to bring it into an authenticator app. Shown only until it is confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoStepEnrolment {
    /// `ISSUER:LOGIN`.
    pub account_name: String,
    /// The key in base32, 32 characters in groups of four.
    pub key: String,
    /// The `otpauth:` address that the QR code encodes.
    pub otpauth_uri: String,
    /// The QR code as an SVG element, black on white with its quiet zone.
    pub qr_code_svg: String,
    /// The server's time when this was made, in milliseconds since 1970 UTC.
    pub server_time: i64,
    /// Whether the session's proof is too old, so that the password is asked for too.
    pub needs_password: bool,
    /// Whose password that is: of whoever really signed in.
    pub password_of: Login,
    /// Whether somebody else than the account is asked for it.
    pub is_acting: bool,
}

impl std::fmt::Debug for TwoStepEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TwoStepEnrolment")
            .field("account_name", &self.account_name)
            .finish_non_exhaustive()
    }
}
