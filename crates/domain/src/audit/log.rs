//! The audit log, read: page by page, or as a whole for a file, newest first.
//!
//! Whatever is looked for, a statement reads one range of one index, and no more than a fixed number of its lines. What
//! else is looked for is compared with these alone, so that no page is slower than the first.

use contract::{ApiError, AuditFilter, AuditLog, AuditRow};
use sea_orm::{FromQueryResult, Value};

use super::{Entry, Event, filter::Filter};
use crate::{Caller, Identity, Result, Services, account_edit::NO_RIGHTS, policy};

/// How many lines a page has.
const PAGE: usize = 25;
/// How many lines are looked through for one page.
const LOOKED_THROUGH: usize = 2_000;
/// How many lines a file takes at a time.
const BATCH: usize = 1_000;
/// Before every moment there is. One more is no literal of PostgreSQL.
const BEGINNING: i64 = -i64::MAX;

/// A line's place in the order: its moment and its id.
pub(super) type Key = (i64, i64);

/// Newer than every line.
pub(super) const NEWEST: Key = (i64::MAX, i64::MAX);

/// Refuses the page to those who may not read the log.
///
/// # Errors
/// [`ApiError::Forbidden`].
pub fn admit(identity: &Identity) -> Result<()> {
    if policy::reads_audit_log(identity.level()) {
        Ok(())
    } else {
        Err(ApiError::Forbidden.into())
    }
}

/// Refuses the file to those who may not read the log, and leaves evidence of it.
///
/// # Errors
/// [`ApiError::Forbidden`].
pub async fn admit_export(services: &Services, identity: &Identity, caller: &Caller) -> Result<()> {
    match admit(identity) {
        Ok(()) => Ok(()),
        Err(refusal) => {
            let entry = Entry::of(Event::AuditExport, identity, caller);
            Err(entry.refuse(services, refusal, NO_RIGHTS).await)
        }
    }
}

/// One page, from the line after the key `older`, as the page before gave it; anything else shows the newest.
///
/// # Errors
/// [`ApiError::Forbidden`].
pub async fn page(
    services: &Services,
    identity: &Identity,
    filter: &AuditFilter,
    older: Option<&str>,
) -> Result<AuditLog> {
    admit(identity)?;
    let mut looked = match Filter::read(filter) {
        Some(filter) => Look::for_page(&filter, older).run(services).await?,
        None => Looked::default(),
    };
    let is_full = looked.found.len() > PAGE;
    looked.found.truncate(PAGE);
    let last_shown = looked.found.last().filter(|_| is_full).map(Line::key);
    let older = last_shown.or(looked.cut_at);
    Ok(AuditLog {
        is_cut: older.is_some() && looked.found.len() < PAGE,
        older: older.map(write_key),
        rows: looked.found.into_iter().map(Line::into_row).collect(),
        events: super::events().into_iter().map(str::to_owned).collect(),
    })
}

/// The log as a whole, or what is looked for in it, some lines at a time; no transaction is held in between.
#[derive(Debug)]
pub struct Export(Option<Rest>);

/// What is still to be read.
#[derive(Debug)]
struct Rest {
    filter: Filter,
    before: Key,
}

impl Export {
    /// Begins one, which is evidence itself: its line is written before any is read.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`].
    pub async fn begin(
        services: &Services,
        identity: &Identity,
        filter: &AuditFilter,
        caller: &Caller,
    ) -> Result<Self> {
        admit_export(services, identity, caller).await?;
        let filter = Filter::read(filter);
        let entry = Entry::of(Event::AuditExport, identity, caller);
        let entry = if filter.as_ref().is_some_and(Filter::is_everything) {
            entry.succeeded()
        } else {
            entry.succeeded_as("filtered")
        };
        let (connection, now) = (services.database.write(), services.clock.now());
        entry.write(connection, now).await?;
        let before = NEWEST;
        Ok(Self(filter.map(|filter| Rest { filter, before })))
    }

    /// The next lines, perhaps none; `None` at the end.
    ///
    /// # Errors
    /// When the database fails. Afterwards there is nothing more.
    pub async fn next(&mut self, services: &Services) -> Result<Option<Vec<AuditRow>>> {
        let Some(Rest { filter, before }) = self.0.take() else {
            return Ok(None);
        };
        let look = Look::through(&filter, before, BATCH, BATCH);
        let looked = look.run(services).await?;
        self.0 = looked.cut_at.map(|before| Rest { filter, before });
        Ok(Some(looked.found.into_iter().map(Line::into_row).collect()))
    }
}

/// The statement behind a page, with its values written in: for tests of how it is planned. `None` where there is none.
#[cfg(feature = "test-support")]
#[must_use]
pub fn explained(filter: &AuditFilter, older: Option<&str>) -> Option<String> {
    let Look { sql, values, .. } = Look::for_page(&Filter::read(filter)?, older);
    Some(crate::test_support::written_out(&sql, &values))
}

#[derive(FromQueryResult)]
struct Line {
    id: i64,
    at: i64,
    event: String,
    outcome: String,
    actor: String,
    account: String,
    session_id: Option<i64>,
    address: Option<String>,
    agent: Option<String>,
    detail: Option<String>,
    count: i32,
    number: i64,
    is_found: bool,
}

