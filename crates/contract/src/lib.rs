//! What browser and server agree on: newtypes that parse, the rows that cross the wire, and the closed set of errors.
//!
//! It builds for wasm, so it stays small: no I/O, no clock, no randomness, no sentences for people.

mod account;
mod audit;
mod code;
mod done;
mod error;
mod error_wire;
mod language;
mod level;
mod login;
mod management;
mod next;
mod password;
mod password_rating;
pub mod paths;
mod recovery;
mod theme;
mod two_step;
mod view;

pub use account::{Email, EmailProblem, FullName, FullNameProblem};
pub use audit::{AuditFilter, AuditLog, AuditRow};
pub use code::{OneTimeCode, OneTimeCodeProblem};
pub use done::Done;
pub use error::{AccountChange, ApiError, Field, PasswordProblem};
#[cfg(any(test, feature = "test-support"))]
pub use error_wire::samples;
pub use language::Language;
pub use level::{Level, UnknownLevel};
pub use login::{Login, LoginProblem};
pub use management::{
    AccountForm, AccountList, AccountListRow, AccountOrder, Directory, DirectoryPage,
    NewAccountForm, ProofNeed,
};
pub use next::NextPath;
pub use password::Password;
pub use password_rating::PasswordRating;
pub use recovery::{RecoveryCode, RecoveryCodeProblem, RecoveryCodes};
pub use theme::Theme;
pub use two_step::TwoStepEnrolment;
pub use view::{
    ActedAs, ActingAs, Confirmation, Home, Identity, LastSignIn, Notice, NoticeOf, RecoveryNotice,
    SecurityNotice, SecurityNotices, SessionListRow, SignInEvent, SignInHistory, SignInHistoryRow,
    Strength,
};
