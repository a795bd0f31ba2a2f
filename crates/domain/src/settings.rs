//! The operator's choices that the rules read.

use std::time::Duration;

/// Settings of the panel; the server reads them from file, environment and flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The panel's name.
    pub brand: String,
    /// The host of the public address, without port.
    pub host: String,
    /// The least number of characters of a new password.
    pub password_min_length: u32,
    /// How long a proof counts as recent.
    pub recent_proof: Duration,
}

impl Settings {
    /// Who authenticator apps say the code is for: `BRAND (HOST)`.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{} ({})", self.brand, self.host)
    }
}
