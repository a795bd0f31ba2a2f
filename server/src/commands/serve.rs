//! `vestibule serve`: opens what the panel needs, says where it is, and serves until it is told to stop.

use std::{net::TcpListener, num::NonZero, sync::Arc, thread, time::Duration};

use axum_server::Handle;
use contract::paths;
use domain::{Clock, PasswordHasher, SecretBox, Services, housekeeping, setup};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use super::{Failure, close, connect, say};
use crate::{
    config::Config,
    listener::{self, Limits},
    router,
    shutdown::Signals,
    site::Site,
    state::PanelState,
    telemetry,
};

const HOUSEKEEPING_INTERVAL: Duration = Duration::from_mins(5);
/// How long closing the database may take. With the time that requests in flight have, it is less than the 15 seconds
/// after which a service manager kills (docs/operating.md).
const CLOSING: Duration = Duration::from_secs(2);

/// Serves the panel.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    telemetry::start(config)?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::new)?;
    runtime.block_on(serve(config))
}

async fn serve(config: &Config) -> Result<(), Failure> {
    let site = Site::find()?;
    let listener = bind("listen", config.listen)?;
    let metrics_listener = config
        .metrics_listen
        .map(|address| bind("metrics_listen", address))
        .transpose()?;
    let services = Arc::new(open_services(config).await?);
    let panel = PanelState::new(config, Arc::clone(&services), site);
    warn_of_plain_http(config, &panel);
    // Before anybody is told that the server is there, and may tell it to go.
    let signals = Signals::listen().map_err(Failure::new)?;
    greet(config, &listener, &services).await?;

    let mut tasks = JoinSet::new();
    let (handle, metrics_handle) = (Handle::new(), Handle::new());
    tasks.spawn(listener::serve(
        listener,
        Limits::PANEL,
        handle.clone(),
        router::panel(panel.clone()),
    ));
    if let Some(listener) = metrics_listener {
        tasks.spawn(listener::serve(
            listener,
            Limits::METRICS,
            metrics_handle.clone(),
            panel.metrics.clone().router(),
        ));
    }
    let keeping = tokio::spawn(keep_house(Arc::clone(&services), config.audit_keep));
    let stopping = tokio::spawn(signals.stop(vec![handle, metrics_handle]));
    while let Some(ended) = tasks.join_next().await {
        ended
            .map_err(Failure::new)?
            .map_err(|error| Failure::new(format!("the server has stopped: {error}")))?;
    }
    keeping.abort();
    stopping.abort();
    drop(panel);
    tracing::info!("stopped");
    close_in_time(&services).await
}

/// Closes the database, but waits for no connection that hangs in the middle of a statement.
async fn close_in_time(services: &Services) -> Result<(), Failure> {
    let closing = tokio::time::timeout(CLOSING, close(services.database.clone()));
    closing.await.unwrap_or_else(|_| {
        tracing::warn!("the database does not answer; its connections are left to it");
        Ok(())
    })
}

fn bind(key: &str, address: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    listener::bind(address)
        .map_err(|error| Failure::new(format!("{key}: cannot listen on {address}: {error}")))
}

async fn open_services(config: &Config) -> Result<Services, Failure> {
    let database = connect(config).await?;
    database.migrate().await?;
    let secret_box = SecretBox::open(&database, &config.secret_key_file)
        .await
        .map_err(|error| Failure::of(&error))?;
    if secret_box.spare_keys() > 0 {
        tracing::info!(
            "the key file holds an older key as well: a rotation is not finished (`vestibule key rotate`), or this copy of the file is from before its end"
        );
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    Ok(Services {
        database,
        passwords: PasswordHasher::start(cores).map_err(|error| Failure::of(&error))?,
        secret_box,
        settings: config.for_domain(),
        clock: Clock::system(),
    })
}

/// Says where the panel is, on standard output. The setup token goes nowhere else.
async fn greet(
    config: &Config,
    listener: &TcpListener,
    services: &Services,
) -> Result<(), Failure> {
    let address = listener.local_addr().map_err(Failure::new)?;
    tracing::info!(%address, public_url = config.public_url.origin(), "serving");
    say(format_args!("Listening on {address}"))?;
    if let Some(token) = setup::issue_token(&services.database).await? {
        let page = config.public_url.join(paths::SETUP);
        say(format_args!(
            "There is no account yet. Create the first one at {page}"
        ))?;
        say(format_args!("Setup token: {}", token.expose()))?;
    }
    say(format_args!(
        "{} is at {}",
        config.brand,
        config.public_url.origin()
    ))
}

fn warn_of_plain_http(config: &Config, panel: &PanelState) {
    if panel.warnings.plain_http {
        tracing::warn!(
            "PASSWORDS AND SESSIONS CAN BE READ ON THE WAY: the public address {} is plain http on another host. Put a \
             reverse proxy with TLS in front and set VESTIBULE_PUBLIC_URL to its https address",
            config.public_url.origin()
        );
    }
}

/// Removes what time has ended, now and then.
async fn keep_house(services: Arc<Services>, audit_keep: Duration) {
    let mut ticks = tokio::time::interval(HOUSEKEEPING_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) =
            housekeeping::purge(&services.database, audit_keep, services.clock.now()).await
        {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "housekeeping failed; it is tried again"
            );
        }
    }
}
