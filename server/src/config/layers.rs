//! Where values come from: defaults, the file, the environment, flags. A later layer replaces an earlier one key by key;
//! what a value means is decided in `values.rs` when all layers are in.

use std::{collections::BTreeMap, ffi::OsString, fmt, path::Path};

use super::{ConfigError, Key};

const PREFIX: &str = "VESTIBULE_";
/// Variables of the project's own tools, which are no settings.
const NOT_SETTINGS: [&str; 2] = ["VESTIBULE_TEST_", "VESTIBULE_BIN"];

/// The variables to look at, usually those of the process.
pub type Environment = Vec<(OsString, OsString)>;

/// A flag that was given: its key, its name and its value.
pub type Flag = (Key, &'static str, String);

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// This file.
    File(String),
    /// This variable.
    Environment(String),
    /// This flag.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => write!(f, "file {file}"),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::Flag(flag) => write!(f, "flag {flag}"),
        }
    }
}

pub(super) struct Layers {
    values: BTreeMap<Key, (String, Source)>,
    warnings: Vec<String>,
}

impl Layers {
    pub(super) fn with_defaults() -> Self {
        let values = Key::ALL
            .map(|key| (key, (key.default().to_owned(), Source::Default)))
            .into();
        Self {
            values,
            warnings: Vec::new(),
        }
    }

    pub(super) fn read_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) => return Err(ConfigError::Unreadable { file, cause }),
        };
        let table: toml::Table = toml::from_str(&text).map_err(|error| {
            let before = error.span().map_or(0, |span| span.start);
            let line = text
                .bytes()
                .take(before)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1;
            ConfigError::NotToml {
                file: file.clone(),
                line,
                problem: error.message().replace('\n', " "),
            }
        })?;
        self.read_table("", &table, &file)
    }

    fn read_table(
        &mut self,
        prefix: &str,
        table: &toml::Table,
        file: &str,
    ) -> Result<(), ConfigError> {
        for (name, value) in table {
            let name = format!("{prefix}{name}");
            if let (None, toml::Value::Table(inner)) = (Key::named(&name), value) {
                self.read_table(&format!("{name}."), inner, file)?;
                continue;
            }
            let Some(key) = Key::named(&name) else {
                return Err(ConfigError::UnknownKey {
                    file: file.to_owned(),
                    key: name,
                });
            };
            let source = Source::File(file.to_owned());
            let Some(text) = as_text(key, value) else {
                return Err(ConfigError::BadValue {
                    key: key.name(),
                    origin: source,
                    allowed: key.allowed(),
                });
            };
            self.values.insert(key, (text, source));
        }
        Ok(())
    }

    pub(super) fn read_environment(
        &mut self,
        environment: &Environment,
    ) -> Result<(), ConfigError> {
        for (variable, value) in environment {
            let Some(variable) = variable
                .to_str()
                .filter(|variable| variable.starts_with(PREFIX))
            else {
                continue;
            };
            if NOT_SETTINGS.iter().any(|other| variable.starts_with(other)) {
                continue;
            }
            let Some(key) = Key::ALL.into_iter().find(|key| key.variable() == variable) else {
                self.warnings.push(format!(
                    "the environment variable {variable} is no setting and is ignored"
                ));
                continue;
            };
            let source = Source::Environment(variable.to_owned());
            let Some(text) = value.to_str() else {
                return Err(ConfigError::BadValue {
                    key: key.name(),
                    origin: source,
                    allowed: key.allowed(),
                });
            };
            self.values.insert(key, (text.to_owned(), source));
        }
        Ok(())
    }

    pub(super) fn read_flags(&mut self, flags: &[Flag]) {
        for (key, flag, value) in flags {
            self.values
                .insert(*key, (value.clone(), Source::Flag(flag)));
        }
    }

    /// The value of `key`, as `parse` reads it.
    pub(super) fn parse<T>(
        &self,
        key: Key,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let (text, source) = self
            .values
            .get(&key)
            .cloned()
            .unwrap_or((String::new(), Source::Default));
        parse(&text).ok_or(ConfigError::BadValue {
            key: key.name(),
            origin: source,
            allowed: key.allowed(),
        })
    }

    /// The same, with a fallback for a key that is empty.
    pub(super) fn parse_or<T>(
        &self,
        key: Key,
        parse: impl Fn(&str) -> Option<T>,
        fallback: impl Fn() -> T,
    ) -> Result<T, ConfigError> {
        self.parse(key, |text| {
            if text.is_empty() {
                Some(fallback())
            } else {
                parse(text)
            }
        })
    }

    pub(super) fn sources(&self) -> Vec<(Key, Source)> {
        Key::ALL
            .into_iter()
            .filter_map(|key| Some((key, self.values.get(&key)?.1.clone())))
            .collect()
    }

    pub(super) fn into_warnings(self) -> Vec<String> {
        self.warnings
    }
}

/// A value of the file in the one spelling that the environment has too. `None` when its kind is wrong for the key.
fn as_text(key: Key, value: &toml::Value) -> Option<String> {
    match (key, value) {
        (Key::PasswordMinLength, toml::Value::Integer(number)) => Some(number.to_string()),
        (Key::PasswordMinLength, _) => None,
        (Key::TrustedProxies, toml::Value::Array(items)) => {
            let items: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            Some(items?.join(","))
        }
        (_, toml::Value::String(text)) => Some(text.clone()),
        _ => None,
    }
}
