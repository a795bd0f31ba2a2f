//! What a language has to say about the audit log.

use super::Sentence;
use crate::moment::Moment;

sentences! {
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
        /// What the log says as a detail, in English; `None` where its own words do.
        pub detail_in_words: fn(&str) -> Option<Sentence>,
        pub nothing: &'static str,
        /// The day, and the time of it.
        pub time: fn(&Moment) -> [String; 2],
        pub by: fn(&str) -> String,

        // Where there are none
        pub empty: &'static str,
        pub none_found: &'static str,
        pub looked_through_a_part: &'static str,
    }
}

/// A detail of the log in a language: by the words for what was done while acting as another account, whose login stands
/// before the rest, and for the rest. What has no word stays as it is.
pub(super) fn detail_in(
    detail: &str,
    acting_as: &str,
    word: fn(&str) -> Option<&'static str>,
) -> Option<Sentence> {
    let Some(acting) = detail.strip_prefix("acting as ") else {
        return word(detail).map(Sentence::from);
    };
    let (login, rest) = acting.split_once(": ").unwrap_or((acting, ""));
    let mut sentence = [acting_as, " ", login].concat();
    if !rest.is_empty() {
        sentence.push_str(": ");
        sentence.push_str(word(rest).unwrap_or(rest));
    }
    Some(sentence.into())
}
