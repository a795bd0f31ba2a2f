//! The server under measurement: its seeded database, its process, its memory.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use contract::Level;
use domain::{
    Database, SecretBox,
    test_support::{Backend, PASSWORD, TestDatabase, seed_accounts, seed_audit, seed_directory},
};
use tempfile::TempDir;

use crate::{Outcome, client::Client, lists, storm};

/// Enough for both storms: each account signs in once.
pub(crate) const ACCOUNTS: usize = 2 * storm::PEOPLE_IN_ALL;
/// The account whose pages are read, or that reads the lists.
pub(crate) const READER: &str = "reader";
/// The key of every seeded account.
pub(crate) const TOTP_KEY: [u8; 20] = *b"12345678901234567890";

/// The panel.
pub(crate) struct Panel {
    binary: PathBuf,
    site: PathBuf,
    folder: TempDir,
    database_url: Option<String>,
    process: Option<Child>,
    /// The loopback port that it serves on.
    pub(crate) port: u16,
}

impl Panel {
    /// Makes a database with accounts that have two-step authentication, and one reader without.
    pub(crate) async fn seed(server: &Path, site: &Path) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!(
            "sqlite://{}?mode=rwc",
            folder.path().join("vestibule.db").display()
        );
        let database = Database::connect(&url).await?;
        database.migrate().await?;
        let secret_box = SecretBox::open(&database, &folder.path().join("secret.key")).await?;
        seed_accounts(&database, &secret_box, READER, ACCOUNTS, &TOTP_KEY).await?;
        database.close().await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self {
            binary: server.to_owned(),
            site: site.to_owned(),
            folder,
            database_url: None,
            process: None,
            port,
        })
    }

    /// Makes a database of its own with many accounts and much evidence, and an administrator who reads them.
    pub(crate) async fn seed_lists(server: &Path, site: &Path, backend: Backend) -> Outcome<Self> {
        let test = TestDatabase::start(backend).await;
        // The server finds the key that it expects beside accounts with two-step authentication.
        SecretBox::open(&test.database, &test.key_file()).await?;
        test.add_account(READER, Level::Admin).await;
        seed_directory(&test.database, lists::ACCOUNTS).await;
        seed_audit(&test.database, lists::EVIDENCE).await;
        if backend == Backend::Postgres {
            // As its autovacuum does by itself, a minute after so many rows were added.
            test.execute("ANALYZE").await;
        }
        let TestDatabase {
            url,
            database,
            folder,
        } = test;
        database.close().await?;
        Ok(Self {
            binary: server.to_owned(),
            site: site.to_owned(),
            folder,
            database_url: Some(url),
            process: None,
            port: TcpListener::bind("127.0.0.1:0")?.local_addr()?.port(),
        })
    }

    /// Starts the server and returns how long it took to be ready.
    pub(crate) async fn start(&mut self) -> Outcome<Duration> {
        let begin = Instant::now();
        let mut command = Command::new(&self.binary);
        if let Some(url) = &self.database_url {
            command.env("VESTIBULE_DATABASE_URL", url);
        }
        let process = command
            .arg("serve")
            .current_dir(self.folder.path())
            .env("LEPTOS_SITE_ROOT", &self.site)
            .env("VESTIBULE_DATA_DIR", self.folder.path())
            .env("VESTIBULE_LISTEN", format!("127.0.0.1:{}", self.port))
            .env(
                "VESTIBULE_PUBLIC_URL",
                format!("http://localhost:{}", self.port),
            )
            .env("VESTIBULE_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()?;
        self.process = Some(process);
        while begin.elapsed() < Duration::from_secs(20) {
            if let Ok(mut client) = Client::connect(self.port).await
                && client
                    .get("/readyz", "")
                    .await
                    .is_ok_and(|answer| answer.status.is_success())
            {
                return Ok(begin.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err("the server was not ready within 20 seconds".into())
    }

    /// Proportional set size, in KiB.
    pub(crate) fn pss(&self) -> Outcome<u64> {
        let process = self.process.as_ref().ok_or("the server is not running")?;
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", process.id()))?;
        let line = rollup
            .lines()
            .find_map(|line| line.strip_prefix("Pss:"))
            .ok_or("no Pss in smaps_rollup")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
    }

    /// Signs the reader in and gives it more than a page of history. Returns its cookie.
    pub(crate) async fn sign_in_reader(&self) -> Outcome<String> {
        for _ in 1..30 {
            self.sign_in(READER, PASSWORD).await?;
        }
        self.sign_in(READER, PASSWORD).await
    }

    /// Signs an account in. Returns its cookie.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Outcome<String> {
        let mut client = Client::connect(self.port).await?;
        let form = [("login", login), ("password", password)];
        let answer = client.post("/api/sign_in", "", &form).await?;
        let cookie = answer.cookie("__Host-vestibule");
        Ok(cookie.ok_or("the reader cannot sign in")?.to_owned())
    }

    /// Ends the server.
    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Either fails only when it has ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.stop();
    }
}
