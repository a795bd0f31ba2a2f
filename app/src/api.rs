//! Server functions, a file a noun, and nothing else: each parses its newtypes, requires its caller, makes one domain
//! call and answers. Every one is a public POST endpoint under `/api` and authorises itself.

pub mod account_fields;
#[cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "server functions are asynchronous, also where this one waits for nothing"
    )
)]
pub mod accounts;
pub mod acting_as;
pub mod audit;
pub mod home;
#[cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "server functions are asynchronous, also where this one waits for nothing"
    )
)]
pub mod language;
pub mod password;
pub mod phone;
pub mod recovery_codes;
pub mod session;
pub mod setup;
pub mod sign_in;
#[cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "server functions are asynchronous, also where this one waits for nothing"
    )
)]
pub mod theme;
pub mod two_step;

pub use accounts::{
    AccountForm, CreateAccount, DisableAccount, DisableAccountTwoStep, EditAccount, EnableAccount,
    ListAccounts, NewAccountForm, UnlockAccount, account_form, create_account, disable_account,
    disable_account_two_step, edit_account, enable_account, list_accounts, new_account_form,
    unlock_account,
};
pub use acting_as::{
    Confirm, Confirmation, LogInAs, ReturnToPrevious, confirm, confirmation, log_in_as,
    return_to_previous,
};
pub use audit::{AuditLog, audit_log};
pub use home::{Home, ReadNotices, SignInHistory, home, read_notices, sign_in_history};
pub use language::{SetAccountLanguage, SetLanguage, set_account_language, set_language};
pub use password::{ChangePassword, RatePassword, change_password, rate_password};
pub use phone::{
    BeginPhoneReplacement, PhoneReplacement, ReplacePhone, begin_phone_replacement,
    phone_replacement, replace_phone,
};
pub use recovery_codes::{
    CreateRecoveryCodes, RecoveryCodes, RecoveryCodesSaved, create_recovery_codes, recovery_codes,
    recovery_codes_saved,
};
pub use session::{
    CurrentIdentity, EndOtherSessions, EndSession, Sessions, SignOut, current_identity,
    end_other_sessions, end_session, sessions, sign_out,
};
pub use setup::{SetUp, set_up};
pub use sign_in::{
    SignIn, SignInPage, SignInPageState, StartAgain, SubmitCode, SubmitRecoveryCode, sign_in,
    sign_in_page, start_again, submit_code, submit_recovery_code,
};
pub use theme::{SetTheme, set_theme};
pub use two_step::{
    CancelTwoStep, DisableTwoStep, EnableTwoStep, TwoStepEnrolment, cancel_two_step,
    disable_two_step, enable_two_step, two_step_enrolment,
};
