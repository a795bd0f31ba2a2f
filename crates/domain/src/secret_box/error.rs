//! Why a key file, or a ciphertext, cannot be used. Each line says what to do.

use std::{io, path::PathBuf};

use crate::DomainError;

/// Why the key cannot be used or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file {} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("the key file {} does not hold a key: copy the key file from the first server, or remove it together with all totp rows", .0.display())]
    Malformed(PathBuf),
    /// The database's TOTP keys were encrypted with another key.
    #[error("the key file {} is not the one that this database was encrypted with: copy the key file from the first server, or remove all totp rows", .0.display())]
    Foreign(PathBuf),
    /// There is no key, but there are TOTP keys that were encrypted with one.
    #[error("the key file {} is missing: copy the key file from the first server, or remove all totp rows", .0.display())]
    Missing(PathBuf),
    /// There is no key yet, and nothing that needs one.
    #[error("there is no key file {} yet: the first `vestibule serve` makes it", .0.display())]
    NotMade(PathBuf),
    /// Another process is rotating.
    #[error("another `vestibule key rotate` works with the key file {}: wait until it has finished", .0.display())]
    InUse(PathBuf),
    /// A rotation has begun and has to end before another one is prepared.
    #[error("the key file {} is of a rotation that has begun: finish it with `vestibule key rotate`", .0.display())]
    Unfinished(PathBuf),
    /// Servers on other machines would not know the new key.
    #[error("other servers may use this database: run `vestibule key rotate --prepare`, copy the key file {} to each of them, then run `vestibule key rotate`", .0.display())]
    NotPrepared(PathBuf),
    /// Some TOTP keys do not open, so they cannot be encrypted anew.
    #[error("the stored keys of {} do not open and were left as they are, so the old key stays in the key file {}: \
             run `vestibule totp disable LOGIN` for each, then `vestibule key rotate` again", told(.logins), path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Whose they are.
        logins: Vec<String>,
    },
    /// The database failed, or holds what it should not.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Why a ciphertext does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The key that it names is not in the key file.
    #[error(
        "the key file lacks the key that it names: copy the key file from the server where the key was rotated"
    )]
    KeyMissing,
    /// It was changed, or made for another account, or with another key.
    #[error("it is damaged, or was made for another account or with another key")]
    NotTheirs,
}

impl Unreadable {
    /// The evidence's word for it.
    pub(crate) const fn detail(self) -> &'static str {
        match self {
            Self::KeyMissing => "the key file lacks the key of this account's secret",
            Self::NotTheirs => "the stored secret does not open for this account",
        }
    }
}

/// The first few of many logins.
fn told(logins: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<_> = logins
        .iter()
        .take(SHOWN)
        .map(|login| format!("`{login}`"))
        .collect();
    let more = logins.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!(" and {more} more"));
    shown.join(", ") + &more.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_logins_the_first_are_told() {
        let logins: Vec<_> = (0..12).map(|number| format!("p{number}")).collect();
        assert_eq!(told(&logins[..2]), "`p0`, `p1`");
        assert!(told(&logins).ends_with("`p9` and 2 more"));
    }
}
