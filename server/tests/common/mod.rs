//! What the tests of the web layer share: a panel of their own, in-process, and browsers that visit it.

pub(crate) mod answer;
pub(crate) mod balancer;
pub(crate) mod browser;
pub(crate) mod log;
pub(crate) mod process;
pub(crate) mod visitor;
pub(crate) mod wire;

use std::{fs, sync::Arc};

use contract::Level;
use domain::{
    Services,
    test_support::{Backend, PASSWORD, TestDatabase},
};
use server::{
    config::{Config, Environment},
    metrics::Metrics,
    router,
    site::Site,
    state::PanelState,
};
use tempfile::TempDir;
use totp_rs::{Builder, Secret};

pub(crate) use answer::Answer;
pub(crate) use browser::Browser;

/// The public address of every test panel.
pub(crate) const ORIGIN: &str = "https://panel.example";

/// A whole panel with a database of its own, whose clock is moved by hand.
pub(crate) struct TestPanel {
    /// Its database.
    pub database: TestDatabase,
    /// Its services, with the clock.
    pub services: Arc<Services>,
    /// What its requests share.
    pub state: PanelState,
    /// Its routes.
    pub router: axum::Router,
    /// What it counts.
    pub metrics: Metrics,
    _site: TempDir,
}

impl TestPanel {
    /// A panel on SQLite without accounts.
    pub(crate) async fn empty() -> Self {
        Self::start(Backend::Sqlite, &[]).await
    }

    /// A panel on SQLite with the accounts of [`Self::with_accounts_on`].
    pub(crate) async fn with_accounts() -> Self {
        Self::with_accounts_on(Backend::Sqlite).await
    }

    /// A panel without accounts.
    pub(crate) async fn empty_on(backend: Backend) -> Self {
        Self::start(backend, &[]).await
    }

    /// A panel with `root`, `admin` (no password) and the client `ann`.
    pub(crate) async fn with_accounts_on(backend: Backend) -> Self {
        let panel = Self::start(backend, &[]).await;
        panel.add_accounts().await;
        panel
    }

    /// The same on SQLite, with settings as the environment would give them.
    pub(crate) async fn with_settings(settings: &[(&str, &str)]) -> Self {
        let panel = Self::start(Backend::Sqlite, settings).await;
        panel.add_accounts().await;
        panel
    }

    async fn add_accounts(&self) {
        self.database.add_account("root", Level::Root).await;
        self.database.add_account("ann", Level::Client).await;
    }

    async fn start(backend: Backend, settings: &[(&str, &str)]) -> Self {
        let database = TestDatabase::start(backend).await;
        let services = database.services().await;
        Self::configured(database, services, settings)
    }

    /// A panel with services of the test's own making.
    pub(crate) fn over(database: TestDatabase, services: Services) -> Self {
        Self::configured(database, services, &[])
    }

    fn configured(database: TestDatabase, services: Services, settings: &[(&str, &str)]) -> Self {
        let services = Arc::new(services);
        let (site, folder) = stub_site();
        let config = config(&folder, settings);
        let state = PanelState::new(&config, Arc::clone(&services), site);
        let metrics = state.metrics.clone();
        Self {
            database,
            services,
            router: router::panel(state.clone()),
            state,
            metrics,
            _site: folder,
        }
    }

    /// A browser without JavaScript.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser that has signed in with [`PASSWORD`], and works as itself: root returns from where it lands.
    pub(crate) async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.landed(login).await;
        if login == "root" {
            browser.post("return_to_previous", &[]).await;
        }
        browser
    }

    /// A browser that has signed in with [`PASSWORD`], wherever that leads.
    pub(crate) async fn landed(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(login, PASSWORD).await;
        assert_eq!(answer.location(), Some("/"), "{}", answer.body);
        browser
    }

    /// Enables two-step authentication for the browser's account, and returns its phone.
    pub(crate) async fn enable_two_step(&self, browser: &mut Browser) -> Phone {
        let enrolment = browser
            .taking_json()
            .post("two_step_enrolment", &[])
            .await
            .json();
        let phone = Phone::from_key(enrolment["key"].as_str().unwrap());
        let answer = browser
            .post("enable_two_step", &[("code", &phone.code(&self.services))])
            .await;
        let codes = Some("/settings/user/recovery-codes");
        assert_eq!(answer.location(), codes, "{}", answer.body);
        phone
    }

    /// The number in the only row of a query.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.database.count(sql).await
    }
}

/// An authenticator app of its own, by an independent reading of the key.
pub(crate) struct Phone(Vec<u8>);

impl Phone {
    /// An app into which a key was typed.
    pub(crate) fn from_key(key: &str) -> Self {
        let bare = key.replace(' ', "");
        assert_eq!(bare.len(), 32);
        Self(data_encoding::BASE32_NOPAD.decode(bare.as_bytes()).unwrap())
    }

    /// The code at the time of the panel.
    pub(crate) fn code(&self, services: &Services) -> String {
        self.code_at(services.clock.now().unix_seconds())
    }

    /// The code at a time.
    pub(crate) fn code_at(&self, unix_seconds: u64) -> String {
        Builder::new()
            .with_secret(Secret::from(self.0.clone()))
            .build_noncompliant()
            .generate(unix_seconds)
            .to_string()
    }
}

/// A code that is none of the phone's around now.
pub(crate) fn wrong_code(phone: &Phone, services: &Services) -> String {
    let now = services.clock.now().unix_seconds();
    let right: Vec<String> = (0..=2)
        .map(|step| phone.code_at(now - 30 + 30 * step))
        .collect();
    (0..10)
        .map(|number| format!("{number:06}"))
        .find(|code| !right.contains(code))
        .unwrap()
}

/// A built site without content, and the folder that holds it.
pub(crate) fn stub_site() -> (Site, TempDir) {
    let folder = TempDir::new().unwrap();
    write_stub_site(folder.path());
    let site = Site::at(&folder.path().join("site"), &folder.path().join("hash.txt")).unwrap();
    (site, folder)
}

/// Writes what cargo-leptos would build: `site/` and `hash.txt`.
pub(crate) fn write_stub_site(folder: &std::path::Path) {
    let pkg = folder.join("site/pkg");
    fs::create_dir_all(&pkg).unwrap();
    fs::write(
        folder.join("hash.txt"),
        "js: JsHash\nwasm: WasmHash\ncss: CssHash\n",
    )
    .unwrap();
    fs::write(folder.join("site/favicon.svg"), "<svg/>").unwrap();
    fs::write(pkg.join("vestibule.JsHash.js"), "// script").unwrap();
    fs::write(pkg.join("vestibule.JsHash.js.br"), "brotli").unwrap();
    fs::write(pkg.join("vestibule.JsHash.js.gz"), "gzip").unwrap();
    fs::write(pkg.join("plain.txt"), "plain").unwrap();
}

fn config(folder: &TempDir, settings: &[(&str, &str)]) -> Config {
    let file = folder.path().join("vestibule.toml");
    fs::write(&file, format!("public_url = '{ORIGIN}'")).unwrap();
    let environment: Environment = settings
        .iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    Config::load(Some(&file), &environment, &[]).unwrap()
}
