//! The two lists of accounts, Staff and Clients: who sees which lines, in which order, page by page.
//!
//! A page continues from a key and reads one range of one index for each level in it, so that no page is slower than the
//! first. What was looked for comes in the order of the words that were found.

use contract::{AccountList, AccountListRow, AccountOrder, ApiError, Directory, Level};
use sea_orm::{ConnectionTrait as _, FromQueryResult, Value};

use crate::{
    Identity, Result, Services,
    account_search::Beginning,
    policy::{self, Action},
    session::{read_level, read_login},
};

/// How many lines a page has.
const PAGE: usize = 25;
/// How many words a search reads for one page. An account that several of its words find is listed once, so that many
/// words may have to be passed over; where they are more than these, the list ends and says so.
const WORDS: usize = 2_000;

/// Which page of a list is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Of which list.
    pub directory: Directory,
    /// What is looked for; nothing shows all.
    pub search: String,
    /// In which order, where nothing is looked for.
    pub order: AccountOrder,
    /// The key from which it continues, as the page before gave it. Anything else shows the first page.
    pub after: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    login: String,
    full_name: String,
    level: String,
    is_enabled: bool,
    has_password: bool,
    has_two_step: bool,
    last_sign_in_at: Option<i64>,
    term: Option<String>,
}

/// One page of a list, for somebody who may see it.
///
/// # Errors
/// [`ApiError::Forbidden`].
pub async fn list(
    services: &Services,
    identity: &Identity,
    request: &Request,
) -> Result<AccountList> {
    let shown = levels(identity.level, Action::See, request.directory);
    if shown.is_empty() {
        return Err(ApiError::Forbidden.into());
    }
    let query = Query::of(request);
    let key = query.key;
    let statement = services
        .database
        .statement(&query.sql(&shown), query.values);
    let mut rows = Row::find_by_statement(statement)
        .all(services.database.read())
        .await?;
    let has_next = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| has_next).map(key);
    let is_search = Beginning::read(&request.search).is_some();
    let is_cut = is_search && !has_next && is_cut(services, request, &shown).await?;
    Ok(AccountList {
        next,
        is_cut,
        can_manage: !levels(identity.level, Action::Edit, request.directory).is_empty(),
        rows: rows
            .into_iter()
            .map(Row::into_line)
            .collect::<Result<_>>()?,
    })
}

/// Whether the words of a search were too many to be looked at for its last page.
async fn is_cut(services: &Services, request: &Request, levels: &[Level]) -> Result<bool> {
    let mut values = Query::of(request).values;
    values.truncate(3);
    let words = words();
    let counted: Vec<String> = levels
        .iter()
        .map(|level| words.replace("{level}", level.as_str()))
        .map(|words| format!("(SELECT count(*) FROM ({words}) AS words) >= {WORDS}"))
        .collect();
    let sql = format!("SELECT {} AS is_cut", counted.join(" OR "));
    let statement = services.database.statement(&sql, values);
    let row = services.database.read().query_one_raw(statement).await?;
    Ok(match row {
        Some(row) => row.try_get("", "is_cut")?,
        None => false,
    })
}

/// The statement behind a page, with its values written in: for tests of how it is planned.
#[cfg(feature = "test-support")]
#[must_use]
pub fn explained(identity: &Identity, request: &Request) -> String {
    let query = Query::of(request);
    let sql = query.sql(&levels(identity.level, Action::See, request.directory));
    crate::test_support::written_out(&sql, &query.values)
}

/// The levels of a list to whose accounts an asker of a level may do `action`.
pub(crate) fn levels(asker: Level, action: Action, directory: Directory) -> Vec<Level> {
    let mut levels = policy::levels_for(asker, action);
    levels.retain(|level| directory.holds(*level));
    levels
}

impl Row {
    fn login_key(&self) -> String {
        self.login.clone()
    }

    fn last_sign_in_key(&self) -> String {
        match self.last_sign_in_at {
            Some(at) => format!("{at}.{}", self.id),
            None => format!("never.{}", self.id),
        }
    }

    fn search_key(&self) -> String {
        format!("{}.{}", self.id, self.term.as_deref().unwrap_or_default())
    }

    fn into_line(self) -> Result<AccountListRow> {
        Ok(AccountListRow {
            login: read_login(self.login)?,
            full_name: self.full_name,
            level: read_level(&self.level)?,
            has_two_step: self.has_two_step,
            is_enabled: self.is_enabled,
            has_password: self.has_password,
            last_sign_in_at: self.last_sign_in_at,
        })
    }
}

/// The words of a search from a key on.
fn words() -> String {
    format!(
        "SELECT account_id, term FROM account_search WHERE level = '{{level}}' AND (term, account_id) > ($1, $2) \
         AND term < $3 ORDER BY term, account_id LIMIT {WORDS}"
    )
}

/// A query, still without levels: `{level}` stands for one in each range.
struct Query {
    /// Each reads the first lines of one range.
    ranges: Vec<&'static str>,
    /// The order of the whole.
    order: &'static str,
    values: Vec<Value>,
    /// The key of a line.
    key: fn(&Row) -> String,
}

