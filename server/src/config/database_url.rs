//! The database's address, which may hold a password: shown only without it.

use std::{fmt, path::Path};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// What has a meaning of its own in a `sqlite:` address.
const IN_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// `postgres://…` or `sqlite://PATH`. `Debug` hides passwords.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        let is_good = text
            .strip_prefix("sqlite:")
            .is_some_and(|path| !path.trim_start_matches('/').is_empty())
            || (is_postgres && Url::parse(text).is_ok());
        is_good.then(|| Self(text.to_owned()))
    }

    /// The SQLite file that serves when nothing else is set.
    pub(super) fn in_data_dir(data_dir: &Path) -> Self {
        let file = data_dir.join("vestibule.db");
        Self(format!(
            "sqlite://{}?mode=rwc",
            utf8_percent_encode(&file.to_string_lossy(), IN_PATH)
        ))
    }

    /// The whole address, for the database driver alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The address as people may see it.
    #[must_use]
    pub fn without_secrets(&self) -> String {
        if self.0.starts_with("sqlite:") {
            return self.0.clone();
        }
        let Ok(mut url) = Url::parse(&self.0) else {
            return "(hidden)".to_owned();
        };
        if url.password().is_some() && url.set_password(Some("***")).is_err() {
            return "(hidden)".to_owned();
        }
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        if pairs.iter().any(|(name, _)| is_secret(name)) {
            let shown = pairs
                .iter()
                .map(|(name, value)| (name, if is_secret(name) { "***" } else { value }));
            url.query_pairs_mut().clear().extend_pairs(shown);
        }
        url.to_string()
    }
}

fn is_secret(parameter: &str) -> bool {
    parameter.to_ascii_lowercase().contains("password")
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.without_secrets())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("postgres://ann:secret@db/panel", Some("postgres://ann:***@db/panel"))]
    #[case(
        "postgresql://db/panel?user=ann&password=secret",
        Some("postgresql://db/panel?user=ann&password=***")
    )]
    #[case(
        "postgres://db/panel?sslmode=require",
        Some("postgres://db/panel?sslmode=require")
    )]
    #[case("sqlite://./data/vestibule.db", Some("sqlite://./data/vestibule.db"))]
    #[case("sqlite://", None)]
    #[case("mysql://ann:secret@db/panel", None)]
    #[case("vestibule.db", None)]
    fn passwords_are_never_shown(#[case] text: &str, #[case] shown: Option<&str>) {
        let url = DatabaseUrl::parse(text);
        assert_eq!(
            url.as_ref().map(DatabaseUrl::without_secrets).as_deref(),
            shown
        );
        assert!(!format!("{url:?}").contains("secret"));
    }

    #[test]
    fn a_data_directory_with_odd_characters_is_still_one_path() {
        let url = DatabaseUrl::in_data_dir(Path::new("/srv/50% off?/#1"));
        assert_eq!(
            url.expose(),
            "sqlite:///srv/50%25%20off%3F/%231/vestibule.db?mode=rwc"
        );
    }
}
