//! The fields that the forms about accounts of other people share, and how what was typed becomes what the rules take.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the forms of a new and of an existing account have in common.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccountFields {
    pub full_name: String,
    pub email: String,
    pub level: String,
    pub password: String,
    pub repeat_password: String,
    /// There when it is ticked.
    pub ask_new_password: Option<String>,
}

/// What somebody shows of their own where the proof of the session is not recent.
#[derive(Clone, Serialize, Deserialize)]
pub struct ProofFields {
    pub own_password: Option<String>,
    pub own_code: Option<String>,
    pub own_recovery_code: Option<String>,
}

/// Hides what is secret, and all else with it.
impl fmt::Debug for AccountFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountFields(…)")
    }
}

impl fmt::Debug for ProofFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofFields(…)")
    }
}

/// From what was typed to what the rules take.
#[cfg(feature = "ssr")]
pub(super) mod parse {
    use contract::{ApiError, Directory, Email, FullName, Level, Login, Password, paths};
    use domain::proof::Proof;

    use super::{AccountFields, ProofFields};

    pub(in crate::api) struct Fields {
        pub(in crate::api) full_name: FullName,
        pub(in crate::api) email: Option<Email>,
        pub(in crate::api) level: Level,
        pub(in crate::api) password: Option<Password>,
        pub(in crate::api) asks_for_new: bool,
    }

    impl Fields {
        pub(in crate::api) fn read(fields: AccountFields) -> Result<Self, ApiError> {
            let (password, repeat) = (
                Password::new(fields.password),
                Password::new(fields.repeat_password),
            );
            let full_name = FullName::parse(&fields.full_name)
                .map_err(|problem| ApiError::FullNameRefused { problem })?;
            let email = match fields.email.trim() {
                "" => None,
                typed => Some(Email::parse(typed).map_err(|_| ApiError::EmailRefused)?),
            };
            let level = fields.level.parse().map_err(|_| ApiError::LevelRefused)?;
            if password != repeat {
                return Err(ApiError::PasswordsDiffer);
            }
            Ok(Self {
                full_name,
                email,
                level,
                password: Some(password).filter(|password| !password.expose().is_empty()),
                asks_for_new: fields.ask_new_password.is_some(),
            })
        }
    }

    /// The login of an account that may be there.
    pub(in crate::api) fn known_login(text: &str) -> Result<Login, ApiError> {
        Login::parse(text).map_err(|_| ApiError::NotFound)
    }

    pub(in crate::api) fn new_login(typed: &str) -> Result<Login, ApiError> {
        Login::parse(typed.trim()).map_err(|problem| ApiError::LoginRefused { problem })
    }

    pub(in crate::api) fn proof(fields: ProofFields) -> Result<Proof, ApiError> {
        Ok(Proof {
            password: fields.own_password.map(Password::new),
            code: crate::ssr::second_factor(fields.own_code, fields.own_recovery_code)?,
        })
    }

    /// The list in which an account of a level stands.
    pub(in crate::api) fn list_of(level: Level) -> &'static str {
        Directory::of(level).map_or(paths::HOME, Directory::path)
    }
}
