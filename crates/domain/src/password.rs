//! The account's own password: shown again as a proof, and changed.

use std::time::Duration;

use contract::{ApiError, Login, Password, PasswordProblem, PasswordRating};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    sea_query::Expr,
};
use tokio::sync::Semaphore;

use crate::{
    Caller, DomainError, Identity, Result, Services, Settings,
    audit::{self, Event},
    entity::account,
    password_rules,
    policy::OwnSetting,
    session::{self, NewSession},
    setup,
    throttle::{self, Admission, Subject},
};

/// One estimate at a time: however many are asked for, they never take more than one core from the rest.
static RATING: Semaphore = Semaphore::const_new(1);

/// How long one waits for its turn: some passwords take a second, and whoever types has long gone on.
const RATING_WAIT: Duration = Duration::from_secs(1);

/// The evidence's word for what is closed while acting as another account.
pub(crate) const CLOSED: &str = "closed while acting as the account";

/// Checks the password that whoever signed in shows again for `event`. Wrong ones are counted apart from those at
/// sign-in, so that strangers cannot keep a live session from its settings.
pub(crate) async fn prove(
    services: &Services,
    identity: &Identity,
    password: Password,
    event: Event,
    caller: &Caller,
) -> Result<account::Model> {
    let database = &services.database;
    let turn = services.passwords.turn().await?;
    let now = services.clock.now();
    let subject = Subject::OwnPassword(identity.actor.account_id);
    let entry = match event {
        Event::Confirm => audit::Entry::of_actor(event, identity, caller),
        _ => audit::Entry::of(event, identity, caller),
    };
    let admission = throttle::admit(database, database.write(), &subject, now).await?;
    if !matches!(admission, Admission::Admitted { .. }) {
        return Err(throttle::refuse(database, &subject, admission, entry, now).await?);
    }
    let account = account::Entity::find_by_id(identity.actor.account_id)
        .one(database.read())
        .await?
        .ok_or(ApiError::SignInRequired)?;
    let is_short = password.expose().len() <= Password::MAX_BYTES;
    if is_short && turn.verify(password, account.password_hash.clone()).await? {
        throttle::forget(database.write(), &subject).await?;
        return Ok(account);
    }
    entry
        .failed("wrong password")
        .write(database.write(), services.clock.now())
        .await?;
    Err(ApiError::WrongPassword.into())
}

/// Changes the account's own password. Its other sessions and half sign-ins end; this session gets a new secret.
///
/// # Errors
/// [`ApiError::WrongPassword`], [`ApiError::NewPasswordRefused`], [`ApiError::Delayed`], [`ApiError::Busy`],
/// [`ApiError::ClosedWhileActing`].
pub async fn change(
    services: &Services,
    identity: &Identity,
    current: Password,
    new: Password,
    caller: &Caller,
) -> Result<NewSession> {
    let entry = audit::Entry::of(Event::PasswordChange, identity, caller);
    if let Err(refusal) = identity.require_open(OwnSetting::Password) {
        return Err(entry.refuse(services, refusal, CLOSED).await);
    }
    let is_unchanged = current == new;
    let account = prove(services, identity, current, Event::PasswordChange, caller).await?;
    if is_unchanged {
        let problem = PasswordProblem::Unchanged;
        let refusal = ApiError::NewPasswordRefused { problem };
        return Err(entry.refuse(services, refusal, "unchanged password").await);
    }
    if let Err(refusal) = check(&services.settings, &identity.login, &new).await {
        return Err(entry.refuse(services, refusal, "weak password").await);
    }
    let hash = services.passwords.turn().await?.hash(new).await?;
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    let changed = store(&transaction, account.id, Some(account.revision), hash).await?;
    if !changed {
        return Err(ApiError::SignInRequired.into());
    }
    session::end_others(&transaction, account.id, Some(identity.session_id)).await?;
    let is_whole_proof = !identity.has_two_step();
    let session = session::renew(&transaction, identity, None, is_whole_proof, now).await?;
    let entry = entry.succeeded().told(account.id);
    entry.write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(session)
}

/// What a password is worth that somebody is choosing for `login`: themselves, an account that they manage, or root at the
/// first start. Nothing of it is kept.
///
/// # Errors
/// [`ApiError::SignInRequired`] for strangers once there is an account; [`ApiError::Busy`].
pub async fn rate(
    services: &Services,
    identity: Option<&Identity>,
    password: Password,
    login: String,
) -> Result<PasswordRating> {
    if identity.is_none() && !setup::is_open(&services.database).await? {
        return Err(ApiError::SignInRequired.into());
    }
    let settings = services.settings.clone();
    in_turn(&RATING, move || {
        password_rules::rate(&password, &login, &settings)
    })
    .await
}

/// Does some work off the request threads, when it has its turn, which it does not wait for long. Once begun it keeps that until it is done, whether or not
/// somebody still waits for it.
async fn in_turn<T: Send + 'static>(
    turns: &'static Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let fault = DomainError::Fault("a password could not be rated");
    let turn = match tokio::time::timeout(RATING_WAIT, turns.acquire()).await {
        Ok(Ok(turn)) => turn,
        Ok(Err(_)) => return Err(fault),
        Err(_) => return Err(ApiError::Busy { retry_after: 2 }.into()),
    };
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|_| fault)
}

/// Checks a new password against the rules, off the request threads.
pub(crate) async fn check(settings: &Settings, login: &Login, new: &Password) -> Result<()> {
    let (settings, login, new) = (settings.clone(), login.clone(), new.clone());
    tokio::task::spawn_blocking(move || password_rules::check(&new, &login, &settings))
        .await
        .map_err(|_| DomainError::Fault("the password rules could not be run"))?
}

/// Stores a hash, so that no other password is asked any more; `revision` makes it conditional on the account being as it
/// was seen. Returns whether it was stored.
pub(crate) async fn store(
    connection: &impl ConnectionTrait,
    account_id: i64,
    revision: Option<i64>,
    hash: String,
) -> Result<bool> {
    let mut update = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(
            account::Column::Revision,
            Expr::col(account::Column::Revision).add(1),
        )
        .col_expr(account::Column::MustChangePassword, Expr::value(false))
        .filter(account::Column::Id.eq(account_id));
    if let Some(revision) = revision {
        update = update.filter(account::Column::Revision.eq(revision));
    }
    Ok(update.exec(connection).await?.rows_affected == 1)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use super::*;

    #[tokio::test]
    async fn one_password_is_rated_at_a_time_also_when_nobody_waits_any_more() {
        static TURNS: Semaphore = Semaphore::const_new(1);
        static AT_WORK: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            let others = AT_WORK.fetch_add(1, Ordering::SeqCst);
            for _ in 0..10_000 {
                thread::yield_now();
            }
            AT_WORK.fetch_sub(1, Ordering::SeqCst);
            others
        };
        for round in 0..8 {
            // It has begun, and is given up.
            let mut first = Box::pin(in_turn(&TURNS, work));
            tokio::select! {
                biased;
                _ = &mut first => panic!("it was done before it was waited for"),
                () = std::future::ready(()) => drop(first),
            }
            let others = [(); 3].map(|()| tokio::spawn(in_turn(&TURNS, work)));
            for others in others {
                assert_eq!(others.await.unwrap().unwrap(), 0, "round {round}");
            }
        }
    }
}
