//! A database with people, the program on it, and what is done there by hand.

use std::path::Path;

use domain::{
    Database, SecretBox,
    test_support::{Backend, TestDatabase, seed_accounts},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, QueryResult,
    Statement, TransactionTrait as _,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{
    person::{KEY, Person},
    private_postgres::PrivatePostgres,
};
use crate::common::{process::Vestibule, wire::wait_until};

/// What a request may leave half done on PostgreSQL when its server is killed.
const TABLES: [&str; 11] = [
    "account",
    "totp",
    "session",
    "half_sign_in",
    "totp_enrolment",
    "recovery_code",
    "recovery_codes_shown",
    "device",
    "throttle",
    "audit",
    "panel_state",
];

/// The house. Nothing but the server has the database open, so that after a kill the server itself has to recover it.
pub(super) struct House {
    runtime: Runtime,
    url: String,
    folder: TempDir,
    /// The program.
    pub(super) vestibule: Vestibule,
}

impl House {
    /// A house for so many people, on a database of its own.
    pub(super) fn of(backend: Backend, people: usize) -> Self {
        let runtime = Runtime::new().unwrap();
        let test = runtime.block_on(TestDatabase::start(backend));
        Self::over(runtime, test, people)
    }

    /// A house for so many people, on a server that the test stops and starts.
    pub(super) fn on(postgres: &PrivatePostgres, people: usize) -> Self {
        let runtime = Runtime::new().unwrap();
        let test = runtime.block_on(async {
            let database = Database::connect(&postgres.url).await.unwrap();
            database.migrate().await.unwrap();
            TestDatabase {
                url: postgres.url.clone(),
                database,
                folder: TempDir::new().unwrap(),
            }
        });
        Self::over(runtime, test, people)
    }

    fn over(runtime: Runtime, test: TestDatabase, people: usize) -> Self {
        let key_file = test.key_file();
        runtime.block_on(async {
            let secret_box = SecretBox::open(&test.database, &key_file).await.unwrap();
            seed_accounts(&test.database, &secret_box, "reader", people, &KEY)
                .await
                .unwrap();
            test.database.close().await.unwrap();
        });
        let vestibule = Vestibule::new()
            .with("VESTIBULE_DATABASE_URL", &test.url)
            .with("VESTIBULE_SECRET_KEY_FILE", key_file.to_str().unwrap())
            .with("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1");
        Self {
            runtime,
            url: test.url,
            folder: test.folder,
            vestibule,
        }
    }

    /// Where the database is, on SQLite.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Takes two-step authentication from a person, as an operator would.
    pub(super) fn remove_two_step(&self, person: &Person) {
        self.execute(&format!(
            "DELETE FROM totp WHERE login = '{}'",
            person.login
        ));
    }

    /// The rows of a query.
    pub(super) fn query(&self, sql: &str) -> Vec<QueryResult> {
        self.runtime.block_on(async {
            let connection = connect(&self.url).await;
            let statement = Statement::from_string(connection.get_database_backend(), sql);
            let rows = connection.query_all_raw(statement).await.unwrap();
            connection.close().await.unwrap();
            rows
        })
    }

    /// Runs statements by hand.
    pub(super) fn execute(&self, sql: &str) {
        self.runtime.block_on(async {
            let connection = connect(&self.url).await;
            connection.execute_unprepared(sql).await.unwrap();
            connection.close().await.unwrap();
        });
    }

    /// Waits until PostgreSQL has noticed that a killed server has gone, and ended what it had begun.
    pub(super) fn settle(&self) {
        if self.url.starts_with("postgres") {
            // One at a time: whoever holds several could wait for a server that does as well.
            let waits =
                TABLES.map(|table| format!("BEGIN; LOCK TABLE {table} IN SHARE MODE; COMMIT"));
            self.execute(&waits.join("; "));
        }
    }

    /// Lets nobody read or write evidence on PostgreSQL as long as it is held.
    pub(super) fn hold_evidence(&self) -> Held<'_> {
        let transaction = self.runtime.block_on(async {
            let connection = connect(&self.url).await;
            let transaction = connection.begin().await.unwrap();
            let lock = "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE";
            transaction.execute_unprepared(lock).await.unwrap();
            transaction
        });
        Held {
            runtime: &self.runtime,
            transaction: Some(transaction),
        }
    }

    /// Waits until so many requests wait for it.
    pub(super) fn wait_until_wanted(&self, requests: usize) {
        wait_until("requests wait for the evidence", || {
            usize::try_from(self.waiting_for_evidence()) == Ok(requests)
        });
    }

    fn waiting_for_evidence(&self) -> i64 {
        // Housekeeping deletes there, and is nobody's request.
        let sql = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) \
                   WHERE relation = 'audit'::regclass AND NOT granted AND query NOT LIKE 'DELETE%'";
        self.query(sql)[0].try_get_by_index(0).unwrap()
    }
}

/// A lock, until it is dropped.
pub(super) struct Held<'a> {
    runtime: &'a Runtime,
    transaction: Option<DatabaseTransaction>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // The connection goes back to its pool by a task.
        let _context = self.runtime.enter();
        drop(self.transaction.take());
    }
}

/// One connection, for a moment. The pool's upkeep is left out: it may spin for ever in one that is closed so soon.
pub(super) async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    sea_orm::Database::connect(options).await.unwrap()
}
