//! A password on its way from a form to the hash.

use std::fmt;

use zeroize::ZeroizeOnDrop;

/// A password as typed, never trimmed or altered; wiped when dropped, hidden in `Debug`.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Password(String);

impl Password {
    /// The longest password that is looked at, in bytes; a longer one cannot be anybody's.
    pub const MAX_BYTES: usize = 1024;

    /// Wraps what was typed.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(typed)
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
