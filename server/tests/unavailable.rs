//! The database goes away and comes back: what is answered meanwhile, and that nothing need be restarted.

use std::sync::Arc;

use contract::Level;
use domain::{
    Clock, Database, PasswordHasher, SecretBox, Services,
    test_support::{Backend, PASSWORD, START, TestDatabase, settings},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use url::Url;

use crate::{
    common::TestPanel,
    headers::{Kind, judge},
};

/// A way to PostgreSQL that can be cut.
struct Line {
    server: String,
    listener: Arc<TcpListener>,
    traffic: JoinHandle<()>,
}

impl Line {
    async fn to(server: String) -> Self {
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let traffic = Self::open(&listener, &server);
        Self {
            server,
            listener,
            traffic,
        }
    }

    fn open(listener: &Arc<TcpListener>, server: &str) -> JoinHandle<()> {
        let (listener, server) = (Arc::clone(listener), server.to_owned());
        tokio::spawn(async move {
            // Dropped with the task, and every connection with it.
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let server = server.clone();
                connections.spawn(async move {
                    if let Ok(mut server) = TcpStream::connect(server).await {
                        let _ = copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        })
    }

    /// Cuts every connection. New ones are refused as those of a server that is not there: they are closed at once.
    fn cut(&mut self) {
        self.traffic.abort();
        let listener = Arc::clone(&self.listener);
        self.traffic = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                drop(client);
            }
        });
    }

    fn mend(&mut self) {
        self.traffic.abort();
        self.traffic = Self::open(&self.listener, &self.server);
    }
}

async fn panel_over_a_line() -> (TestPanel, Line) {
    let database = TestDatabase::start(Backend::Postgres).await;
    database.add_account("ann", Level::Client).await;
    let mut url = Url::parse(&database.url).unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let line = Line::to(server).await;
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(line.listener.local_addr().unwrap().port()))
        .unwrap();
    let far = Database::connect(url.as_str()).await.unwrap();
    let secret_box = SecretBox::open(&far, &database.folder.path().join("secret.key"))
        .await
        .unwrap();
    let services = Services {
        database: far,
        passwords: PasswordHasher::start(1).unwrap(),
        secret_box,
        settings: settings(),
        clock: Clock::fixed(START),
    };
    (TestPanel::over(database, services), line)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_pages_are_503_and_all_is_well_again_by_itself() {
    let (panel, mut line) = panel_over_a_line().await;
    let mut browser = panel.signed_in("ann").await;
    assert_eq!(browser.get("/readyz").await.status, 200);
    line.cut();
    for path in ["/", "/settings/user", "/login"] {
        let mut visitor = if path == "/login" {
            panel.browser()
        } else {
            browser.clone()
        };
        let page = visitor.get(path).await;
        assert!(
            page.status == 503 && page.is_page() && page.header("retry-after").is_some(),
            "{path}: {page:?}"
        );
        assert_eq!(judge(&page.headers, Kind::StaticPage, true), Ok(()));
    }
    let answer = panel.browser().taking_json().sign_in("ann", PASSWORD).await;
    assert!(
        answer.status == 503 && answer.header("retry-after").is_some(),
        "{answer:?}"
    );
    assert_eq!(judge(&answer.headers, Kind::Data, true), Ok(()));
    assert_eq!(browser.get("/healthz").await.status, 200);
    let not_ready = browser.get("/readyz").await;
    assert!(not_ready.status == 503 && not_ready.header("retry-after").is_some());
    assert_eq!(browser.get("/pkg/vestibule.JsHash.js").await.status, 200);
    line.mend();
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(browser.get("/readyz").await.status, 200);
    assert_eq!(
        panel.browser().sign_in("ann", PASSWORD).await.location(),
        Some("/")
    );
}
