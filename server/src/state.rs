//! What every request shares: the services, the operator's choices that the web layer reads, and what this process has
//! noticed since its start.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use app::ssr::{CookieSettings, OperatorWarnings, SharedServices};
use axum::extract::FromRef;
use domain::setup;
use ipnet::IpNet;
use leptos::config::LeptosOptions;

use crate::{
    config::{Config, PublicUrl},
    metrics::Metrics,
    site::Site,
};

/// Shared by every request; cloning is cheap.
#[derive(Clone)]
pub struct PanelState(Arc<Panel>);

/// The running panel, as the web layer sees it.
pub struct Panel {
    /// The rules and what they work with.
    pub services: SharedServices,
    /// The address under which people reach the panel.
    pub public_url: PublicUrl,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How cookies are named and protected.
    pub cookies: CookieSettings,
    /// What the operator should repair.
    pub warnings: Arc<OperatorWarnings>,
    /// How pages name the built files.
    pub leptos: LeptosOptions,
    /// The built files.
    pub site: Site,
    /// What `/metrics` tells.
    pub metrics: Metrics,
    is_set_up: AtomicBool,
}

impl PanelState {
    /// The state of a panel that begins to serve.
    #[must_use]
    pub fn new(config: &Config, services: SharedServices, site: Site) -> Self {
        let secure = config.public_url.keeps_secure_cookies();
        Self(Arc::new(Panel {
            services,
            public_url: config.public_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            cookies: CookieSettings { secure },
            warnings: Arc::new(OperatorWarnings {
                plain_http: !secure,
                ..OperatorWarnings::default()
            }),
            leptos: site.leptos_options(),
            site,
            metrics: Metrics::default(),
            is_set_up: AtomicBool::new(false),
        }))
    }

    /// Whether there is an account. Accounts are never deleted, so the first yes is remembered and costs nothing after.
    pub async fn is_set_up(&self) -> domain::Result<bool> {
        if self.is_set_up.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let is_set_up = !setup::is_open(&self.services.database).await?;
        self.is_set_up.store(is_set_up, Ordering::Relaxed);
        Ok(is_set_up)
    }
}

impl Panel {
    /// The panel's name.
    #[must_use]
    pub fn brand(&self) -> &str {
        &self.services.settings.brand
    }
}

impl std::ops::Deref for PanelState {
    type Target = Panel;

    fn deref(&self) -> &Panel {
        &self.0
    }
}

impl FromRef<PanelState> for LeptosOptions {
    fn from_ref(panel: &PanelState) -> Self {
        panel.leptos.clone()
    }
}
