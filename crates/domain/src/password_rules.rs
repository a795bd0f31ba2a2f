//! Which new passwords are refused, and why (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2): short ones, common
//! ones, those made of the login or the panel's name. No composition rules.

use contract::{ApiError, Login, Password, PasswordProblem, PasswordRating};
use zxcvbn::{Score, matching::patterns::MatchPattern, zxcvbn};

use crate::Settings;

/// A password that holds the login or brand needs as many characters besides.
const OWN_CHARACTERS: usize = 10;
/// Shorter logins and brands are inside too many words to mean anything.
const NAME_MIN_CHARS: usize = 3;

/// Checks a password that is to be set. Looks at it for a few milliseconds, and a second where many of its characters
/// may stand for letters: call it off the request threads.
pub(crate) fn check(password: &Password, login: &Login, settings: &Settings) -> crate::Result<()> {
    match score(password.expose(), login.as_str(), settings) {
        Err(problem) => Err(ApiError::NewPasswordRefused { problem }.into()),
        Ok(_) => Ok(()),
    }
}

/// What a password is worth that is being chosen, by the same rules. As long as [`check`], whatever it is given.
pub(crate) fn rate(password: &Password, login: &str, settings: &Settings) -> PasswordRating {
    match score(password.expose(), login, settings) {
        Err(PasswordProblem::TooShort { min }) => PasswordRating::TooShort { min },
        Err(PasswordProblem::TooLong | PasswordProblem::ControlCharacter) => {
            PasswordRating::Unusable
        }
        Err(_) => PasswordRating::Guessable,
        Ok(Score::Four) => PasswordRating::Strong,
        Ok(_) => PasswordRating::Good,
    }
}

/// How hard it is to guess, or why it is refused. Of more than 100 characters the estimate looks at the first 100.
fn score(password: &str, login: &str, settings: &Settings) -> Result<Score, PasswordProblem> {
    let min = settings.password_min_length;
    if password.len() > Password::MAX_BYTES {
        return Err(PasswordProblem::TooLong);
    }
    if password.chars().any(char::is_control) {
        return Err(PasswordProblem::ControlCharacter);
    }
    if u32::try_from(password.chars().count()).is_ok_and(|count| count < min) {
        return Err(PasswordProblem::TooShort { min });
    }
    if is_little_more_than(password, login) {
        return Err(PasswordProblem::LikeLogin);
    }
    if is_little_more_than(password, &settings.brand) {
        return Err(PasswordProblem::LikeBrand);
    }
    let estimate = zxcvbn(password, &[login, &settings.brand]);
    if estimate.score() >= Score::Three {
        return Ok(estimate.score());
    }
    let is_run = |pattern: &MatchPattern| {
        matches!(
            pattern,
            MatchPattern::Repeat(_) | MatchPattern::Sequence(_) | MatchPattern::Spatial(_)
        )
    };
    let mut sequence = estimate.sequence().iter();
    Err(if sequence.any(|found| is_run(&found.pattern)) {
        PasswordProblem::Repetitive
    } else {
        PasswordProblem::Common
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
        score(password, "ann.ohara", &settings(password_min_length)).err()
    }

    fn settings(password_min_length: u32) -> Settings {
        Settings {
            brand: "Vestibule".to_owned(),
            host: "panel.example".to_owned(),
            password_min_length,
            recent_proof: Duration::from_mins(15),
            login_as_two_step: crate::LoginAsTwoStep::StepUp,
        }
    }

    #[rstest]
    #[case("", PasswordRating::TooShort { min: 15 })]
    #[case("fourteen chars", PasswordRating::TooShort { min: 15 })]
    #[case("passwordpassword", PasswordRating::Guessable)]
    #[case("qwertyuiopasdfgh", PasswordRating::Guessable)]
    #[case("ann.ohara123456", PasswordRating::Guessable)]
    #[case("vestibule2026!!", PasswordRating::Guessable)]
    #[case("kq7 vwz mbt\0xjf", PasswordRating::Unusable)]
    #[case("correct horse battery staple", PasswordRating::Strong)]
    fn a_password_is_worth_what_the_rules_make_of_it(
        #[case] password: &str,
        #[case] rating: PasswordRating,
    ) {
        let password = Password::new(password.to_owned());
        assert_eq!(rate(&password, "ann.ohara", &settings(15)), rating);
    }

    #[test]
    fn what_is_rated_good_is_what_is_taken() {
        let login = Login::parse("ann.ohara").unwrap();
        for password in [
            "kq7 vwz mbt xjf",
            "summer holiday ann",
            "лошадь батарейка скрепка",
            "aaaaaaaaaaaaaaaaaaaa",
            "short",
        ] {
            let password = Password::new(password.to_owned());
            let rating = rate(&password, login.as_str(), &settings(15));
            let is_taken = check(&password, &login, &settings(15)).is_ok();
            let is_good = matches!(rating, PasswordRating::Good | PasswordRating::Strong);
            assert_eq!(is_good, is_taken, "{password:?}");
        }
        let long = Password::new("kq7 vwz mbt ".repeat(200));
        let rating = rate(&long, login.as_str(), &settings(15));
        assert_eq!(rating, PasswordRating::Unusable);
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
