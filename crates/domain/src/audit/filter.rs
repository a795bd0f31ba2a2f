//! What is looked for in the audit log, read from what somebody typed. How it is found is in `log`.

use contract::{AuditFilter, Login};
use time::{
    Date, PrimitiveDateTime, Time, format_description::BorrowedFormatItem,
    macros::format_description,
};

use super::Event;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const CLOCK: &[BorrowedFormatItem<'_>] =
    format_description!(version = 2, "[hour]:[minute][optional [:[second]]]");

/// What is looked for; `None` stands for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// Also `unknown`.
    pub account: Option<Login>,
    /// Also `console` and `unknown`.
    pub actor: Option<Login>,
    pub event: Option<Event>,
    /// The first moment, in milliseconds.
    pub from: Option<i64>,
    /// The moment at which it ends.
    pub to: Option<i64>,
}

impl Filter {
    /// `None` where something is looked for that cannot be in the log: no login, no event, no moment.
    pub(super) fn read(typed: &AuditFilter) -> Option<Self> {
        Some(Self {
            account: read(&typed.account, Login::typed).ok()?,
            actor: read(&typed.actor, Login::typed).ok()?,
            event: read(&typed.event, Event::named).ok()?,
            from: read(&typed.from, moment).ok()?,
            to: read(&typed.to, moment).ok()?,
        })
    }

    /// Whether it is everything that is looked for.
    pub(super) fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// What was typed is nothing that can be in the log.
struct Nowhere;

/// Nothing is looked for where nothing was typed.
fn read<T>(typed: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Nowhere> {
    let typed = typed.trim();
    if typed.is_empty() {
        Ok(None)
    } else {
        parse(typed).map(Some).ok_or(Nowhere)
    }
}

/// A moment in UTC: `2026-11-24T10:00`, perhaps with seconds, as browsers send it. A space for the `T`, or the day alone,
/// as people type it where a browser has no such field.
fn moment(typed: &str) -> Option<i64> {
    let (day, clock) = typed.split_once(['T', ' ']).unwrap_or((typed, "00:00"));
    let moment =
        PrimitiveDateTime::new(Date::parse(day, DAY).ok()?, Time::parse(clock, CLOCK).ok()?);
    Some(moment.assume_utc().unix_timestamp() * 1000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1970-01-01T00:00", Some(0))]
    #[case("2026-01-01T00:00:10", Some(1_767_225_610_000))]
    #[case("2026-01-01 00:00:10", Some(1_767_225_610_000))]
    #[case("2024-02-29", Some(1_709_164_800_000))]
    #[case("2023-02-29", None)]
    #[case("2026-01-01T24:00", None)]
    #[case("2026-01-01T", None)]
    #[case("2026-1-1", None)]
    #[case("99999999-01-01T00:00", None)]
    #[case("yesterday", None)]
    #[case("\u{661}970-01-01", None)]
    fn a_moment_is_read_in_utc(#[case] typed: &str, #[case] millis: Option<i64>) {
        assert_eq!(moment(typed), millis);
    }

    fn typed(account: &str, event: &str) -> Option<Filter> {
        Filter::read(&AuditFilter {
            account: account.to_owned(),
            event: event.to_owned(),
            ..AuditFilter::default()
        })
    }

    #[test]
    fn what_is_empty_is_not_looked_for() {
        assert!(typed(" ", "").unwrap().is_everything());
    }

    #[test]
    fn a_login_is_looked_for_as_sign_in_takes_it() {
        let filter = typed(" Ann@Example.org ", "").unwrap();
        assert_eq!(filter.account.unwrap().as_str(), "ann@example.org");
        for word in [super::super::CONSOLE, super::super::UNKNOWN] {
            assert!(typed(word, "").is_some(), "{word}");
        }
    }

    #[test]
    fn what_cannot_be_in_the_log_is_told_from_everything() {
        for (account, event) in [("o'hara", ""), ("", "sign_in"), ("", "SIGN_OUT")] {
            assert_eq!(typed(account, event), None, "{account} {event}");
        }
        assert_eq!(typed("", "sign_out").unwrap().event, Some(Event::SignOut));
    }

    proptest! {
        #[test]
        fn a_moment_is_a_whole_second_or_nothing(
            text in any::<String>(),
            near in "[+-]?[0-9]{3,6}-[0-9]{1,2}-[0-9]{1,2}[T ]?[0-9:]{0,8}",
        ) {
            for text in [text, near] {
                if let Some(at) = moment(&text) {
                    prop_assert_eq!(at % 1000, 0);
                    prop_assert!(text.is_ascii());
                }
            }
        }
    }
}
