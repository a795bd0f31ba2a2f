//! The one-time password as people type it.

use std::fmt;

use zeroize::ZeroizeOnDrop;

/// Six digits, kept as text because leading zeros count. Its `Debug` hides them.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct OneTimeCode(String);

/// The text is not six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneTimeCodeProblem;

impl OneTimeCode {
    /// How many digits a code has (RFC 6238 with the digits parameter of every authenticator app).
    pub const DIGITS: usize = 6;

    /// Parses what was typed or pasted: spaces and hyphens are ignored, anything else but six ASCII digits is refused.
    ///
    /// # Errors
    /// When other characters are present or the count of digits is not [`Self::DIGITS`].
    pub fn parse(typed: &str) -> Result<Self, OneTimeCodeProblem> {
        let mut digits = String::with_capacity(Self::DIGITS);
        for c in typed.chars() {
            match c {
                '0'..='9' if digits.len() < Self::DIGITS => digits.push(c),
                '-' => {}
                c if c.is_whitespace() => {}
                _ => return Err(OneTimeCodeProblem),
            }
        }
        if digits.len() == Self::DIGITS {
            Ok(Self(digits))
        } else {
            Err(OneTimeCodeProblem)
        }
    }

    /// The digits.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(******)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("012345", Some("012345"))]
    #[case(" 123 456 ", Some("123456"))]
    #[case("123-456", Some("123456"))]
    #[case("123\u{a0}456", Some("123456"))]
    #[case("12345", None)]
    #[case("1234567", None)]
    #[case("12345a", None)]
    #[case("+12345", None)]
    #[case("١٢٣٤٥٦", None)]
    #[case("", None)]
    fn only_six_digits_are_a_code(#[case] typed: &str, #[case] digits: Option<&str>) {
        assert_eq!(
            OneTimeCode::parse(typed)
                .ok()
                .as_ref()
                .map(OneTimeCode::expose),
            digits
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(typed in "\\PC*") {
            if let Ok(code) = OneTimeCode::parse(&typed) {
                prop_assert_eq!(code.expose().len(), OneTimeCode::DIGITS);
            }
        }

        #[test]
        fn a_code_is_the_digits_in_their_order_and_nothing_else(
            typed in "[0-9 \\-\u{a0}\t٣aé]{0,12}",
            any in any::<String>(),
        ) {
            for typed in [typed, any] {
                let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
                let has_others = typed.chars().any(|c| !(c.is_ascii_digit() || c == '-' || c.is_whitespace()));
                let is_code = digits.len() == OneTimeCode::DIGITS && !has_others;
                let code = OneTimeCode::parse(&typed).ok();
                prop_assert_eq!(code.as_ref().map(OneTimeCode::expose), is_code.then_some(&*digits));
            }
        }
    }
}
