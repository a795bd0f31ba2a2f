//! What tests need: a database of their own on either backend, services with a clock that is moved by hand, accounts.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up fails with the cause"
)]

mod seeds;

use std::{path::PathBuf, time::Duration};

use contract::{FullName, Level, Login, Password};
use data_encoding::HEXLOWER;
use sea_orm::{ConnectionTrait as _, QueryResult, Statement, Value};
use tempfile::TempDir;

use crate::{
    Clock, Database, PasswordHasher, SecretBox, Services, Settings, Timestamp, account,
    token::random_bytes,
};

pub use seeds::{rename, seed_accounts, seed_audit, seed_directory, seeded_login};

/// Where a fixed clock starts: 2026-01-01T00:00:10Z, ten seconds into a step.
pub const START: Timestamp = Timestamp::from_millis(1_767_225_610_000);

/// A password that the rules accept.
pub const PASSWORD: &str = "seven purple umbrellas";

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file in a folder of its own.
    Sqlite,
    /// A schema of its own in the server at `VESTIBULE_TEST_POSTGRES_URL`.
    Postgres,
}

/// A migrated database that only one test uses.
#[derive(Debug)]
pub struct TestDatabase {
    /// Its address.
    pub url: String,
    /// A connection to it.
    pub database: Database,
    /// A folder for its files and the key, removed afterwards.
    pub folder: TempDir,
}

impl TestDatabase {
    /// Makes and migrates a database.
    ///
    /// # Panics
    /// When it cannot be made; without PostgreSQL, with the command that starts one.
    pub async fn start(backend: Backend) -> Self {
        let test = Self::start_empty(backend).await;
        test.database
            .migrate()
            .await
            .expect("the test database migrates");
        test
    }

    /// Makes a database and leaves it empty.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub async fn start_empty(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match backend {
            Backend::Sqlite => format!(
                "sqlite://{}?mode=rwc",
                folder.path().join("vestibule.db").display()
            ),
            Backend::Postgres => make_schema().await,
        };
        let database = Database::connect(&url)
            .await
            .expect("the test database opens");
        Self {
            url,
            database,
            folder,
        }
    }

    /// Services over this database, with their clock at [`START`].
    ///
    /// # Panics
    /// When the key cannot be made.
    pub async fn services(&self) -> Services {
        self.services_over(self.database.clone(), Clock::fixed(START))
            .await
    }

    /// Services as another server process beside `services` has them: connections of its own, the same key and clock.
    ///
    /// # Panics
    /// When the database does not open.
    pub async fn another_server(&self, services: &Services) -> Services {
        let database = Database::connect(&self.url)
            .await
            .expect("the test database opens once more");
        self.services_over(database, services.clock.clone()).await
    }

    async fn services_over(&self, database: Database, clock: Clock) -> Services {
        let secret_box = SecretBox::open(&database, &self.key_file())
            .await
            .expect("a key");
        Services {
            database,
            passwords: PasswordHasher::start(2).expect("threads"),
            secret_box,
            settings: settings(),
            clock,
        }
    }

    /// Where the key lies.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("secret.key")
    }

    /// Adds an account with [`PASSWORD`].
    ///
    /// # Panics
    /// When it is refused.
    pub async fn add_account(&self, login: &str, level: Level) {
        let new = account::NewAccount {
            login: Login::parse(login).expect("a login"),
            level,
            full_name: FullName::parse("Test Account").expect("a name"),
            email: None,
            password: Some(Password::new(PASSWORD.to_owned())),
        };
        let hasher = PasswordHasher::start(1).expect("a thread");
        account::add(&self.database, &hasher, &settings(), new, START)
            .await
            .expect("the account is added");
    }

    /// Runs a statement by hand, as an operator would.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) {
        self.database
            .write()
            .execute_unprepared(sql)
            .await
            .expect("the statement runs");
    }

    /// The rows of a query.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn query(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.database.read().get_database_backend(), sql);
        self.database
            .read()
            .query_all_raw(statement)
            .await
            .expect("the query runs")
    }

    /// The first column of a query's only row.
    ///
    /// # Panics
    /// When there is not exactly one.
    pub async fn count(&self, sql: &str) -> i64 {
        let rows = self.query(sql).await;
        assert_eq!(rows.len(), 1, "{sql}");
        rows[0].try_get_by_index(0).expect("a whole number")
    }
}

/// The settings of a panel named `Vestibule` at `panel.example`.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        brand: "Vestibule".to_owned(),
        host: "panel.example".to_owned(),
        password_min_length: 15,
        recent_proof: Duration::from_mins(15),
        login_as_two_step: crate::LoginAsTwoStep::StepUp,
    }
}

/// A statement with its values written in, as a database plans it.
pub(crate) fn written_out(sql: &str, values: &[Value]) -> String {
    let mut sql = sql.to_owned();
    for (index, value) in values.iter().enumerate() {
        let literal = match value {
            Value::BigInt(number) => number.unwrap_or_default().to_string(),
            Value::String(text) => format!("'{}'", text.clone().unwrap_or_default()),
            other => format!("{other:?}"),
        };
        sql = sql.replace(&format!("${}", index + 1), &literal);
    }
    sql
}

async fn make_schema() -> String {
    let server = std::env::var("VESTIBULE_TEST_POSTGRES_URL")
        .expect("VESTIBULE_TEST_POSTGRES_URL is not set: run `make test`, or `tools/with-postgres cargo nextest run`");
    let number = random_bytes::<8>().expect("randomness");
    let schema = format!("test_{}", HEXLOWER.encode(&number));
    let connection = sea_orm::Database::connect(&server)
        .await
        .expect("PostgreSQL answers");
    connection
        .execute_unprepared(&format!("CREATE SCHEMA {schema}"))
        .await
        .expect("a schema of its own");
    connection.close().await.expect("the connection closes");
    let joint = if server.contains('?') { '&' } else { '?' };
    format!("{server}{joint}options=-c%20search_path%3D{schema}")
}
