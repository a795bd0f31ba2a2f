//! The rules of Vestibule over its database: who may sign in, how two-step authentication is kept, what is written down.
//!
//! No Leptos and no axum here: pages, commands and tests call the same functions. A file a noun. Everything that
//! depends on time takes it as a parameter or from [`Services::clock`]; only `clock.rs` reads the machine's.

pub mod account;
mod account_access;
pub mod account_edit;
mod account_search;
mod account_seen;
pub mod account_state;
pub mod acting_as;
pub mod audit;
mod caller;
mod clock;
mod database;
mod device;
pub mod directory;
mod enrolment;
mod entity;
mod error;
mod half_sign_in;
pub mod home;
pub mod housekeeping;
mod identity;
pub mod key_rotation;
pub mod language;
pub mod management;
pub mod notice;
pub mod password;
mod password_hasher;
mod password_rules;
mod pending_key;
pub mod policy;
pub mod proof;
mod qr_code;
pub mod recovery_codes;
mod replacement;
mod second_factor;
mod secret_box;
pub mod session;
mod settings;
pub mod setup;
pub mod sign_in;
#[cfg(feature = "test-support")]
pub mod test_support;
mod throttle;
mod token;
pub mod totp;

pub use caller::Caller;
pub use clock::{Clock, Timestamp};
pub use database::{Database, SchemaState};
pub use device::DEVICE_LIFETIME_MILLIS;
pub use error::{DomainError, Result};
pub use identity::Identity;
pub use password_hasher::PasswordHasher;
pub use second_factor::SecondFactor;
pub use secret_box::{KeyError, SecretBox, Unreadable};
pub use settings::{LoginAsTwoStep, Settings};

/// What the rules work with; one for the whole process, shared by every request.
#[derive(Debug)]
pub struct Services {
    /// The database.
    pub database: Database,
    /// The threads that hash passwords.
    pub passwords: PasswordHasher,
    /// What encrypts TOTP keys.
    pub secret_box: SecretBox,
    /// The operator's choices that the rules read.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
}
