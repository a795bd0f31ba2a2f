//! Where to go after signing in.

use std::fmt;

/// A path of this panel, with query perhaps: what `?next=` may hold. Never another site, never a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPath(String);

impl NextPath {
    /// The longest path kept, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Parses an untrusted value. `None` unless it is a same-origin path in visible ASCII
    /// (browsers read `//host`, `/\host` and paths with tabs or line breaks as other sites; OWASP ASVS 5.0, 3.7.2).
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let rest = value.strip_prefix('/')?;
        let is_plain = value.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let leaves = rest.starts_with('/') || value.len() > Self::MAX_BYTES;
        (is_plain && !leaves).then(|| Self(value.to_owned()))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NextPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/settings/user?tab=1", true)]
    #[case("/", true)]
    #[case("", false)]
    #[case("settings", false)]
    #[case("//evil.example", false)]
    #[case("/\\evil.example", false)]
    #[case("/a\\..", false)]
    #[case("https://evil.example", false)]
    #[case("javascript:alert(1)", false)]
    #[case("/\t/evil.example", false)]
    #[case("/a\r\nSet-Cookie: x", false)]
    #[case("/a b", false)]
    #[case("/é", false)]
    fn only_paths_of_this_panel_are_kept(#[case] value: &str, #[case] kept: bool) {
        assert_eq!(NextPath::parse(value).is_some(), kept);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_a_header_safe_path(value in "\\PC*") {
            if let Some(next) = NextPath::parse(&value) {
                prop_assert!(next.as_str().starts_with('/') && !next.as_str().starts_with("//"));
                prop_assert!(next.as_str().bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }
}
