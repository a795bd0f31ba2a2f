//! Refusals in English.

use std::borrow::Cow;

use super::{
    TEXT,
    errors::{identity_changed, wait},
};
use crate::text::{Refusal, Sentence};

pub(super) fn heading(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed => "Not readable",
        Refusal::SignInRequired => "Not logged in",
        Refusal::Forbidden | Refusal::ForbiddenWhileActing { .. } => "Not allowed",
        Refusal::ClosedWhileActing { .. } => "Not available while acting",
        Refusal::IdentityChanged { .. } => "Another account now",
        Refusal::NotFound => TEXT.not_found,
        Refusal::MethodNotAllowed => "Not possible here",
        Refusal::TooLarge => "Too large",
        Refusal::UnsupportedMediaType => "Not a form",
        Refusal::Misdirected { .. } => "Another address",
        Refusal::Internal => "Something went wrong",
        Refusal::Unavailable { .. } => "Not available just now",
    }
}

pub(super) fn sentence(refusal: &Refusal) -> Sentence {
    Cow::Borrowed(match refusal {
        Refusal::Malformed => "What was sent could not be read.",
        Refusal::SignInRequired => {
            "Your session has ended. Log in again, and see whether what you sent was done."
        }
        Refusal::Forbidden => {
            "This was refused: your account is not allowed to do it, or it came from another site."
        }
        Refusal::ForbiddenWhileActing { login } => {
            return (TEXT.acting.not_allowed)(login).into();
        }
        Refusal::ClosedWhileActing { login } => {
            return (TEXT.acting.settings_closed)(login).into();
        }
        Refusal::IdentityChanged { login, is_acting } => {
            return identity_changed(login, *is_acting);
        }
        Refusal::NotFound => TEXT.not_found_lead,
        Refusal::MethodNotAllowed => "This address cannot be asked in this way.",
        Refusal::TooLarge => "More was sent than any form of this panel needs.",
        Refusal::UnsupportedMediaType => "Only the forms of this panel can be sent here.",
        Refusal::Misdirected { public_url } => {
            let parts = [
                "The address of this panel is ",
                public_url,
                ". Its operator sets it with VESTIBULE_PUBLIC_URL.",
            ];
            return parts.concat().into();
        }
        Refusal::Internal => {
            "The panel could not answer. Its log says why; nothing you entered is in it."
        }
        Refusal::Unavailable { retry_after } => {
            return wait(
                "The panel cannot reach its database, or is too busy.",
                *retry_after,
            );
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_under_another_host_names_the_address_and_the_setting() {
        let public_url = "https://panel.example".to_owned();
        let sentence = sentence(&Refusal::Misdirected { public_url });
        assert!(
            sentence.contains("https://panel.example") && sentence.contains("VESTIBULE_PUBLIC_URL")
        );
    }
}
