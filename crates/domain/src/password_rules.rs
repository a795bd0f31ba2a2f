//! Which new passwords are refused, and why (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2): short ones, common
//! ones, those made of the login or the panel's name. No composition rules.

use contract::{ApiError, Login, Password, PasswordProblem};
use zxcvbn::{Score, matching::patterns::MatchPattern, zxcvbn};

use crate::{Result, Settings};

/// A password that holds the login or brand needs as many characters besides.
const OWN_CHARACTERS: usize = 10;
/// Shorter logins and brands are inside too many words to mean anything.
const NAME_MIN_CHARS: usize = 3;

/// Checks a password that is to be set. Looks at it for a few milliseconds: call it off the request threads.
pub(crate) fn check(password: &Password, login: &Login, settings: &Settings) -> Result<()> {
    match find_problem(password.expose(), login.as_str(), settings) {
        Some(problem) => Err(ApiError::NewPasswordRefused { problem }.into()),
        None => Ok(()),
    }
}

fn find_problem(password: &str, login: &str, settings: &Settings) -> Option<PasswordProblem> {
    let min = settings.password_min_length;
    if password.len() > Password::MAX_BYTES {
        return Some(PasswordProblem::TooLong);
    }
    if password.chars().any(char::is_control) {
        return Some(PasswordProblem::ControlCharacter);
    }
    if u32::try_from(password.chars().count()).is_ok_and(|count| count < min) {
        return Some(PasswordProblem::TooShort { min });
    }
    if is_little_more_than(password, login) {
        return Some(PasswordProblem::LikeLogin);
    }
    if is_little_more_than(password, &settings.brand) {
        return Some(PasswordProblem::LikeBrand);
    }
    let estimate = zxcvbn(password, &[login, &settings.brand]);
    (estimate.score() < Score::Three).then(|| {
        let is_run = |pattern: &MatchPattern| {
            matches!(
                pattern,
                MatchPattern::Repeat(_) | MatchPattern::Sequence(_) | MatchPattern::Spatial(_)
            )
        };
        let runs = estimate
            .sequence()
            .iter()
            .any(|found| is_run(&found.pattern));
        if runs {
            PasswordProblem::Repetitive
        } else {
            PasswordProblem::Common
        }
    })
}

fn is_little_more_than(password: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let rest = password.to_lowercase().replace(&name, "");
    name.chars().count() >= NAME_MIN_CHARS
        && rest.len() < password.to_lowercase().len()
        && rest.chars().count() < OWN_CHARACTERS
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;

    fn problem(password: &str) -> Option<PasswordProblem> {
        problem_from(15, password)
    }

    fn problem_from(password_min_length: u32, password: &str) -> Option<PasswordProblem> {
        let settings = Settings {
            brand: "Vestibule".to_owned(),
            host: "panel.example".to_owned(),
            password_min_length,
            recent_proof: Duration::from_mins(15),
            login_as_two_step: crate::LoginAsTwoStep::StepUp,
        };
        find_problem(password, "ann.ohara", &settings)
    }

    #[rstest]
    #[case("short but odd ", Some(PasswordProblem::TooShort { min: 15 }))]
    #[case("ann.ohara123456", Some(PasswordProblem::LikeLogin))]
    #[case("Ann.OharaAnn.Ohara", Some(PasswordProblem::LikeLogin))]
    #[case("vestibule2026!!", Some(PasswordProblem::LikeBrand))]
    #[case("aaaaaaaaaaaaaaaaaaaa", Some(PasswordProblem::Repetitive))]
    #[case("123456789012345", Some(PasswordProblem::Repetitive))]
    #[case("qwertyuiopasdfgh", Some(PasswordProblem::Common))]
    #[case("passwordpassword", Some(PasswordProblem::Repetitive))]
    #[case("correct horse battery staple", None)]
    #[case("лошадь батарейка скрепка", None)]
    #[case("no composition rules here", None)]
    fn the_reason_is_named(#[case] password: &str, #[case] expected: Option<PasswordProblem>) {
        assert_eq!(problem(password), expected);
    }

    /// OWASP ASVS 5.0, 6.2.4, where the operator takes passwords as short as that allows.
    #[test]
    fn common_ones_are_refused_at_the_shortest_length_too() {
        let common = "password 12345678 qwertyuiop iloveyou princess sunshine football baseball superman trustno1 \
                      password1 password123 1q2w3e4r5t qwerty123 welcome1 letmein1 starwars whatever computer \
                      corvette mercedes jennifer michelle liverpool chelsea1 P@ssw0rd Passw0rd! 11111111 abcd1234";
        for password in common.split_whitespace() {
            assert!(problem_from(8, password).is_some(), "{password}");
        }
        assert_eq!(problem_from(8, "kq7vwzmbt"), None);
    }

    #[test]
    fn the_limits_are_exact() {
        assert_eq!(problem("kq7 vwz mbt xjf"), None);
        assert_eq!(
            problem(&"kq7 vwz mbt ".repeat(200)),
            Some(PasswordProblem::TooLong)
        );
        assert_eq!(
            problem("kq7 vwz mbt\0xjf"),
            Some(PasswordProblem::ControlCharacter)
        );
    }
}
