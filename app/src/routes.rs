//! The only route table: which page stands at which address, who may see it, and which page a form belongs to.
//!
//! The server's guard asks [`access`] before anything is rendered; rights over data are asked by every server function.

use contract::{Directory, DirectoryPage, paths};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    components::Arrival,
    layouts::{Entrance, Panel},
    pages::{
        AccountListPage, AccountPage, AuditLogPage, CodePage, ConfirmPage, HomePage, LogInPage,
        NewAccountPage, NotFoundPage, PasswordChangePage, PhoneReplacePage, RecoveryCodesPage,
        RecoveryPage, SessionsPage, SetUpPage, SignInHistoryPage, TwoStepDisablePage,
        TwoStepEnablePage, UserSettingsPage,
    },
    section::IntoSection,
};

/// The panel.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Arrival::provide();
    // Async: a page leaves the server in one piece, which out-of-order streaming would ask JavaScript to assemble.
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <ParentRoute path=path!("") view=Entrance ssr=SsrMode::Async>
                    <Route path=path!("/setup") view=SetUpPage/>
                    <Route path=path!("/login") view=LogInPage/>
                    <Route path=path!("/login/code") view=CodePage/>
                    <Route path=path!("/login/recovery") view=RecoveryPage/>
                </ParentRoute>
                <ParentRoute path=path!("") view=Panel ssr=SsrMode::Async>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/confirm") view=ConfirmPage/>
                    <Route path=path!("/settings/user") view=UserSettingsPage/>
                    <Route path=path!("/settings/user/password") view=PasswordChangePage/>
                    <Route path=path!("/settings/user/two-step/enable") view=TwoStepEnablePage/>
                    <Route path=path!("/settings/user/two-step/disable") view=TwoStepDisablePage/>
                    <Route path=path!("/settings/user/two-step/replace") view=PhoneReplacePage/>
                    <Route path=path!("/settings/user/recovery-codes") view=RecoveryCodesPage/>
                    <Route path=path!("/settings/user/sessions") view=SessionsPage/>
                    <Route path=path!("/settings/user/history") view=SignInHistoryPage/>
                    <Route path=path!("/management/staff") view=|| list(Directory::Staff)/>
                    <Route path=path!("/management/staff/new") view=|| new(Directory::Staff)/>
                    <Route path=path!("/management/staff/:login") view=|| account(Directory::Staff)/>
                    <Route path=path!("/management/clients") view=|| list(Directory::Clients)/>
                    <Route path=path!("/management/clients/new") view=|| new(Directory::Clients)/>
                    <Route path=path!("/management/audit") view=AuditLogPage/>
                    <Route path=path!("/management/clients/:login") view=|| account(Directory::Clients)/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

fn list(directory: Directory) -> AnyView {
    view! { <AccountListPage directory/> }.into_section()
}

fn new(directory: Directory) -> AnyView {
    view! { <NewAccountPage directory/> }.into_section()
}

fn account(directory: Directory) -> AnyView {
    view! { <AccountPage directory/> }.into_section()
}

/// Who may see a page, and where everybody else is led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only while there is no account; then every other page leads here. Afterwards it does not exist.
    Setup,
    /// Before sign-in; who is signed in is led to Home.
    Entrance,
    /// With a half sign-in; without one to the sign-in page, signed in to Home.
    HalfSignIn,
    /// Signed in; others to the sign-in page, and back afterwards.
    SignedIn,
    /// Signed in, while an action waits for a proof; without one to Home.
    Confirm,
    /// Signed in, without two-step authentication; with it to User settings.
    WithoutTwoStep,
    /// Signed in, with two-step authentication; without it to User settings.
    WithTwoStep,
    /// Signed in, with two-step authentication or with new recovery codes to show; else to User settings.
    RecoveryCodes,
    /// Signed in, with new recovery codes to show: those as a file, which is no page.
    RecoveryCodesFile,
    /// Signed in, and allowed by the policy.
    Management(Directory, DirectoryPage),
    /// Signed in, and a reader of the audit log.
    AuditLog,
    /// The same, for the log as a file, which is no page.
    AuditExport,
}

