//! The connection to SQLite or PostgreSQL: how it is opened, migrated, asked whether it is there, and written to.

use std::time::Duration;

use migration::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
    sqlx::Connection as _, sqlx::sqlite::SqliteJournalMode, sqlx::sqlite::SqliteSynchronous,
};
use sea_orm_migration::MigratorTrait as _;

use crate::{DomainError, Result};

/// How long a write waits for another process's before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Between two tries to open a file that is being made.
const BUSY_PAUSE: Duration = Duration::from_millis(20);
/// How long a request waits for a connection before it is answered that the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const READ_CONNECTIONS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// The key of the advisory lock under which PostgreSQL is migrated ("vestibul" in ASCII).
const MIGRATION_LOCK: i64 = 0x7665_7374_6962_756c;

/// The database. Cloning shares the connections.
///
/// SQLite has one writer at a time, so its writes queue here, on a connection of their own, and never find it busy.
#[derive(Clone, Debug)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

/// How the schema that was found relates to the one this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// There is none yet.
    Empty,
    /// It is the one this program knows.
    Current,
    /// Migrations are missing.
    Behind,
    /// It was migrated by a newer program.
    Ahead,
}

impl Database {
    /// Opens the database at `url` (`sqlite://PATH?mode=rwc` or `postgres://…`).
    ///
    /// # Errors
    /// When it cannot be reached or opened.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            // The writer first: it makes the file and turns on WAL, which readers then find.
            let write = open_sqlite_writer(url).await?;
            let read = sea_orm::Database::connect(sqlite_options(url, READ_CONNECTIONS)).await?;
            Ok(Self { read, write })
        } else {
            let mut options = connect_options(url, POSTGRES_CONNECTIONS);
            options.set_application_name("vestibule");
            let connection = sea_orm::Database::connect(options).await?;
            Ok(Self {
                read: connection.clone(),
                write: connection,
            })
        }
    }

    /// Brings the schema up to date. Several servers may do so at once: one migrates, the others wait.
    ///
    /// # Errors
    /// When the schema is ahead of this program or a migration fails.
    pub async fn migrate(&self) -> Result<()> {
        if self.schema_state().await? == SchemaState::Current {
            return Ok(());
        }
        let transaction = self.begin_write().await?;
        if self.is_shared() {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_unprepared(&lock).await?;
        }
        Migrator::up(&transaction, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How the schema relates to the one this program knows.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn schema_state(&self) -> Result<SchemaState> {
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let applied = match self.applied_migrations().await? {
            Some(applied) if !applied.is_empty() => applied,
            _ => return Ok(SchemaState::Empty),
        };
        if applied.iter().any(|name| !known.contains(name)) {
            return Ok(SchemaState::Ahead);
        }
        let is_current = known.iter().all(|name| applied.contains(name));
        Ok(if is_current {
            SchemaState::Current
        } else {
            SchemaState::Behind
        })
    }

    async fn applied_migrations(&self) -> Result<Option<Vec<String>>> {
        let backend = self.read.get_database_backend();
        let exists = match backend {
            DbBackend::Sqlite => {
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
            }
            _ => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        };
        if self
            .read
            .query_one_raw(Statement::from_string(backend, exists))
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let rows = self
            .read
            .query_all_raw(Statement::from_string(
                backend,
                "SELECT version FROM seaql_migrations",
            ))
            .await?;
        let names = rows
            .iter()
            .map(|row| row.try_get_by_index::<String>(0))
            .collect::<std::result::Result<_, DbErr>>()?;
        Ok(Some(names))
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<()> {
        self.read.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Whether servers on other machines may use it too.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.read.get_database_backend() != DbBackend::Sqlite
    }

    /// For statements that only read.
    pub(crate) const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For a single writing statement, which is a transaction of its own.
    pub(crate) const fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Begins a transaction that writes; on SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), since one that
    /// begins by reading could not wait for it later.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction> {
        let is_sqlite = self.write.get_database_backend() == DbBackend::Sqlite;
        let options = TransactionOptions {
            sqlite_transaction_mode: is_sqlite.then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// A statement in this database's dialect; `$1` and so on are understood by both.
    pub(crate) fn statement(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Statement {
        Statement::from_sql_and_values(self.read.get_database_backend(), sql, values)
    }

    /// Closes every connection, so that SQLite folds its WAL into the file.
    ///
    /// # Errors
    /// When closing fails.
    pub async fn close(self) -> Result<()> {
        self.read.close().await.map_err(DomainError::from)?;
        self.write.close().await.map_err(DomainError::from)
    }
}

/// Turning WAL on in a new file does not wait for other processes that do the same: SQLite answers BUSY at once, whatever
/// its timeout, so the waiting is done here.
async fn open_sqlite_writer(url: &str) -> Result<DatabaseConnection> {
    let mut tries_left = BUSY_TIMEOUT.as_millis() / BUSY_PAUSE.as_millis();
    loop {
        match sea_orm::Database::connect(sqlite_options(url, 1)).await {
            Err(error) if is_locked(&error) && tries_left > 0 => {
                tries_left -= 1;
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            opened => return Ok(opened?),
        }
    }
}

/// `SQLITE_BUSY`, or `SQLITE_LOCKED`, with or without an extended code.
fn is_locked(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(error)) = error else {
        return false;
    };
    let code = error
        .as_database_error()
        .and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

fn connect_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_timeout(ACQUIRE_TIMEOUT);
    // Statements carry logins and hashes: they are never logged.
    options.sqlx_logging(false).record_stmt_in_spans(false);
    options
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = connect_options(url, connections);
    options
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
    });
    // SQLite itself rolls back a transaction whose commit fails for want of space. The driver, whose own rollback then
    // fails, still counts it as open, and would take all that follows for parts of it: accepted, and never committed.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let is_clean = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_clean) })
    });
    options
}
