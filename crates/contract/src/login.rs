//! The name by which an account signs in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A login: 1–64 of `a-z 0-9 . _ @ -`, the first a letter or digit. Unique, never reused, never renamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// Why a login was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginProblem {
    /// Nothing was given.
    Empty,
    /// More than [`Login::MAX_LENGTH`] characters.
    TooLong,
    /// A capital letter: creation refuses what sign-in would fold.
    Capital,
    /// A character outside the alphabet.
    BadCharacter,
    /// The first character is no letter or digit.
    BadStart,
    /// The panel needs the name for itself.
    Reserved,
    /// Another account has it.
    Taken,
}

impl Login {
    /// The longest login, in characters.
    pub const MAX_LENGTH: usize = 64;
    /// Names that no new account may take: they are accounts of the panel, pages, or the actor of console commands.
    pub const RESERVED: [&'static str; 4] = ["root", "admin", "new", "console"];

    /// Parses a login exactly as given, as creation does.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub fn parse(text: &str) -> Result<Self, LoginProblem> {
        let Some(first) = text.chars().next() else {
            return Err(LoginProblem::Empty);
        };
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(LoginProblem::TooLong);
        }
        if text.chars().any(|c| c.is_ascii_uppercase()) {
            return Err(LoginProblem::Capital);
        }
        let is_alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !text
            .chars()
            .all(|c| is_alphanumeric(c) || matches!(c, '.' | '_' | '@' | '-'))
        {
            return Err(LoginProblem::BadCharacter);
        }
        if !is_alphanumeric(first) {
            return Err(LoginProblem::BadStart);
        }
        Ok(Self(text.to_owned()))
    }

    /// Parses what was typed at sign-in: trimmed and lower-cased first. `None` can be no account's login.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        Self::parse(&text.trim().to_lowercase()).ok()
    }

    /// The superuser's login.
    #[must_use]
    pub fn root() -> Self {
        Self("root".to_owned())
    }

    /// The login of the first account of level admin, made together with root.
    #[must_use]
    pub fn admin() -> Self {
        Self("admin".to_owned())
    }

    /// Whether this is one of [`Self::RESERVED`].
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        Self::RESERVED.contains(&self.as_str())
    }

    /// The login as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Login {
    type Err = LoginProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Login {
    type Error = LoginProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

impl fmt::Display for LoginProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a login is needed",
            Self::TooLong => "a login has at most 64 characters",
            Self::Capital => "a login has no capital letters",
            Self::BadCharacter => "a login consists of a-z, 0-9, '.', '_', '@' and '-'",
            Self::BadStart => "a login begins with a letter or a digit",
            Self::Reserved => "this login is reserved for the panel",
            Self::Taken => "this login is taken",
        })
    }
}

impl std::error::Error for LoginProblem {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a", None)]
    #[case("0day", None)]
    #[case("ann.o'hara", Some(LoginProblem::BadCharacter))]
    #[case("ann@example.org", None)]
    #[case("", Some(LoginProblem::Empty))]
    #[case("Ann", Some(LoginProblem::Capital))]
    #[case("-ann", Some(LoginProblem::BadStart))]
    #[case("ann ", Some(LoginProblem::BadCharacter))]
    #[case("аnn", Some(LoginProblem::BadCharacter))] // Cyrillic а
    fn a_login_is_parsed_strictly(#[case] text: &str, #[case] problem: Option<LoginProblem>) {
        assert_eq!(Login::parse(text).err(), problem);
    }

    #[test]
    fn the_length_limit_is_exact() {
        assert!(Login::parse(&"a".repeat(64)).is_ok());
        assert_eq!(Login::parse(&"a".repeat(65)), Err(LoginProblem::TooLong));
    }

    #[test]
    fn sign_in_trims_and_lower_cases() {
        assert_eq!(
            Login::typed("  Ann \n").as_ref().map(Login::as_str),
            Some("ann")
        );
        assert_eq!(Login::typed("ann o"), None);
    }

    proptest! {
        #[test]
        fn what_parses_reads_back_and_stays(text in "\\PC{0,80}") {
            if let Ok(login) = Login::parse(&text) {
                prop_assert_eq!(login.as_str(), &text);
                prop_assert_eq!(Login::typed(&text), Some(login));
            }
        }

        #[test]
        fn what_parses_is_within_its_alphabet(text in any::<String>(), near in "[ A-Za-z0-9._@-]{0,70}") {
            for text in [text, near] {
                for login in [Login::parse(&text).ok(), Login::typed(&text)].into_iter().flatten() {
                    let login = login.as_str();
                    prop_assert!((1..=Login::MAX_LENGTH).contains(&login.len()));
                    prop_assert!(login.bytes().all(|b| b"abcdefghijklmnopqrstuvwxyz0123456789._@-".contains(&b)));
                    prop_assert!(login.as_bytes()[0].is_ascii_alphanumeric());
                    prop_assert_eq!(login.parse::<Login>().unwrap().to_string(), login);
                }
            }
        }

        #[test]
        fn what_was_typed_is_read_alike_whatever_its_case_and_edges(login in "[a-z0-9][a-z0-9._@-]{0,63}") {
            let typed = format!("\t {} \n", login.to_uppercase());
            prop_assert_eq!(Login::typed(&typed), Login::parse(&login).ok());
        }
    }
}
