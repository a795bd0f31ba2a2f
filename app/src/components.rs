//! The one kit of which all pages are made.
//!
//! Conventions:
//! - A component owns one piece of markup with its roles, states and classes; pages own which pieces stand where and which
//!   words they carry. Words come in as properties, from [`crate::text`].
//! - Class names are whole literals, or the stylesheet lacks them. No `style` attribute ever: the Content-Security-Policy
//!   would drop it. No `cfg` and no clock in a view: server and browser must build the same elements.
//! - Without JavaScript everything works as a plain form or link. What only JavaScript can do carries the class
//!   `needs-script` and is invisible until the document is hydrated.
//! - Errors have `role="alert"`, notices `role="status"`; one of them a message.

pub mod account_fields;
pub mod alert;
pub mod brand_mark;
pub mod button;
pub mod check_box;
pub mod clock_warning;
pub mod copy_button;
pub mod facts;
pub mod field;
pub mod filter_form;
pub mod form;
pub mod icon;
pub mod language_choice;
pub mod list_pager;
pub mod loaded;
pub mod page_header;
pub mod pager;
pub mod password_help;
pub mod print_button;
pub mod qr_code;
pub mod question;
pub mod read_only_field;
pub mod return_button;
pub mod search_form;
pub mod second_factor;
pub mod security_notices;
pub mod select_field;
pub mod table;
pub mod theme_choice;
pub mod time;
pub mod time_left;

pub use account_fields::{ACCOUNT_FIELDS, AccountDetails, PasswordForAnother, ProofFields};
pub use alert::{Alert, Notice, Tone};
pub use brand_mark::BrandMark;
pub use button::{ButtonStyle, SubmitButton};
pub use check_box::CheckBox;
pub use clock_warning::ClockWarning;
pub use copy_button::CopyButton;
pub use facts::{Fact, Facts};
pub use field::{FieldKind, FormField, TakesFocus};
pub use filter_form::{FilterField, FilterForm, FilterKind};
pub use form::{Answer, Form, refusal_in_address};
pub use icon::{Icon, Shape};
pub use language_choice::LanguageChoice;
pub use list_pager::ListPager;
pub use loaded::{loaded, loaded_quietly};
pub use page_header::{Arrival, HEADER_CLASS, HEADING_CLASS, LEAD_CLASS, PageHeader};
pub use pager::Pager;
pub use print_button::PrintButton;
pub use qr_code::QrCode;
pub use question::{Asked, Question, Showing, asked, page_that_asks};
pub use read_only_field::ReadOnlyField;
pub use return_button::Return;
pub use search_form::SearchForm;
pub use second_factor::{CodeOf, SecondFactorField};
pub use security_notices::SecurityNoticeList;
pub use select_field::SelectField;
pub use table::{BREAKS, Cell, Table, TableRow};
pub use theme_choice::ThemeChoice;
pub use time::Time;
pub use time_left::TimeLeft;
