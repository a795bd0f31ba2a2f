//! The pages, a file each: which pieces of the kit stand where, which words they carry, which server function they call.

pub mod account;
pub mod account_list;
pub mod account_new;
pub mod audit_log;
pub mod code;
pub mod confirm;
pub mod home;
pub mod log_in;
pub mod not_found;
pub mod password_change;
pub mod recovery;
pub mod recovery_codes;
pub mod set_up;
pub mod sign_in_history;
pub mod two_step_disable;
pub mod two_step_enable;
pub mod user_settings;

pub use account::AccountPage;
pub use account_list::AccountListPage;
pub use account_new::NewAccountPage;
pub use audit_log::AuditLogPage;
pub use code::CodePage;
pub use confirm::ConfirmPage;
pub use home::HomePage;
pub use log_in::LogInPage;
pub use not_found::NotFoundPage;
pub use password_change::PasswordChangePage;
pub use recovery::RecoveryPage;
pub use recovery_codes::RecoveryCodesPage;
pub use set_up::SetUpPage;
pub use sign_in_history::SignInHistoryPage;
pub use two_step_disable::TwoStepDisablePage;
pub use two_step_enable::TwoStepEnablePage;
pub use user_settings::UserSettingsPage;
