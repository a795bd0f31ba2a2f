//! Acting as another account ("Log in" in Management): the steps by which a session enters accounts of ever lower level,
//! and goes back. Who may enter whom is decided in `policy`; that every step still stands is asked anew for each request,
//! in `steps`.

mod landing;
mod steps;
mod told;
mod wanted;

use std::time::Duration;

use contract::{ApiError, Directory, Login, NextPath};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
    sea_query::{Expr, Func},
};

pub use self::wanted::confirmation;
pub(crate) use self::{
    landing::begin_automatically,
    steps::{end_all, resume, with_steps},
    told::{told_that_ended, untold},
};
use crate::{
    Caller, Identity, Result, Services, Timestamp,
    account_edit::NO_RIGHTS,
    audit::{self, Event},
    entity::{account, acting_as, session as session_row},
    management::asker,
    pending_key,
    policy::{self, Action, Asker, Verdict},
    proof::{self, Proof, Shown},
    session::{self, NewSession, read_level},
    totp,
};

/// Acting ends by itself after this long, but for root at the automatic admin level.
const LIMIT: Duration = Duration::from_hours(1);

/// What "Log in" leads to.
#[derive(Debug)]
pub enum Entered {
    /// The session acts as the account, and has a new secret.
    Acting(NewSession),
    /// The proof of the session is not recent: the action waits for it.
    ProofNeeded,
    /// A right proof was shown, but the account is not to be entered. The session has kept the proof, and has a new secret.
    Refused(NewSession, ApiError),
}

/// Enters an account. `list` is the page of the list on which its row stands: returning leads there.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::Forbidden`], [`ApiError::Protected`], [`ApiError::AccountIsDisabled`];
/// [`ApiError::IdentityChanged`] when the session has entered or left an account meanwhile.
pub async fn log_in_as(
    services: &Services,
    identity: &Identity,
    login: &Login,
    list: Option<&NextPath>,
    caller: &Caller,
) -> Result<Entered> {
    let wanted = Wanted {
        login: login.clone(),
        list: list.cloned(),
    };
    enter(services, identity, wanted, Shown::NONE, caller).await
}

/// Looks at a proof, and does what has waited for it. `named` is the account that the proof's page named: another one may
/// have come to wait since. A right proof is kept, whatever becomes of what it was shown for.
///
/// # Errors
/// [`ApiError::NothingToConfirm`], and those of a proof.
pub async fn confirm(
    services: &Services,
    identity: &Identity,
    named: Option<&Login>,
    proof: Proof,
    caller: &Caller,
) -> Result<Entered> {
    let (connection, now) = (services.database.read(), services.clock.now());
    let wanted = wanted::find(connection, identity, now).await?;
    let is_named = |wanted: &Wanted| named.is_none_or(|named| *named == wanted.login);
    let Some(wanted) = wanted.filter(is_named) else {
        let entry = audit::Entry::of_actor(Event::Confirm, identity, caller);
        let refusal = ApiError::NothingToConfirm;
        return Err(entry.refuse(services, refusal, "it does not wait").await);
    };
    let shown = proof::show(services, identity, proof, caller).await?;
    enter(services, identity, wanted, shown, caller).await
}

/// The account that is to be entered, and the page of the list from which.
struct Wanted {
    login: Login,
    list: Option<NextPath>,
}

impl Wanted {
    /// The row to which returning leads.
    fn return_to(&self, directory: Directory) -> String {
        let list = self.list.as_ref().map_or("", NextPath::as_str);
        let page = list.split('#').next().unwrap_or_default();
        let is_its_list = page.split('?').next() == Some(directory.path());
        let page = if is_its_list { page } else { directory.path() };
        [page, "#", self.login.as_str()].concat()
    }
}

async fn enter(
    services: &Services,
    identity: &Identity,
    wanted: Wanted,
    shown: Shown,
    caller: &Caller,
) -> Result<Entered> {
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    let Some(target) = lock(&transaction, &wanted.login).await? else {
        transaction.rollback().await?;
        let entry = audit::Entry::on_unknown(Event::ActingStart, identity, caller);
        let refusal = ApiError::NotFound;
        return Err(entry.refuse(services, refusal, "unknown login").await);
    };
    let entry = audit::Entry::on(Event::ActingStart, identity, &wanted.login, caller);
    let is_shown = shown.is_shown();
    session::lock_live(services, &transaction, identity).await?;
    let session = shown
        .keep_or_renew(&transaction, identity, caller, now)
        .await?;
    let asker = asker(services, identity);
    let asker = Asker {
        has_recent_proof: asker.has_recent_proof || is_shown,
        ..asker
    };
    match admit(&transaction, asker, &target, &wanted.login).await? {
        Admission::Allowed(directory) => {
            let return_to = wanted.return_to(directory);
            let ends_at = Some(now.plus(LIMIT));
            push(
                &transaction,
                identity.session_id,
                &target,
                ends_at,
                return_to,
            )
            .await?;
            note_acted_as(&transaction, target.id, now).await?;
            leave_behind(&transaction, identity).await?;
            entry.succeeded().write(&transaction, now).await?;
            transaction.commit().await?;
            Ok(Entered::Acting(session))
        }
        Admission::ProofNeeded => {
            // The session keeps its secret: nothing has been raised.
            transaction.rollback().await?;
            wanted::keep(services, identity, &wanted, now).await?;
            Ok(Entered::ProofNeeded)
        }
        Admission::Refused(refusal, why) if is_shown => {
            entry.refused(why).write(&transaction, now).await?;
            transaction.commit().await?;
            Ok(Entered::Refused(session, refusal))
        }
        Admission::Refused(refusal, why) => {
            transaction.rollback().await?;
            Err(entry.refuse(services, refusal, why).await)
        }
    }
}

