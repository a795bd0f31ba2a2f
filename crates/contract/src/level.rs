//! The four levels of accounts and their order.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How far an account's rights reach. The order is that of power: `Client < Staff < Admin < Root`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Only its own pages.
    Client,
    /// Sees and enters clients.
    Staff,
    /// Manages staff and clients.
    Admin,
    /// The one superuser.
    Root,
}

/// A word that names no level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLevel;

impl Level {
    /// Every level, highest first.
    pub const ALL: [Self; 4] = [Self::Root, Self::Admin, Self::Staff, Self::Client];

    /// The word used on the command line, on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Staff => "staff",
            Self::Admin => "admin",
            Self::Root => "root",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == word)
            .ok_or(UnknownLevel)
    }
}

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level is one of root, admin, staff, client")
    }
}

impl std::error::Error for UnknownLevel {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_by_power_and_read_back() {
        assert!(
            Level::Root > Level::Admin
                && Level::Admin > Level::Staff
                && Level::Staff > Level::Client
        );
        for level in Level::ALL {
            assert_eq!(level.as_str().parse(), Ok(level));
        }
        assert_eq!("Root".parse::<Level>(), Err(UnknownLevel));
    }
}
