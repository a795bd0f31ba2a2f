//! The rows of the database as SeaORM sees them. Private: no model leaves this crate.

pub(crate) mod account;
pub(crate) mod account_search;
pub(crate) mod acting_as;
pub(crate) mod audit;
pub(crate) mod device;
pub(crate) mod half_sign_in;
pub(crate) mod notice;
pub(crate) mod panel_state;
pub(crate) mod recovery_code;
pub(crate) mod recovery_codes_shown;
pub(crate) mod session;
pub(crate) mod throttle;
pub(crate) mod totp;
pub(crate) mod totp_enrolment;
pub(crate) mod wanted_action;