enum Admission {
    Allowed(Directory),
    ProofNeeded,
    Refused(ApiError, &'static str),
}

async fn admit(
    transaction: &DatabaseTransaction,
    asker: Asker,
    target: &account::Model,
    login: &Login,
) -> Result<Admission> {
    let level = read_level(&target.level)?;
    let is_protected = totp::is_on(transaction, login).await?;
    let verdict = policy::decide(asker, Action::ActAs { is_protected }, level);
    let login = login.clone();
    Ok(match (verdict, Directory::of(level)) {
        (Verdict::Protected, _) => {
            Admission::Refused(ApiError::Protected { login }, "protected by two steps")
        }
        (Verdict::Allowed | Verdict::ProofNeeded, Some(_)) if !target.is_enabled => {
            Admission::Refused(ApiError::AccountIsDisabled { login }, "disabled account")
        }
        (Verdict::Allowed, Some(directory)) => Admission::Allowed(directory),
        (Verdict::ProofNeeded, Some(_)) => Admission::ProofNeeded,
        _ => Admission::Refused(ApiError::Forbidden, NO_RIGHTS),
    })
}

/// The account as it is until the transaction ends.
async fn lock(transaction: &DatabaseTransaction, login: &Login) -> Result<Option<account::Model>> {
    Ok(account::Entity::find()
        .filter(account::Column::Login.eq(login.as_str()))
        .lock_exclusive()
        .one(transaction)
        .await?)
}

async fn push(
    connection: &impl ConnectionTrait,
    session_id: i64,
    target: &account::Model,
    ends_at: Option<Timestamp>,
    return_to: String,
) -> Result<()> {
    let step = acting_as::ActiveModel {
        id: NotSet,
        session_id: Set(session_id),
        account_id: Set(target.id),
        is_automatic: Set(ends_at.is_none()),
        ends_at: Set(ends_at.map(Timestamp::millis)),
        return_to: Set(return_to),
    };
    acting_as::Entity::insert(step)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Has the account told of it, at its own next session.
async fn note_acted_as(
    connection: &impl ConnectionTrait,
    account_id: i64,
    now: Timestamp,
) -> Result<()> {
    let since = Expr::col(account::Column::ActedAsSince);
    account::Entity::update_many()
        .col_expr(
            account::Column::ActedAsSince,
            Func::coalesce([since, Expr::value(now.millis())]).into(),
        )
        .filter(account::Column::Id.eq(account_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Drops what the session had begun in the account that it leaves.
async fn leave_behind(connection: &impl ConnectionTrait, identity: &Identity) -> Result<()> {
    pending_key::forget(connection, identity).await?;
    wanted::forget(connection, identity.session_id).await?;
    session_row::Entity::update_many()
        .col_expr(
            session_row::Column::ActingEnded,
            Expr::value(None::<String>),
        )
        .filter(session_row::Column::Id.eq(identity.session_id))
        .filter(session_row::Column::ActingEnded.is_not_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Goes back one step. Returns the session with its new secret and the row from which the step began; `None` where there
/// is no step.
///
/// # Errors
/// [`ApiError::IdentityChanged`] when the session has entered or left an account meanwhile.
pub async fn go_back(
    services: &Services,
    identity: &Identity,
    caller: &Caller,
) -> Result<Option<(NewSession, String)>> {
    let Some(step) = identity.steps.last() else {
        return Ok(None);
    };
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    session::lock_live(services, &transaction, identity).await?;
    let session = session::renew(&transaction, identity, None, false, now).await?;
    acting_as::Entity::delete_by_id(step.id)
        .exec(&transaction)
        .await?;
    leave_behind(&transaction, identity).await?;
    audit::Entry::of(Event::ActingReturn, identity, caller)
        .succeeded()
        .write(&transaction, now)
        .await?;
    transaction.commit().await?;
    Ok(Some((session, step.return_to.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returning_leads_to_the_row_on_its_own_list_and_nowhere_else() {
        let row = |list: &str| {
            let wanted = Wanted {
                login: Login::parse("ann").unwrap(),
                list: NextPath::parse(list),
            };
            wanted.return_to(Directory::Clients)
        };
        let plain = "/management/clients#ann";
        assert_eq!(row("/management/clients"), plain);
        assert_eq!(
            row("/management/clients?after=abe#bob"),
            "/management/clients?after=abe#ann"
        );
        for other in [
            "",
            "/",
            "//evil.example",
            "/management/clientsx",
            "/login?next=/",
        ] {
            assert_eq!(row(other), plain, "{other}");
        }
    }
}
