//! What a language has to say about the audit log.

use crate::moment::Moment;

/// The sentences of the page.
#[expect(missing_docs, reason = "each field is named as the sentence it holds")]
#[derive(Debug)]
pub struct AuditText {
    pub name: &'static str,
    pub lead: &'static str,

    // What is looked for
    pub actor: &'static str,
    pub all_events: &'static str,
    /// `None` for a name that is none of an event.
    pub event: fn(&str) -> Option<&'static str>,
    pub from: &'static str,
    pub to: &'static str,
    pub in_utc: &'static str,
    pub before_in_utc: &'static str,
    pub filter: &'static str,
    pub export: &'static str,

    // The lines
    pub session: &'static str,
    pub outcome: &'static str,
    pub refused: &'static str,
    pub detail: &'static str,
    pub nothing: &'static str,
    /// The day, and the time of it.
    pub time: fn(&Moment) -> [String; 2],
    pub by: fn(&str) -> String,

    // Where there are none
    pub empty: &'static str,
    pub none_found: &'static str,
    pub looked_through_a_part: &'static str,
}
