//! The domain's refusals as the console says them: one line each, naming what to change.

use contract::{ApiError, Login, PasswordProblem};

use super::Failure;

/// Why the domain refused to do something with the account `login`.
pub(super) fn explain(refusal: &ApiError, login: &Login) -> Failure {
    match refusal {
        ApiError::NewPasswordRefused { problem } => {
            Failure::new(format!("the password is refused: {}", password(*problem)))
        }
        ApiError::LoginRefused { problem } => {
            Failure::new(format!("`{login}` is refused: {problem}"))
        }
        ApiError::LevelRefused => Failure::new(format!(
            "`{login}` cannot have this level: `root` alone has level root"
        )),
        ApiError::Unavailable { .. } | ApiError::Busy { .. } => {
            Failure::new("the database is busy: try again")
        }
        other => Failure::new(format!("refused for `{login}`: {other:?}")),
    }
}

fn password(problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::TooShort { min } => format!("it has fewer than {min} characters"),
        PasswordProblem::TooLong => "it has more than 1024 bytes".to_owned(),
        PasswordProblem::ControlCharacter => {
            "it has a control character, such as a line break".to_owned()
        }
        PasswordProblem::Common => "it is among the passwords that attackers try first".to_owned(),
        PasswordProblem::LikeLogin => "it is little more than the login".to_owned(),
        PasswordProblem::LikeBrand => "it is little more than the panel's name".to_owned(),
        PasswordProblem::Repetitive => "it is a repetition or a run along the keyboard".to_owned(),
        PasswordProblem::Unchanged => "it is the password in use".to_owned(),
    }
}
