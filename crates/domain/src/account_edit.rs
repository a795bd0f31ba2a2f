//! Accounts that others make and change: name, address, level and password, each change with its line of evidence in one
//! transaction. Whether an account is enabled or has two-step authentication is in `account_state`.

use contract::{ApiError, Email, FullName, Level, Login, LoginProblem, Password};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    sea_query::Expr,
};

use crate::{
    Caller, Identity, Result, Services, Timestamp,
    account::{self, NewAccount},
    account_search,
    account_seen::Seen,
    audit::{self, Event},
    entity,
    management::{asker, levels_to_choose, lock},
    password,
    policy::{self, Action, Verdict},
    proof::{self, Proof, Shown},
    session::{self, NewSession, read_level},
};

/// The evidence's word for rights that are missing.
pub(crate) const NO_RIGHTS: &str = "not allowed";

/// A password for somebody else.
#[derive(Debug)]
pub struct PasswordForAnother {
    /// The password.
    pub password: Password,
    /// Whether the account has to choose another one at its next sign-in.
    pub asks_for_new: bool,
}

/// A change of an account.
#[derive(Debug)]
pub struct Edit {
    /// Which account.
    pub login: Login,
    /// The account as the form showed it.
    pub seen: String,
    /// The full name.
    pub full_name: FullName,
    /// The e-mail address, if there is one.
    pub email: Option<Email>,
    /// The level.
    pub level: Level,
    /// A new password, if one is set.
    pub password: Option<PasswordForAnother>,
}

/// Makes an account. Returns the asker's session, where it has a new secret because a proof was shown.
///
/// # Errors
/// [`ApiError::Forbidden`], [`ApiError::LevelRefused`], [`ApiError::LoginRefused`], [`ApiError::NewPasswordRefused`], and
/// those of a proof, which a first password needs.
pub async fn create(
    services: &Services,
    identity: &Identity,
    new: NewAccount,
    asks_for_new_password: bool,
    proof: Proof,
    caller: &Caller,
) -> Result<Option<NewSession>> {
    let login = new.login.clone();
    let entry = || audit::Entry::on(Event::AccountAdd, identity, &login, caller);
    if let Err(refusal) = check_new(services, identity, &new).await {
        let why = match refusal.to_api() {
            ApiError::LoginRefused { .. } => "login taken or reserved",
            _ => NO_RIGHTS,
        };
        return Err(entry().refuse(services, refusal, why).await);
    }
    let (hash, shown) = match &new.password {
        Some(first) => {
            let prepared = prepare(services, identity, &login, new.level, first, proof, caller);
            let (hash, shown) = prepared.await?;
            (Some(hash), shown)
        }
        None => (None, Shown::NONE),
    };
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    session::require_live(services, &transaction, identity).await?;
    let has_password = hash.is_some();
    let account = account::insert(&transaction, new, hash, now).await?;
    if has_password && asks_for_new_password {
        ask_for_new_password(&transaction, account.id).await?;
    }
    entry().succeeded().write(&transaction, now).await?;
    let session = shown.keep(&transaction, identity, caller, now).await?;
    transaction.commit().await?;
    Ok(session)
}

async fn check_new(services: &Services, identity: &Identity, new: &NewAccount) -> Result<()> {
    let asker = asker(services, identity);
    if policy::levels_for(asker.level, Action::Create).is_empty() {
        return Err(ApiError::Forbidden.into());
    }
    if policy::decide(asker, Action::Create, new.level) == Verdict::Forbidden {
        return Err(ApiError::LevelRefused.into());
    }
    account::check_login_and_level(&new.login, new.level)?;
    if account::is_taken(services.database.read(), &new.login).await? {
        let problem = LoginProblem::Taken;
        return Err(ApiError::LoginRefused { problem }.into());
    }
    Ok(())
}

/// Checks a password for somebody else against the rules, asks for the proof that it needs, and hashes it.
async fn prepare(
    services: &Services,
    identity: &Identity,
    login: &Login,
    level: Level,
    new: &Password,
    proof: Proof,
    caller: &Caller,
) -> Result<(String, Shown)> {
    if let Err(refusal) = password::check(&services.settings, login, new).await {
        let entry = audit::Entry::on(Event::AccountPassword, identity, login, caller);
        return Err(entry.refuse(services, refusal, "weak password").await);
    }
    let verdict = policy::decide(asker(services, identity), Action::SetPassword, level);
    let shown = match verdict {
        Verdict::Allowed => Shown::NONE,
        Verdict::ProofNeeded => proof::show(services, identity, proof, caller).await?,
        Verdict::Forbidden | Verdict::TwoStepSessionNeeded | Verdict::Protected => {
            return Err(ApiError::Forbidden.into());
        }
    };
    let hash = services.passwords.turn().await?.hash(new.clone()).await?;
    Ok((hash, shown))
}

