//! The settings in force: typed, validated once at the start, secrets hidden in `Debug`.
//!
//! What keys there are stands in `config/key.rs`, where their values come from in `config/layers.rs`. It reads files and
//! the environment that it is given, and touches nothing else: data directory and database belong to `commands`.

mod database_url;
mod key;
mod layers;
mod log;
mod public_url;
mod values;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::LoginAsTwoStep;
use ipnet::IpNet;

pub use database_url::DatabaseUrl;
pub use key::Key;
pub use layers::{Environment, Flag, Source};
pub use log::LogFormat;
pub use public_url::PublicUrl;

use layers::Layers;

/// The file that is read when it is there and `--config` names no other.
const DEFAULT_FILE: &str = "vestibule.toml";

/// Every setting, parsed and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the SQLite file and the key file lie unless they are set apart.
    pub data_dir: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// The file with the key that encrypts TOTP keys.
    pub secret_key_file: PathBuf,
    /// Where the panel accepts connections.
    pub listen: SocketAddr,
    /// The address under which people reach it.
    pub public_url: PublicUrl,
    /// The panel's name.
    pub brand: String,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// A `tracing` filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where `/metrics` is served; nowhere when unset.
    pub metrics_listen: Option<SocketAddr>,
    /// How long a proof counts as recent.
    pub recent_proof: Duration,
    /// The least number of characters of a new password.
    pub password_min_length: u32,
    /// Whether accounts with two-step authentication can be entered by others.
    pub login_as_two_step: LoginAsTwoStep,
    /// How long lines of the audit log are kept.
    pub audit_keep: Duration,
    warnings: Vec<String>,
    sources: Vec<(Key, Source)>,
}

/// Why the settings cannot be used. Each variant names the key; none repeats the value, which may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file holds a key that nothing reads.
    #[error("{file}: unknown key `{key}`")]
    UnknownKey {
        /// The file.
        file: String,
        /// The key, as `a.b`.
        key: String,
    },
    /// A value is not what its key allows.
    #[error("{key}: bad value from {origin}; allowed is {allowed}")]
    BadValue {
        /// The key.
        key: &'static str,
        /// Where the value came from.
        origin: Source,
        /// What would be right.
        allowed: &'static str,
    },
    /// The file cannot be read.
    #[error("{file}: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{file}, line {line}: {problem}")]
    NotToml {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
}

impl Config {
    /// Reads file, environment and flags; later ones win.
    pub fn load(
        file: Option<&Path>,
        environment: &Environment,
        flags: &[Flag],
    ) -> Result<Self, ConfigError> {
        let mut layers = Layers::with_defaults();
        match file {
            Some(file) => layers.read_file(file)?,
            None if Path::new(DEFAULT_FILE).exists() => {
                layers.read_file(Path::new(DEFAULT_FILE))?;
            }
            None => {}
        }
        layers.read_environment(environment)?;
        layers.read_flags(flags);
        Self::check(layers)
    }

    fn check(layers: Layers) -> Result<Self, ConfigError> {
        let data_dir = layers.parse(Key::DataDir, values::path)?;
        let database_url = layers.parse_or(Key::DatabaseUrl, DatabaseUrl::parse, || {
            DatabaseUrl::in_data_dir(&data_dir)
        })?;
        let secret_key_file = layers.parse_or(Key::SecretKeyFile, values::path, || {
            data_dir.join("secret.key")
        })?;
        Ok(Self {
            database_url,
            secret_key_file,
            listen: layers.parse(Key::Listen, values::socket_address)?,
            public_url: layers.parse(Key::PublicUrl, PublicUrl::parse)?,
            brand: layers.parse(Key::Brand, values::brand)?,
            trusted_proxies: layers.parse(Key::TrustedProxies, values::networks)?,
            log: layers.parse(Key::Log, log::filter)?,
            log_format: layers.parse(Key::LogFormat, LogFormat::parse)?,
            metrics_listen: layers.parse(Key::MetricsListen, values::optional_socket_address)?,
            recent_proof: layers.parse(Key::RecentProof, values::recent_proof)?,
            password_min_length: layers
                .parse(Key::PasswordMinLength, values::password_min_length)?,
            login_as_two_step: layers.parse(Key::LoginAsTwoStep, values::login_as_two_step)?,
            audit_keep: layers.parse(Key::AuditKeep, values::audit_keep)?,
            data_dir,
            sources: layers.sources(),
            warnings: layers.into_warnings(),
        })
    }

    /// What the operator should know but what stops nothing, such as a misspelt variable.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What the rules of the domain read.
    #[must_use]
    pub fn for_domain(&self) -> domain::Settings {
        domain::Settings {
            brand: self.brand.clone(),
            host: self.public_url.host().to_owned(),
            password_min_length: self.password_min_length,
            recent_proof: self.recent_proof,
            login_as_two_step: self.login_as_two_step,
        }
    }

    /// Every key with its value as the file would have it, secrets hidden, and where the value came from.
    pub fn describe(&self) -> impl Iterator<Item = (Key, String, &Source)> {
        self.sources
            .iter()
            .map(|(key, source)| (*key, self.value(*key), source))
    }

    fn value(&self, key: Key) -> String {
        match key {
            Key::DataDir => values::quoted(&self.data_dir.to_string_lossy()),
            Key::DatabaseUrl => values::quoted(&self.database_url.without_secrets()),
            Key::SecretKeyFile => values::quoted(&self.secret_key_file.to_string_lossy()),
            Key::Listen => values::quoted(&self.listen.to_string()),
            Key::PublicUrl => values::quoted(self.public_url.origin()),
            Key::Brand => values::quoted(&self.brand),
            Key::TrustedProxies => values::quoted_list(&self.trusted_proxies),
            Key::Log => values::quoted(&self.log),
            Key::LogFormat => values::quoted(self.log_format.as_str()),
            Key::MetricsListen => values::quoted(
                &self
                    .metrics_listen
                    .map(|address| address.to_string())
                    .unwrap_or_default(),
            ),
            Key::RecentProof => {
                values::quoted(&humantime::format_duration(self.recent_proof).to_string())
            }
            Key::PasswordMinLength => self.password_min_length.to_string(),
            Key::LoginAsTwoStep => values::quoted(self.login_as_two_step.as_str()),
            Key::AuditKeep => values::quoted_days(self.audit_keep),
        }
    }
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
