//! What is stored about a person, read from outside, whatever the server says.

use std::collections::BTreeMap;

use sea_orm::QueryResult;

use super::{house::House, person::Person};

/// What is stored about a person, and every counter of wrong attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    account_id: i64,
    /// Rises with every change of how the account signs in.
    pub(super) revision: i64,
    /// The `totp` row that the account knows of.
    pub(super) known_totp_id: Option<i64>,
    /// The `totp` row: two-step authentication is on.
    pub(super) totp_id: Option<i64>,
    /// Up to where codes are used up.
    pub(super) last_used_step: Option<i64>,
    /// Whether a sign-in was noted with the account.
    pub(super) has_signed_in: bool,
    /// Open sessions.
    pub(super) sessions: i64,
    /// Open half sign-ins.
    pub(super) half_sign_ins: i64,
    /// Pending keys.
    pub(super) pending_keys: i64,
    /// Recovery codes that are not used.
    pub(super) recovery_codes: i64,
    /// Sessions that show new recovery codes.
    pub(super) recovery_codes_shown: i64,
    evidence: Vec<String>,
    counters: BTreeMap<String, i64>,
}

impl State {
    /// How many successes of an event are in the audit log.
    pub(super) fn successes(&self, event: &str) -> i64 {
        let line = format!("{event} success");
        let lines = self.evidence.iter().filter(|other| **other == line);
        i64::try_from(lines.count()).unwrap()
    }

    /// The wrong codes that are counted against the account.
    pub(super) fn wrong_codes(&self) -> i64 {
        self.counted(&format!("codes:{}", self.account_id))
    }

    /// The wrong passwords that are counted against its sessions.
    pub(super) fn wrong_own_passwords(&self) -> i64 {
        self.counted(&format!("password:{}", self.account_id))
    }

    /// The wrong passwords that are counted against a person's address.
    pub(super) fn wrong_passwords_from(&self, person: &Person) -> i64 {
        self.counted(&format!("address:{}", person.address))
    }

    fn counted(&self, subject: &str) -> i64 {
        self.counters.get(subject).copied().unwrap_or(0)
    }

    /// The counters that differ from those of before.
    pub(super) fn counters_since(&self, before: &Self) -> BTreeMap<String, (i64, i64)> {
        let subjects = before.counters.keys().chain(self.counters.keys());
        subjects
            .map(|subject| {
                (
                    subject.clone(),
                    (before.counted(subject), self.counted(subject)),
                )
            })
            .filter(|(_, (before, now))| before != now)
            .collect()
    }
}

impl House {
    /// What is stored about a person, as one query finds it.
    pub(super) fn state_of(&self, person: &Person) -> State {
        let login = &person.login;
        let of_account = |table: &str| {
            format!("(SELECT count(*) FROM {table} WHERE account_id = account.id) AS {table}s")
        };
        let sql = format!(
            "SELECT account.id, revision, known_totp_id, last_sign_in_at, totp.id AS totp_id, totp.last_used_step, {}, {}, {}, \
             (SELECT count(*) FROM recovery_code WHERE totp_id = totp.id AND used_at IS NULL) AS recovery_codes, \
             (SELECT count(*) FROM recovery_codes_shown WHERE login = account.login) AS recovery_codes_shown \
             FROM account LEFT JOIN totp ON totp.login = account.login WHERE account.login = '{login}'",
            of_account("session"),
            of_account("half_sign_in"),
            of_account("totp_enrolment"),
        );
        let row = &self.query(&sql)[0];
        let number = |column: &str| row.try_get::<i64>("", column).unwrap();
        let optional = |column: &str| row.try_get::<Option<i64>>("", column).unwrap();
        let evidence =
            format!("SELECT event, outcome FROM audit WHERE account = '{login}' ORDER BY audit.id");
        let evidence = self.query(&evidence);
        let text = |row: &QueryResult, column: &str| row.try_get::<String>("", column).unwrap();
        let counters = self.query("SELECT subject, failures FROM throttle");
        State {
            account_id: number("id"),
            revision: number("revision"),
            known_totp_id: optional("known_totp_id"),
            totp_id: optional("totp_id"),
            last_used_step: optional("last_used_step"),
            has_signed_in: optional("last_sign_in_at").is_some(),
            sessions: number("sessions"),
            half_sign_ins: number("half_sign_ins"),
            pending_keys: number("totp_enrolments"),
            recovery_codes: number("recovery_codes"),
            recovery_codes_shown: number("recovery_codes_shown"),
            evidence: evidence
                .iter()
                .map(|row| format!("{} {}", text(row, "event"), text(row, "outcome")))
                .collect(),
            counters: counters
                .iter()
                .map(|row| (text(row, "subject"), row.try_get("", "failures").unwrap()))
                .collect(),
        }
    }
}
