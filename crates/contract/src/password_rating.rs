//! What a password is worth that is being chosen.

use serde::{Deserialize, Serialize};

/// How hard a password is to guess, and whether the rules take it.
///
/// On the wire it is a word, and for a short one a number: browsers need less to read that than a tagged enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum PasswordRating {
    /// Fewer characters than the panel asks.
    TooShort {
        /// The least number of characters.
        min: u32,
    },
    /// Too long, or with characters that keyboards cannot repeat.
    Unusable,
    /// Common, repetitive, or made of the login or the panel's name.
    Guessable,
    /// The rules take it.
    Good,
    /// Nobody guesses it.
    Strong,
}

impl PasswordRating {
    /// How much of a bar it fills, in quarters.
    #[must_use]
    pub const fn quarters(self) -> &'static str {
        match self {
            Self::TooShort { .. } | Self::Unusable | Self::Guessable => "1",
            Self::Good => "3",
            Self::Strong => "4",
        }
    }
}

impl From<PasswordRating> for String {
    fn from(rating: PasswordRating) -> Self {
        match rating {
            PasswordRating::TooShort { min } => min.to_string(),
            PasswordRating::Unusable => "unusable".to_owned(),
            PasswordRating::Guessable => "guessable".to_owned(),
            PasswordRating::Good => "good".to_owned(),
            PasswordRating::Strong => "strong".to_owned(),
        }
    }
}

impl TryFrom<String> for PasswordRating {
    type Error = &'static str;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        Ok(match word.as_str() {
            "unusable" => Self::Unusable,
            "guessable" => Self::Guessable,
            "good" => Self::Good,
            "strong" => Self::Strong,
            number => {
                let min = number.parse().map_err(|_| "unknown rating")?;
                Self::TooShort { min }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_read_as_it_is_written() {
        for rating in [
            PasswordRating::TooShort { min: 15 },
            PasswordRating::Unusable,
            PasswordRating::Guessable,
            PasswordRating::Good,
            PasswordRating::Strong,
        ] {
            let wire = serde_json::to_string(&rating).unwrap();
            assert_eq!(
                serde_json::from_str::<PasswordRating>(&wire).unwrap(),
                rating
            );
        }
        for other in ["\"\"", "\"-1\"", "\"Strong\"", "15", "null"] {
            assert!(
                serde_json::from_str::<PasswordRating>(other).is_err(),
                "{other}"
            );
        }
    }
}
