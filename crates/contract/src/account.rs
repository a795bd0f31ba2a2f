//! What an account carries besides its login: a name and an e-mail address.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A person's or organisation's name: 1–100 characters after trimming, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FullName(String);

/// Why a full name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullNameProblem {
    /// Nothing but white space.
    Empty,
    /// More than [`FullName::MAX_CHARS`] characters.
    TooLong,
    /// A control character, such as a line break or NUL.
    ControlCharacter,
}

impl FullName {
    /// The longest name accepted, in characters.
    pub const MAX_CHARS: usize = 100;

    /// Parses what was typed; surrounding white space is dropped.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub fn parse(typed: &str) -> Result<Self, FullNameProblem> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(FullNameProblem::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(FullNameProblem::TooLong);
        }
        if name.chars().any(char::is_control) {
            return Err(FullNameProblem::ControlCharacter);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FullNameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a name is needed",
            Self::TooLong => "a name has at most 100 characters",
            Self::ControlCharacter => "a name has no line breaks or control characters",
        })
    }
}

impl std::error::Error for FullNameProblem {}

impl TryFrom<String> for FullName {
    type Error = FullNameProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FullName> for String {
    fn from(name: FullName) -> Self {
        name.0
    }
}

/// An e-mail address: something around one `@`, without white space, at most 254 characters (RFC 5321, 4.5.3.1).
/// Whether it reaches anybody only a message can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The text cannot be an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailProblem;

impl Email {
    /// The longest address, in bytes.
    pub const MAX_BYTES: usize = 254;

    /// Parses what was typed; surrounding white space is dropped.
    ///
    /// # Errors
    /// When it cannot be an address.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let address = typed.trim();
        let is_plain = !address.chars().any(|c| c.is_whitespace() || c.is_control());
        let has_parts = address
            .rsplit_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        if is_plain && has_parts && address.len() <= Self::MAX_BYTES {
            Ok(Self(address.to_owned()))
        } else {
            Err(EmailProblem)
        }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an e-mail address looks like name@example.org")
    }
}

impl std::error::Error for EmailProblem {}

impl TryFrom<String> for Email {
    type Error = EmailProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(
            FullName::parse("  Ann O'Hara ").unwrap().as_str(),
            "Ann O'Hara"
        );
        assert_eq!(FullName::parse(" \t "), Err(FullNameProblem::Empty));
        assert!(FullName::parse(&"я".repeat(100)).is_ok());
        assert_eq!(
            FullName::parse(&"я".repeat(101)),
            Err(FullNameProblem::TooLong)
        );
        assert_eq!(
            FullName::parse("a\0b"),
            Err(FullNameProblem::ControlCharacter)
        );
    }

    #[test]
    fn an_address_needs_both_sides_of_its_at() {
        assert!(Email::parse(" ann@example.org ").is_ok());
        for text in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "a b@example.org",
            &format!("{}@x", "a".repeat(254)),
        ] {
            assert_eq!(Email::parse(text), Err(EmailProblem), "{text}");
        }
    }
}
