//! What stands between a connection and a page: each file refuses one kind of request or adds one fact to it.
//!
//! The order is that of `router.rs`. A refusal is a [`refusal::Refusal`]; how it looks is decided in one place.

pub mod client_address;
pub mod faults;
pub mod form_answers;
pub mod form_guard;
pub mod identity;
pub mod language;
pub mod page_guard;
pub mod public_host;
pub mod refusal;
pub mod request_log;
pub mod same_origin;
pub mod security_headers;
pub mod theme;
pub mod well_formed;
