//! What others decide about an account at the press of a button: whether it gets in, and its two-step authentication
//! when the phone is lost.

use contract::{ApiError, Login};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    sea_query::Expr,
};

use crate::{
    Caller, Identity, Result, Services, Timestamp,
    account_edit::NO_RIGHTS,
    audit::{self, Event},
    entity::account,
    management::{asker, lock},
    policy::{self, Action, Verdict},
    proof::{self, Proof, Shown},
    session::{self, NewSession, read_level},
    throttle::{self, Subject},
    totp,
};

/// Enables or disables an account. Disabled, its sessions end and it cannot sign in. As it is already, nothing happens.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::Forbidden`].
pub async fn set_enabled(
    services: &Services,
    identity: &Identity,
    login: &Login,
    is_enabled: bool,
    caller: &Caller,
) -> Result<()> {
    let event = if is_enabled {
        Event::AccountEnable
    } else {
        Event::AccountDisable
    };
    let entry = audit::Entry::on(event, identity, login, caller);
    let found = crate::account::find(services.database.read(), login).await?;
    let level = read_level(&found.level)?;
    let verdict = policy::decide(asker(services, identity), Action::ChangeState, level);
    if verdict != Verdict::Allowed {
        let refusal = ApiError::Forbidden;
        return Err(entry.refuse(services, refusal, NO_RIGHTS).await);
    }
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    let (account, _) = lock(services, &transaction, identity, login, Action::ChangeState).await?;
    if write_state(&transaction, account.id, is_enabled).await? {
        if !is_enabled {
            session::end_others(&transaction, account.id, None).await?;
        }
        entry.succeeded().write(&transaction, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Returns whether the state is another one now.
async fn write_state(
    connection: &impl ConnectionTrait,
    account_id: i64,
    is_enabled: bool,
) -> Result<bool> {
    let revision = Expr::col(account::Column::Revision);
    let written = account::Entity::update_many()
        .col_expr(account::Column::IsEnabled, Expr::value(is_enabled))
        .col_expr(account::Column::Revision, revision.add(1))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::IsEnabled.ne(is_enabled))
        .exec(connection)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Forgets every wrong attempt that is counted against an account, stopped codes too.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::Forbidden`].
pub async fn unlock(
    services: &Services,
    identity: &Identity,
    login: &Login,
    caller: &Caller,
) -> Result<()> {
    let entry = audit::Entry::on(Event::AccountUnlock, identity, login, caller);
    let found = crate::account::find(services.database.read(), login).await?;
    let level = read_level(&found.level)?;
    let verdict = policy::decide(asker(services, identity), Action::Unlock, level);
    if verdict != Verdict::Allowed {
        let refusal = ApiError::Forbidden;
        return Err(entry.refuse(services, refusal, NO_RIGHTS).await);
    }
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    // Counters before rows, as a sign-in does it: in the other order the two could wait for each other.
    for subject in throttle::of_account(&transaction, &found).await? {
        throttle::forget(&transaction, &subject).await?;
    }
    lock(services, &transaction, identity, login, Action::Unlock).await?;
    entry.succeeded().write(&transaction, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Switches another account's two-step authentication off, for somebody who lost the phone: its sessions end, wrong codes
/// are forgotten, and it is told on its Home. Returns the asker's session, where it has a new secret because a proof was
/// shown.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::Forbidden`], [`ApiError::TwoStepNotOn`], [`ApiError::TwoStepSessionNeeded`], and
/// those of a proof.
pub async fn disable_two_step(
    services: &Services,
    identity: &Identity,
    login: &Login,
    proof: Proof,
    caller: &Caller,
) -> Result<Option<NewSession>> {
    let entry = audit::Entry::on(Event::TwoStepDisable, identity, login, caller);
    let found = crate::account::find(services.database.read(), login).await?;
    let level = read_level(&found.level)?;
    let verdict = policy::decide(asker(services, identity), Action::DisableTwoStep, level);
    let (refusal, why) = match verdict {
        Verdict::Forbidden | Verdict::Protected => (ApiError::Forbidden, NO_RIGHTS),
        Verdict::TwoStepSessionNeeded => {
            (ApiError::TwoStepSessionNeeded, "session without two steps")
        }
        _ if totp::status(&services.database, login).await?.is_none() => {
            (ApiError::TwoStepNotOn, "it is off")
        }
        Verdict::ProofNeeded => {
            let shown = proof::show(services, identity, proof, caller).await?;
            return switch_off(services, identity, login, shown, entry, caller).await;
        }
        Verdict::Allowed => {
            return switch_off(services, identity, login, Shown::NONE, entry, caller).await;
        }
    };
    Err(entry.refuse(services, refusal, why).await)
}

async fn switch_off(
    services: &Services,
    identity: &Identity,
    login: &Login,
    shown: Shown,
    entry: audit::Entry,
    caller: &Caller,
) -> Result<Option<NewSession>> {
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    // Counters before rows, as a sign-in does it: in the other order the two could wait for each other.
    let target = crate::account::find(&transaction, login).await?;
    throttle::forget(&transaction, &Subject::Codes(target.id)).await?;
    let action = Action::DisableTwoStep;
    let (account, _) = lock(services, &transaction, identity, login, action).await?;
    if !totp::remove(&transaction, login).await? {
        return Err(ApiError::TwoStepNotOn.into());
    }
    note_reset(&transaction, account.id, now).await?;
    session::end_others(&transaction, account.id, None).await?;
    let entry = entry.succeeded().told(account.id);
    entry.write(&transaction, now).await?;
    let session = shown.keep(&transaction, identity, caller, now).await?;
    transaction.commit().await?;
    Ok(session)
}

async fn note_reset(
    connection: &impl ConnectionTrait,
    account_id: i64,
    now: Timestamp,
) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::TwoStepResetAt, Expr::value(now.millis()))
        .filter(account::Column::Id.eq(account_id))
        .exec(connection)
        .await?;
    Ok(())
}
