//! The schema: made once however many start at once, and recognised.

use domain::{
    Database, SchemaState,
    test_support::{Backend, TestDatabase},
};
use rstest::rstest;

async fn state(database: &Database) -> SchemaState {
    database.schema_state().await.unwrap()
}

#[rstest]
#[tokio::test]
async fn the_schema_is_told_from_an_empty_and_a_newer_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDatabase::start_empty(backend).await;
    assert_eq!(state(&test.database).await, SchemaState::Empty);
    test.database.ping().await.unwrap();
    for _ in 0..2 {
        test.database.migrate().await.unwrap();
        assert_eq!(state(&test.database).await, SchemaState::Current);
    }
    test.execute(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_of_the_future', 0)",
    )
    .await;
    assert_eq!(state(&test.database).await, SchemaState::Ahead);
    test.database.migrate().await.unwrap_err();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_servers_that_start_at_once_migrate_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDatabase::start_empty(backend).await;
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let url = test.url.clone();
            tokio::spawn(async move {
                let database = Database::connect(&url).await.unwrap();
                database.migrate().await.unwrap();
                state(&database).await
            })
        })
        .collect();
    for start in starts {
        assert_eq!(start.await.unwrap(), SchemaState::Current);
    }
    let repeated = "SELECT count(*) - count(DISTINCT version) FROM seaql_migrations";
    assert_eq!(test.count(repeated).await, 0);
}

/// The file itself is made by several at once here.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_make_a_sqlite_file_at_once_do_not_find_it_locked() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestibule.db");
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move {
                    let database = Database::connect(&url).await.unwrap();
                    database.migrate().await.unwrap();
                })
            })
            .collect();
        for start in starts {
            start.await.unwrap();
        }
    }
}

#[tokio::test]
async fn sqlite_keeps_a_write_ahead_log_and_folds_it_in_when_closed() {
    let test = TestDatabase::start(Backend::Sqlite).await;
    let wal = test.folder.path().join("vestibule.db-wal");
    assert!(wal.exists());
    test.database.close().await.unwrap();
    assert!(!wal.exists());
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_unavailable_and_not_a_fault() {
    for url in [
        "postgres://nobody:x@127.0.0.1:1/nothing",
        "sqlite:///nowhere/vestibule.db?mode=rwc",
    ] {
        let error = Database::connect(url).await.unwrap_err();
        let expected = contract::ApiError::Unavailable { retry_after: 5 };
        assert_eq!(error.to_api(), expected, "{url}");
        assert!(!format!("{error}").contains("nobody"));
    }
}
