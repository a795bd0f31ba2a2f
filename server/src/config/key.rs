//! The table of settings: how each is named, what it is unless set, and what it may be.

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// `data_dir`
    DataDir,
    /// `database_url`
    DatabaseUrl,
    /// `secret_key_file`
    SecretKeyFile,
    /// `listen`
    Listen,
    /// `public_url`
    PublicUrl,
    /// `brand`
    Brand,
    /// `trusted_proxies`
    TrustedProxies,
    /// `log`
    Log,
    /// `log_format`
    LogFormat,
    /// `metrics_listen`
    MetricsListen,
    /// `security.recent_proof`
    RecentProof,
    /// `security.password_min_length`
    PasswordMinLength,
    /// `security.login_as_two_step`
    LoginAsTwoStep,
    /// `audit.keep`
    AuditKeep,
}

impl Key {
    /// Every setting, in the order in which they are shown.
    pub const ALL: [Self; 14] = [
        Self::DataDir,
        Self::DatabaseUrl,
        Self::SecretKeyFile,
        Self::Listen,
        Self::PublicUrl,
        Self::Brand,
        Self::TrustedProxies,
        Self::Log,
        Self::LogFormat,
        Self::MetricsListen,
        Self::RecentProof,
        Self::PasswordMinLength,
        Self::LoginAsTwoStep,
        Self::AuditKeep,
    ];

    /// Its name in the file; a dot stands before a key of a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DataDir => "data_dir",
            Self::DatabaseUrl => "database_url",
            Self::SecretKeyFile => "secret_key_file",
            Self::Listen => "listen",
            Self::PublicUrl => "public_url",
            Self::Brand => "brand",
            Self::TrustedProxies => "trusted_proxies",
            Self::Log => "log",
            Self::LogFormat => "log_format",
            Self::MetricsListen => "metrics_listen",
            Self::RecentProof => "security.recent_proof",
            Self::PasswordMinLength => "security.password_min_length",
            Self::LoginAsTwoStep => "security.login_as_two_step",
            Self::AuditKeep => "audit.keep",
        }
    }

    /// Its name in the environment: `a.b` is `VESTIBULE_A_B`.
    #[must_use]
    pub fn variable(self) -> String {
        format!("VESTIBULE_{}", self.name().replace('.', "_").to_uppercase())
    }

    /// What it is unless set. Empty for what is derived from another setting or is off.
    pub(super) const fn default(self) -> &'static str {
        match self {
            Self::DataDir => "./data",
            Self::DatabaseUrl
            | Self::SecretKeyFile
            | Self::TrustedProxies
            | Self::MetricsListen => "",
            Self::Listen => "127.0.0.1:3000",
            Self::PublicUrl => "http://localhost:3000",
            Self::Brand => "Vestibule",
            Self::Log => "info",
            Self::LogFormat => "text",
            Self::RecentProof => "15m",
            Self::PasswordMinLength => "15",
            Self::LoginAsTwoStep => "step-up",
            Self::AuditKeep => "400d",
        }
    }

    /// What it may be, for the message about a bad value.
    pub(super) const fn allowed(self) -> &'static str {
        match self {
            Self::DataDir | Self::SecretKeyFile => "a path",
            Self::DatabaseUrl => "postgres://… or sqlite://PATH",
            Self::Listen | Self::MetricsListen => "an address with a port, such as 127.0.0.1:3000",
            Self::PublicUrl => {
                "http:// or https://, a host name or IPv4 address, perhaps a port, and no path (a colon in the host would end the issuer in authenticator apps)"
            }
            Self::Brand => {
                "1-64 characters without colon or control characters (a colon would end the issuer in authenticator apps)"
            }
            Self::TrustedProxies => "a list of networks, such as 10.0.0.0/8,::1",
            Self::Log => "a filter, such as info or warn,server=debug",
            Self::LogFormat => "text or json",
            Self::RecentProof => "a duration from 1m to 24h, such as 15m",
            Self::PasswordMinLength => "a number from 8 to 64",
            Self::LoginAsTwoStep => "step-up or deny",
            Self::AuditKeep => "a duration from 1d to 3650d, such as 400d",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}
