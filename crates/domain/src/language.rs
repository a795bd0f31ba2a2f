//! The language that an account has chosen for itself.

use contract::Language;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    Caller, Identity, Result, Services,
    audit::{self, Event},
    entity::account,
    password::CLOSED,
    policy::OwnSetting,
    session,
};

/// The evidence's word for no language of its own.
const OF_THE_BROWSER: &str = "as the browser says";

/// Keeps the language in which an account reads the panel from now on; `None` is what its browser asks for.
///
/// # Errors
/// [`contract::ApiError::ClosedWhileActing`].
pub async fn choose(
    services: &Services,
    identity: &Identity,
    language: Option<Language>,
    caller: &Caller,
) -> Result<()> {
    let entry = audit::Entry::of(Event::AccountLanguage, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::Language) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    let tag = language.map(Language::tag);
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    session::require_live(services, &transaction, identity).await?;
    account::Entity::update_many()
        .col_expr(account::Column::Language, Expr::value(tag))
        .filter(account::Column::Id.eq(identity.account_id))
        .exec(&transaction)
        .await?;
    let entry = entry.succeeded_as(tag.unwrap_or(OF_THE_BROWSER));
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(())
}