impl Access {
    /// Whether a page of the application stands there.
    #[must_use]
    pub const fn is_page(&self) -> bool {
        !matches!(self, Self::AuditExport | Self::RecoveryCodesFile)
    }
}

/// Who may see the page at `path`; `None` where there is no page.
#[must_use]
pub fn access(path: &str) -> Option<Access> {
    match path {
        paths::SETUP => Some(Access::Setup),
        paths::LOGIN => Some(Access::Entrance),
        paths::LOGIN_CODE | paths::LOGIN_RECOVERY => Some(Access::HalfSignIn),
        paths::HOME
        | paths::USER_SETTINGS
        | paths::CHANGE_PASSWORD
        | paths::SESSIONS
        | paths::SIGN_IN_HISTORY => Some(Access::SignedIn),
        paths::CONFIRM => Some(Access::Confirm),
        paths::ENABLE_TWO_STEP => Some(Access::WithoutTwoStep),
        paths::DISABLE_TWO_STEP | paths::REPLACE_PHONE => Some(Access::WithTwoStep),
        paths::RECOVERY_CODES => Some(Access::RecoveryCodes),
        paths::RECOVERY_CODES_FILE => Some(Access::RecoveryCodesFile),
        paths::AUDIT_LOG => Some(Access::AuditLog),
        paths::AUDIT_EXPORT => Some(Access::AuditExport),
        _ => Directory::page_at(path).map(|(directory, page)| Access::Management(directory, page)),
    }
}

/// The page of the form that is sent to an endpoint: where its errors are shown when the browser does not say where it
/// came from.
#[must_use]
pub fn form_page(endpoint: &str) -> &'static str {
    match endpoint {
        "set_up" => paths::SETUP,
        "sign_in" | "set_language" | "set_theme" => paths::LOGIN,
        "submit_code" | "start_again" => paths::LOGIN_CODE,
        "submit_recovery_code" => paths::LOGIN_RECOVERY,
        "create_recovery_codes" | "recovery_codes_saved" => paths::RECOVERY_CODES,
        "end_session" | "end_other_sessions" => paths::SESSIONS,
        "change_password" => paths::CHANGE_PASSWORD,
        "set_account_language" => paths::USER_SETTINGS,
        "enable_two_step" | "cancel_two_step" => paths::ENABLE_TWO_STEP,
        "disable_two_step" => paths::DISABLE_TWO_STEP,
        "begin_phone_replacement" | "replace_phone" => paths::REPLACE_PHONE,
        "create_account" => paths::NEW_CLIENT,
        "confirm" => paths::CONFIRM,
        "edit_account"
        | "enable_account"
        | "disable_account"
        | "disable_account_two_step"
        | "unlock_account"
        | "log_in_as" => paths::CLIENTS,
        _ => paths::HOME,
    }
}

/// Whether an endpoint takes a form; the others are the queries of pages.
#[must_use]
pub fn is_form(endpoint: &str) -> bool {
    form_page(endpoint) != paths::HOME
        || ["read_notices", "sign_out", "return_to_previous"].contains(&endpoint)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_access_and_is_rendered_in_one_piece() {
        let routes = leptos_axum::generate_route_list(App);
        assert!(routes.len() >= 9);
        for route in routes {
            let path = route.path().replace("{login}", "somebody");
            assert!(access(&path).is_some(), "{} has no access", route.path());
            assert_eq!(
                *route.mode(),
                SsrMode::Async,
                "{} is streamed",
                route.path()
            );
        }
    }

    #[test]
    fn every_form_belongs_to_a_page() {
        let endpoints = server_fn::axum::server_fn_paths().map(|(path, _)| path);
        for endpoint in endpoints.filter_map(|path| path.strip_prefix("/api/")) {
            assert!(access(form_page(endpoint)).is_some());
        }
    }
}
