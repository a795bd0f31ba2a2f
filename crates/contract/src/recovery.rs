//! The recovery code as people type it.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::ZeroizeOnDrop;

use crate::{Login, ProofNeed};

/// Sixteen letters and digits of base32 (RFC 4648, section 6) in lower case: 80 bits. Its `Debug` hides them.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

/// The text is not sixteen letters and digits of base32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryCodeProblem;

impl RecoveryCode {
    /// How many characters a code has, hyphens aside.
    pub const LENGTH: usize = 16;
    const GROUP: usize = 4;

    /// Parses what was typed or pasted: case, and all that is neither letter nor digit, are ignored. The digits that base32 does not have are
    /// read as the letters for which they are mistaken.
    ///
    /// # Errors
    /// When other characters are present or the count is not [`Self::LENGTH`].
    pub fn parse(typed: &str) -> Result<Self, RecoveryCodeProblem> {
        let mut code = String::with_capacity(Self::LENGTH);
        for c in typed.chars() {
            let c = match c.to_ascii_lowercase() {
                // Hyphens of all kinds, spaces, a full stop behind a sentence.
                c if !c.is_alphanumeric() => continue,
                '0' => 'o',
                '1' => 'l',
                '8' => 'b',
                c @ ('a'..='z' | '2'..='7') => c,
                _ => return Err(RecoveryCodeProblem),
            };
            if code.len() == Self::LENGTH {
                return Err(RecoveryCodeProblem);
            }
            code.push(c);
        }
        if code.len() == Self::LENGTH {
            Ok(Self(code))
        } else {
            Err(RecoveryCodeProblem)
        }
    }

    /// The characters, without hyphens.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// As people see it: `xxxx-xxxx-xxxx-xxxx`.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let mut grouped = String::with_capacity(Self::LENGTH * 5 / Self::GROUP);
        for (index, c) in self.0.chars().enumerate() {
            if index > 0 && index % Self::GROUP == 0 {
                grouped.push('-');
            }
            grouped.push(c);
        }
        grouped
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// What the page of the recovery codes shows. Its `Debug` hides the codes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// The account to which they belong.
    pub login: Login,
    /// The panel, as authenticator apps name it.
    pub issuer: String,
    /// New ones, until they are saved: `xxxx-xxxx-xxxx-xxxx`. Empty when there are none to show.
    pub codes: Vec<String>,
    /// How many of the account's codes are not used.
    pub left: u32,
    /// Whether nobody has said that they are saved.
    pub are_to_save: bool,
    /// What has to be shown to make new ones.
    pub needs: ProofNeed,
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCodes")
            .field("login", &self.login)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("abcd-efgh-ijkl-mnop", Some("abcdefghijklmnop"))]
    #[case(" ABCD efgh\u{a0}IJKL-mn-op ", Some("abcdefghijklmnop"))]
    #[case("0123-4567-8aaa-aaaa", Some("ol234567baaaaaaa"))]
    #[case("abcd — efgh – ijkl‑mnop.", Some("abcdefghijklmnop"))]
    #[case("abcd-efgh-ijkl-mno", None)]
    #[case("abcd-efgh-ijkl-mnopq", None)]
    #[case("abcd-efgh-ijkl-mno9", None)]
    #[case("abcd-efgh-ijkl-mnoé", None)]
    #[case("", None)]
    fn sixteen_characters_of_base32_are_a_code(#[case] typed: &str, #[case] code: Option<&str>) {
        let parsed = RecoveryCode::parse(typed).ok();
        assert_eq!(parsed.as_ref().map(RecoveryCode::expose), code);
    }

    #[test]
    fn a_code_hides_itself() {
        let code = RecoveryCode::parse("abcd-efgh-ijkl-mnop").unwrap();
        assert!(!format!("{code:?}").contains("abcd"));
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_without_panic_and_reads_back_from_its_groups(typed in "\\PC*|[a-z2-7 -]{12,22}") {
            if let Ok(code) = RecoveryCode::parse(&typed) {
                prop_assert_eq!(code.expose().len(), RecoveryCode::LENGTH);
                prop_assert_eq!(RecoveryCode::parse(&code.in_groups()), Ok(code));
            }
        }
    }
}
