//! What the audit log shows, and what is looked for in it.

use serde::{Deserialize, Serialize};

/// What is looked for in the audit log, as it stands in the address of its page: text that nobody has read yet. What is
/// empty is not looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// The login of the account that something was done to.
    #[serde(default)]
    pub account: String,
    /// The login of who did it.
    #[serde(default)]
    pub actor: String,
    /// The name of the event.
    #[serde(default)]
    pub event: String,
    /// The first moment, in UTC, such as `2026-11-24T10:00`.
    #[serde(default)]
    pub from: String,
    /// The moment at which it ends, which does not belong to it any more.
    #[serde(default)]
    pub to: String,
}

impl AuditFilter {
    /// Reads it from the values that stand in an address under the names of its fields.
    #[must_use]
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name| value(name).unwrap_or_default().trim().to_owned();
        Self {
            account: read("account"),
            actor: read("actor"),
            event: read("event"),
            from: read("from"),
            to: read("to"),
        }
    }

    /// The names and values of what is looked for, for an address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let mut pairs = vec![
            ("account", self.account.as_str()),
            ("actor", &self.actor),
            ("event", &self.event),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }
}

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: i64,
    /// The name of what happened.
    pub event: String,
    /// Who did it: a login, `console`, or `unknown`.
    pub actor: String,
    /// To which account: a login, or `unknown`.
    pub account: String,
    /// In which session.
    pub session: Option<i64>,
    /// From which address.
    pub address: Option<String>,
    /// The browser's own name for itself, shortened.
    pub agent: Option<String>,
    /// `success`, `failure` (what was shown was wrong) or `refused` (a rule forbade the rest).
    pub outcome: String,
    /// What more there is to say.
    pub detail: Option<String>,
    /// How many repeats this line stands for.
    pub count: u32,
}

/// One page of the audit log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    /// At most 25 lines.
    pub rows: Vec<AuditRow>,
    /// The key from which the next, older page continues; `None` at the end.
    pub older: Option<String>,
    /// Whether the page has fewer lines than it could because no more of the log was looked through for it.
    pub is_cut: bool,
    /// The names of all events there are.
    pub events: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_from_its_address() {
        let filter = AuditFilter {
            account: "ann".to_owned(),
            to: "2026-11-24T10:00".to_owned(),
            ..AuditFilter::default()
        };
        let pairs = filter.pairs();
        assert_eq!(pairs, [("account", "ann"), ("to", "2026-11-24T10:00")]);
        let value = |name: &str| {
            let pair = pairs.iter().find(|(of, _)| *of == name);
            pair.map(|(_, value)| format!(" {value} "))
        };
        assert_eq!(AuditFilter::read(value), filter);
    }
}
