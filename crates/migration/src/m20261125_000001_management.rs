//! What managing accounts needs: the words by which they are found, indexes for their lists in either order, the new
//! password asked at the next sign-in, and the moment when somebody else switched two-step authentication off.
//!
//! `account_search` holds the lower-cased login, full name and e-mail address of each account, and what is left of them
//! from each word on, so that one range of an index finds all beginnings. The level stands beside the words, so that the
//! range holds no account of another list.

use std::collections::BTreeSet;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend, Statement},
};

/// The second schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [&str; 2] = [
    "ALTER TABLE account ADD COLUMN must_change_password boolean NOT NULL DEFAULT FALSE",
    "ALTER TABLE account ADD COLUMN two_step_reset_at bigint",
];

const INDEXES: [&str; 3] = [
    "CREATE INDEX account_level_login ON account (level, login)",
    "CREATE INDEX account_level_last_sign_in_at ON account (level, last_sign_in_at, id)",
    "CREATE INDEX account_search_account_id_term ON account_search (account_id, term)",
];

/// Ranges of beginnings need the order of code points, which SQLite has anyway and PostgreSQL calls "C".
fn search_table(backend: DbBackend) -> String {
    let collation = if backend == DbBackend::Postgres {
        r#" COLLATE "C""#
    } else {
        ""
    };
    format!(
        "CREATE TABLE account_search (account_id bigint NOT NULL, level varchar(8) NOT NULL, \
         term varchar(254){collation} NOT NULL, PRIMARY KEY (level, term, account_id))"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        for statement in COLUMNS {
            connection.execute_unprepared(statement).await?;
        }
        connection
            .execute_unprepared(&search_table(backend))
            .await?;
        for statement in INDEXES {
            connection.execute_unprepared(statement).await?;
        }
        enter_accounts(connection, backend).await
    }
}

/// Enters the accounts that are there already.
async fn enter_accounts(
    connection: &impl ConnectionTrait,
    backend: DbBackend,
) -> Result<(), DbErr> {
    let select = "SELECT id, level, login, full_name, email FROM account";
    let rows = connection
        .query_all_raw(Statement::from_string(backend, select))
        .await?;
    let insert = "INSERT INTO account_search (account_id, level, term) VALUES ($1, $2, $3)";
    for row in rows {
        let (id, level): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let login: String = row.try_get_by_index(2)?;
        let name: String = row.try_get_by_index(3)?;
        let email: Option<String> = row.try_get_by_index(4)?;
        let texts = [login, name, email.unwrap_or_default()];
        let terms: BTreeSet<String> = texts.iter().flat_map(|text| terms(text)).collect();
        for term in terms {
            let values = [id.into(), level.clone().into(), term.into()];
            connection
                .execute_raw(Statement::from_sql_and_values(backend, insert, values))
                .await?;
        }
    }
    Ok(())
}

/// As the program enters accounts from this schema on.
fn terms(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut is_in_word = false;
    let mut terms: Vec<String> = Vec::new();
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !is_in_word || at == 0 {
            terms.push(text[at..].chars().take(254).collect());
        }
        is_in_word = c.is_alphanumeric();
    }
    terms.truncate(16);
    terms
}
