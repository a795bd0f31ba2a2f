//! Secrets that browsers hold: 256 random bits, of which the database keeps only a hash.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{DomainError, Result};

/// A session's or half sign-in's secret. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// A new secret from the system's generator.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn generate() -> Result<Self> {
        random_bytes().map(Self)
    }

    /// Reads what a cookie or form holds. `None` when it cannot be such a secret.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The secret as text, for the one who may hold it.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// A key that only whoever holds the secret can make.
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let digest = Sha256::new().chain_update(purpose).chain_update(self.0);
        Zeroizing::new(digest.finalize().into())
    }

    /// What the database keeps: with 256 bits of entropy a plain SHA-256 cannot be searched.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Bytes from the system's generator.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| DomainError::Fault("the system has no randomness to give"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_hides_itself() {
        let token = Token::generate().unwrap();
        assert_eq!(Token::parse(&token.expose()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.expose()));
    }

    #[test]
    fn nothing_else_is_a_token() {
        for text in [
            "",
            "a",
            &"A".repeat(42),
            &"A".repeat(44),
            &format!("{}=", "A".repeat(43)),
            &"é".repeat(20),
        ] {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }
}