async fn ask_for_new_password(transaction: &DatabaseTransaction, account_id: i64) -> Result<()> {
    entity::account::Entity::update_many()
        .col_expr(
            entity::account::Column::MustChangePassword,
            Expr::value(true),
        )
        .filter(entity::account::Column::Id.eq(account_id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Changes an account. A new level or password ends its sessions. Returns the asker's session, where it has a new secret
/// because a proof was shown.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::Forbidden`], [`ApiError::LevelRefused`], [`ApiError::AccountChanged`],
/// [`ApiError::NewPasswordRefused`], and those of a proof, which a password needs.
pub async fn edit(
    services: &Services,
    identity: &Identity,
    edit: Edit,
    proof: Proof,
    caller: &Caller,
) -> Result<Option<NewSession>> {
    let seen = Seen::read(&edit.seen)?;
    let entry = audit::Entry::on(Event::AccountEdit, identity, &edit.login, caller);
    let found = account::find(services.database.read(), &edit.login).await?;
    if let Err(refusal) = check_edit(services, identity, &edit, &seen, &found) {
        let why = match refusal.to_api() {
            ApiError::AccountChanged { .. } => "changed meanwhile",
            _ => NO_RIGHTS,
        };
        return Err(entry.refuse(services, refusal, why).await);
    }
    let (hash, shown) = match &edit.password {
        Some(new) => {
            let (login, new) = (&edit.login, &new.password);
            let level = read_level(&found.level)?;
            let prepared = prepare(services, identity, login, level, new, proof, caller);
            let (hash, shown) = prepared.await?;
            (Some(hash), shown)
        }
        None => (None, Shown::NONE),
    };
    let now = services.clock.now();
    let transaction = services.database.begin_write().await?;
    let (account, _) = lock(
        services,
        &transaction,
        identity,
        &edit.login,
        Action::ChangeLevel { to: edit.level },
    )
    .await?;
    seen.require(&account)?;
    let actor = (identity, caller);
    store(&transaction, &account, &edit, hash, actor, now).await?;
    let session = shown.keep(&transaction, identity, caller, now).await?;
    transaction.commit().await?;
    Ok(session)
}

fn check_edit(
    services: &Services,
    identity: &Identity,
    edit: &Edit,
    seen: &Seen,
    found: &entity::account::Model,
) -> Result<()> {
    let asker = asker(services, identity);
    let level = read_level(&found.level)?;
    if policy::decide(asker, Action::Edit, level) == Verdict::Forbidden {
        return Err(ApiError::Forbidden.into());
    }
    seen.require(found)?;
    if !levels_to_choose(asker, &edit.login, level).contains(&edit.level) {
        return Err(ApiError::LevelRefused.into());
    }
    Ok(())
}

/// Writes what differs, with a line of evidence for each kind of change, and ends sessions where it has to.
async fn store(
    transaction: &DatabaseTransaction,
    before: &entity::account::Model,
    edit: &Edit,
    hash: Option<String>,
    (identity, caller): (&Identity, &Caller),
    now: Timestamp,
) -> Result<()> {
    let evidence = |event| audit::Entry::on(event, identity, &edit.login, caller);
    let after = entity::account::Model {
        full_name: edit.full_name.as_str().to_owned(),
        email: edit.email.as_ref().map(|email| email.as_str().to_owned()),
        level: edit.level.as_str().to_owned(),
        ..before.clone()
    };
    let is_renamed = after.full_name != before.full_name || after.email != before.email;
    let is_moved = after.level != before.level;
    if is_renamed || is_moved {
        update(transaction, before, &after).await?;
        account_search::enter(transaction, &after).await?;
    }
    if is_renamed {
        let entry = evidence(Event::AccountEdit).succeeded();
        entry.write(transaction, now).await?;
    }
    if is_moved {
        let entry = evidence(Event::AccountLevel).succeeded_as(edit.level.as_str());
        entry.write(transaction, now).await?;
    }
    if is_moved || hash.is_some() {
        session::end_others(transaction, before.id, None).await?;
    }
    if let Some(hash) = hash {
        let revision = before.revision.saturating_add(i64::from(is_moved));
        if !password::store(transaction, before.id, Some(revision), hash).await? {
            return Err(changed_meanwhile());
        }
        let asks = edit.password.as_ref().is_some_and(|new| new.asks_for_new);
        let entry = evidence(Event::AccountPassword);
        let entry = if asks {
            ask_for_new_password(transaction, before.id).await?;
            entry.succeeded_as("a new one is asked at the next sign-in")
        } else {
            entry.succeeded()
        };
        entry.told(before.id).write(transaction, now).await?;
    }
    Ok(())
}

async fn update(
    transaction: &DatabaseTransaction,
    before: &entity::account::Model,
    after: &entity::account::Model,
) -> Result<()> {
    use entity::account::Column;
    let mut update = entity::account::Entity::update_many()
        .col_expr(Column::FullName, Expr::value(after.full_name.clone()))
        .col_expr(Column::Email, Expr::value(after.email.clone()))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision));
    if after.level != before.level {
        update = update
            .col_expr(Column::Level, Expr::value(after.level.clone()))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    }
    if update.exec(transaction).await?.rows_affected == 1 {
        Ok(())
    } else {
        Err(changed_meanwhile())
    }
}

/// The row is locked, so this is only met if a statement by hand was faster.
fn changed_meanwhile() -> crate::DomainError {
    let change = contract::AccountChange {
        sign_in: true,
        ..contract::AccountChange::default()
    };
    ApiError::AccountChanged { change }.into()
}
