//! The audit log, page by page. The file has an address of its own: `server` sends it piece by piece.

use contract::AuditFilter;
use leptos::prelude::*;

use crate::error::AppError;

/// One page of the audit log, newest first, continuing below the key `older`.
#[server(prefix = "/api", endpoint = "audit_log")]
pub async fn audit_log(
    #[server(flatten)] filter: AuditFilter,
    older: Option<String>,
) -> Result<contract::AuditLog, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    let services = ssr::services()?;
    let page = domain::audit::log::page(&services, &identity, &filter, older.as_deref()).await;
    ssr::answer(page)
}