impl Line {
    const fn key(&self) -> Key {
        (self.at, self.id)
    }

    fn into_row(self) -> AuditRow {
        AuditRow {
            at: self.at,
            event: self.event,
            actor: self.actor,
            account: self.account,
            session: self.session_id,
            address: self.address,
            agent: self.agent,
            outcome: self.outcome,
            detail: self.detail,
            count: u32::try_from(self.count).unwrap_or(1),
        }
    }
}

/// What a look has brought.
#[derive(Default)]
struct Looked {
    found: Vec<Line>,
    /// The last line that was looked at, where that was the last one of the look and not of the log.
    cut_at: Option<Key>,
}

/// A look through a part of the log.
struct Look {
    sql: String,
    values: Vec<Value>,
    lines: usize,
}

impl Look {
    fn for_page(filter: &Filter, older: Option<&str>) -> Self {
        let before = older.and_then(read_key).unwrap_or(NEWEST);
        // Where the index alone finds, every line that is looked at is a line of the page.
        let lines = match filter.words().len() {
            0 | 1 => PAGE + 1,
            _ => LOOKED_THROUGH,
        };
        Self::through(filter, before, lines, PAGE + 1)
    }

    /// Looks through no more than so many `lines` before a key. It answers with those that are found, and with the last one
    /// of so many, found or not; no more than `answers` of them.
    ///
    /// The column by which the index is chosen stands in the comparison and in the order. Were it only said to equal a
    /// value, PostgreSQL would take it for a matter of counting whether to read the whole log in the order of time instead.
    fn through(filter: &Filter, before: Key, lines: usize, answers: usize) -> Self {
        let mut words = filter.words().into_iter();
        let (mut values, mut first, mut first_value, mut first_order) =
            (Vec::new(), String::new(), String::new(), String::new());
        if let Some((column, word)) = words.next() {
            first = format!("{column}, ");
            first_value = format!("{}, ", bind(&mut values, word));
            first_order = format!("{column} DESC, ");
        }
        // Ids begin at 1, so that the first moment which does not belong to it any more is left out as a whole.
        let (at, id) = filter.to.map_or(before, |to| before.min((to, 0)));
        let (at, id) = (bind(&mut values, at), bind(&mut values, id));
        let from = bind(&mut values, filter.from.unwrap_or(BEGINNING));
        let mut found = vec!["TRUE".to_owned()];
        for (column, word) in words {
            found.push(format!("{column} = {}", bind(&mut values, word)));
        }
        let found = found.join(" AND ");
        let range = format!(
            "SELECT id, at, event, outcome, actor, account, session_id, address, agent, detail, count FROM audit \
             WHERE ({first}at, id) < ({first_value}{at}, {id}) AND ({first}at) >= ({first_value}{from}) \
             ORDER BY {first_order}at DESC, id DESC LIMIT {lines}"
        );
        let numbered = format!(
            "SELECT *, row_number() OVER (ORDER BY at DESC, id DESC) AS number FROM ({range}) AS part"
        );
        let sql = format!(
            "SELECT *, ({found}) AS is_found FROM ({numbered}) AS numbered WHERE ({found}) OR number = {lines} \
             ORDER BY at DESC, id DESC LIMIT {answers}"
        );
        Self { sql, values, lines }
    }

    async fn run(self, services: &Services) -> Result<Looked> {
        let statement = services.database.statement(&self.sql, self.values);
        let mut found = Line::find_by_statement(statement)
            .all(services.database.read())
            .await?;
        let is_cut = |line: &&Line| usize::try_from(line.number).is_ok_and(|it| it == self.lines);
        let cut_at = found.last().filter(is_cut).map(Line::key);
        found.retain(|line| line.is_found);
        Ok(Looked { found, cut_at })
    }
}

impl Filter {
    /// The columns whose values are looked for. The first has the index that is read.
    fn words(&self) -> Vec<(&'static str, &str)> {
        let account = self.account.as_ref().map(contract::Login::as_str);
        let actor = self.actor.as_ref().map(contract::Login::as_str);
        let event = self.event.map(Event::as_str);
        [("account", account), ("actor", actor), ("event", event)]
            .into_iter()
            .filter_map(|(column, word)| Some((column, word?)))
            .collect()
    }
}

/// Adds a value and returns its name in the statement.
fn bind(values: &mut Vec<Value>, value: impl Into<Value>) -> String {
    values.push(value.into());
    format!("${}", values.len())
}

/// A key as addresses have it.
pub(super) fn write_key((at, id): Key) -> String {
    format!("{at}.{id}")
}

/// Reads a key from an address.
pub(super) fn read_key(key: &str) -> Option<Key> {
    let (at, id) = key.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_key_reads_back(at in any::<i64>(), id in any::<i64>()) {
            prop_assert_eq!(read_key(&write_key((at, id))), Some((at, id)));
        }

        #[test]
        fn whatever_else_is_two_numbers_or_no_key(
            text in any::<String>(),
            near in "[+-]?[0-9]{0,22}[.,]?[+-]?[0-9]{0,22}",
        ) {
            for text in [text, near] {
                if let Some(key) = read_key(&text) {
                    prop_assert_eq!(read_key(&write_key(key)), Some(key));
                    prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte)));
                }
            }
        }
    }
}
