//! Where root lands: at the admin level, by itself, as long as neither it nor `admin` has two-step authentication.

use contract::{Level, Login, Strength};
use sea_orm::DatabaseTransaction;

use super::{Admission, admit, lock, note_acted_as, push};
use crate::{
    Caller, Result, Services, Timestamp,
    audit::{self, Event},
    entity::account,
    policy::Asker,
    session::{read_level, read_login},
};

/// Lets root, who signed in without two-step authentication, land at the admin level, where `admin` can be entered so.
pub(crate) async fn begin_automatically(
    services: &Services,
    transaction: &DatabaseTransaction,
    root: &account::Model,
    session_id: i64,
    caller: &Caller,
    now: Timestamp,
) -> Result<()> {
    let (login, level) = (Login::admin(), read_level(&root.level)?);
    if level != Level::Root {
        return Ok(());
    }
    let Some(admin) = lock(transaction, &login).await? else {
        return Ok(());
    };
    let asker = Asker {
        level,
        strength: Strength::Password,
        has_recent_proof: true,
        login_as: services.settings.login_as_two_step,
    };
    let Admission::Allowed(directory) = admit(transaction, asker, &admin, &login).await? else {
        return Ok(());
    };
    push(
        transaction,
        session_id,
        &admin,
        None,
        directory.path().to_owned(),
    )
    .await?;
    note_acted_as(transaction, admin.id, now).await?;
    let actor = read_login(root.login.clone())?;
    audit::Entry::between(Event::ActingStart, &actor, &login, caller)
        .in_session(session_id)
        .succeeded_as("automatic")
        .write(transaction, now)
        .await?;
    Ok(())
}
