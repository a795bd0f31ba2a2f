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
    /// Whether an account with two-step authentication can be entered by others at all.
    pub login_as_two_step: LoginAsTwoStep,
}

/// How others enter an account with two-step authentication, where their level and session allow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoginAsTwoStep {
    /// With a recent proof of their own: password and code.
    #[default]
    StepUp,
    /// Never.
    Deny,
}

impl LoginAsTwoStep {
    /// Both.
    pub const ALL: [Self; 2] = [Self::StepUp, Self::Deny];

    /// Its word in the settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StepUp => "step-up",
            Self::Deny => "deny",
        }
    }
}

impl Settings {
    /// Who authenticator apps say the code is for: `BRAND (HOST)`.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{} ({})", self.brand, self.host)
    }
}
