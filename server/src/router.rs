//! Every route and layer of the panel, and the one closure that gives pages and server functions their context.

use std::sync::Arc;

use app::{App, document::shell};
use axum::{
    Router,
    http::header,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use contract::paths;
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes as _, ResponseOptions, generate_route_list};
use tower::ServiceBuilder;

use crate::{
    audit_export, health, manifest,
    middleware::{
        client_address, faults, form_answers, form_guard, identity, language, page_guard,
        public_host, refusal, request_log, same_origin, security_headers, theme, well_formed,
    },
    recovery_codes_file,
    state::PanelState,
};

/// The whole panel, as `serve` and the tests use it.
///
/// HTML is never compressed: signed-in pages hold keys and show what was asked for, which together would let an observer
/// of lengths guess them (BREACH), and the others are too small to matter. Built files are compressed beforehand.
pub fn panel(panel: PanelState) -> Router {
    let for_the_public_address = ServiceBuilder::new()
        .layer(from_fn(well_formed::require))
        .layer(from_fn_with_state(panel.clone(), public_host::require));
    let routes = Router::new()
        .merge(panel.site.router())
        .route(manifest::PATH, manifest::route())
        .fallback_service(pages_and_server_functions(&panel))
        .layer(for_the_public_address)
        .merge(health::router());
    finished(routes, panel)
}

/// `routes` within the layers that every answer passes, whatever made it.
pub fn finished(routes: Router<PanelState>, panel: PanelState) -> Router {
    let whole = ServiceBuilder::new()
        .layer(from_fn_with_state(panel.clone(), request_log::trace))
        .layer(from_fn_with_state(panel.clone(), security_headers::add))
        .layer(from_fn_with_state(panel.clone(), language::choose))
        .layer(from_fn_with_state(panel.clone(), theme::choose))
        .layer(from_fn_with_state(panel.clone(), refusal::answer))
        .layer(faults::catch_panics());
    routes.layer(whole).with_state(panel)
}

fn pages_and_server_functions(panel: &PanelState) -> Router {
    let guards = ServiceBuilder::new()
        .layer(from_fn(faults::limit_time))
        .layer(from_fn_with_state(panel.clone(), same_origin::require))
        .layer(from_fn(form_guard::check_head))
        .layer(from_fn_with_state(panel.clone(), client_address::find))
        .layer(from_fn_with_state(panel.clone(), identity::find))
        .layer(from_fn_with_state(panel.clone(), form_guard::check_body))
        .layer(from_fn_with_state(panel.clone(), page_guard::admit))
        .layer(from_fn_with_state(panel.clone(), form_answers::finish));
    let options = panel.leptos.clone();
    let audit_export = get(audit_export::send).head(audit_export::describe);
    Router::new()
        .route(paths::AUDIT_EXPORT, audit_export)
        .route(paths::RECOVERY_CODES_FILE, get(recovery_codes_file::send))
        .leptos_routes_with_context(
            panel,
            generate_route_list(App),
            context(panel.clone()),
            move || shell(options.clone()),
        )
        .layer(guards)
        .with_state(panel.clone())
}

/// What pages and server functions find in their context. The policy that goes with a page is set here, since only here
/// its nonce is known.
fn context(panel: PanelState) -> impl Fn() + Clone + Send + Sync + 'static {
    let application = Arc::new(panel.site.application());
    move || {
        provide_context(Arc::clone(&application));
        provide_context(Arc::clone(&panel.services));
        provide_context(panel.cookies);
        provide_context(Arc::clone(&panel.warnings));
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Some(policy) = security_headers::content_security_policy(&panel, Some(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