impl Query {
    fn of(request: &Request) -> Self {
        let after = request.after.as_deref();
        match (Beginning::read(&request.search), request.order) {
            (Some(beginning), _) => found(&beginning, after),
            (None, AccountOrder::Login) => by_login(after),
            (None, AccountOrder::LastSignIn) => by_last_sign_in(after),
        }
    }

    /// The first lines of all ranges of all levels, and of these the first; only they are looked up elsewhere.
    fn sql(&self, levels: &[Level]) -> String {
        let limit = PAGE + 1;
        let mut parts = Vec::new();
        for level in levels {
            for range in &self.ranges {
                let number = parts.len();
                let range = range.replace("{words}", &words());
                let range = range.replace("{level}", level.as_str());
                parts.push(format!(
                    "SELECT * FROM ({range} LIMIT {limit}) AS part{number}"
                ));
            }
        }
        format!(
            "SELECT account.id, account.login, account.full_name, account.level, account.is_enabled, account.last_sign_in_at, \
             account.password_hash IS NOT NULL AS has_password, totp.id IS NOT NULL AS has_two_step, page.term \
             FROM ({}) AS page JOIN account ON account.id = page.account_id LEFT JOIN totp ON totp.login = account.login \
             ORDER BY {} LIMIT {limit}",
            parts.join(" UNION ALL "),
            self.order
        )
    }
}

fn by_login(after: Option<&str>) -> Query {
    Query {
        ranges: vec![
            "SELECT id AS account_id, CAST(NULL AS text) AS term FROM account \
             WHERE level = '{level}' AND login > $1 ORDER BY login",
        ],
        order: "account.login",
        values: vec![after.unwrap_or_default().into()],
        key: Row::login_key,
    }
}

/// Two ranges: those who have signed in, and after them those who never have.
fn by_last_sign_in(after: Option<&str>) -> Query {
    let never = "SELECT id AS account_id, CAST(NULL AS text) AS term FROM account \
         WHERE level = '{level}' AND last_sign_in_at IS NULL AND id < $1 ORDER BY last_sign_in_at DESC, id DESC";
    let signed_in = "SELECT id AS account_id, CAST(NULL AS text) AS term FROM account \
         WHERE level = '{level}' AND (last_sign_in_at, id) < ($2, $3) ORDER BY last_sign_in_at DESC, id DESC";
    let order =
        "account.last_sign_in_at IS NULL, account.last_sign_in_at DESC, page.account_id DESC";
    let key = after
        .and_then(|key| key.split_once('.'))
        .and_then(|(at, id)| Some((at, id.parse::<i64>().ok()?)));
    if let Some(("never", id)) = key {
        return Query {
            ranges: vec![never],
            order,
            values: vec![id.into()],
            key: Row::last_sign_in_key,
        };
    }
    let (at, id) = key
        .and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id)))
        .unwrap_or((i64::MAX, i64::MAX));
    Query {
        ranges: vec![signed_in, never],
        order,
        values: vec![i64::MAX.into(), at.into(), id.into()],
        key: Row::last_sign_in_key,
    }
}

/// An account that several of its words find stands at the first of them. The words come by themselves first, so that no
/// more than [`WORDS`] are looked at.
fn found(beginning: &Beginning, after: Option<&str>) -> Query {
    let (id, term) = after
        .and_then(|key| key.split_once('.'))
        .filter(|(_, term)| term.starts_with(beginning.first()))
        .and_then(|(id, term)| Some((id.parse::<i64>().ok()?, term)))
        .unwrap_or((-1, beginning.first()));
    Query {
        ranges: vec![
            "SELECT account_id, term FROM ({words}) AS found \
             WHERE NOT EXISTS (SELECT 1 FROM account_search AS earlier WHERE earlier.account_id = found.account_id \
             AND earlier.term >= $4 AND earlier.term < found.term) \
             ORDER BY term, account_id",
        ],
        order: "page.term, page.account_id",
        values: vec![
            term.into(),
            id.into(),
            beginning.end().into(),
            beginning.first().into(),
        ],
        key: Row::search_key,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A key is a place in the order. What is bound to a statement comes from it; what is written into one never does.
        #[test]
        fn no_key_or_search_is_written_into_a_statement(
            after in prop::option::of("(\\PC{0,20}|[a-z0-9-]{0,22}[.][a-z0-9-]{0,22})"),
            search in "\\PC{0,20}",
            order in prop::sample::select(&[AccountOrder::Login, AccountOrder::LastSignIn][..]),
        ) {
            let request = |search: &str, after| Request {
                directory: Directory::Clients,
                search: search.to_owned(),
                order,
                after,
            };
            let query = Query::of(&request(&search, after.clone()));
            let sql = query.sql(&[Level::Client]);
            let usual = [None, Some("never.1".to_owned())].map(|after| {
                let search = Beginning::read(&search).map_or("", |_| "a");
                Query::of(&request(search, after)).sql(&[Level::Client])
            });
            prop_assert!(usual.contains(&sql), "{}", sql);
            let highest = (1..=query.values.len()).rev().find(|number| sql.contains(&format!("${number}")));
            prop_assert_eq!(highest.unwrap_or(0), query.values.len());
        }
    }
}
