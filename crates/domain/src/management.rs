//! The pages under Management: who may open which, and what they show of one account. What their forms do is in
//! `account_edit` and `account_state`, the lists are in `directory`.

use contract::{AccountForm, ApiError, Directory, DirectoryPage, Level, Login, NewAccountForm};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::{
    Caller, Identity, Result, Services,
    account_edit::NO_RIGHTS,
    account_seen::Seen,
    audit::{self, Event},
    directory::levels,
    entity::account,
    policy::{self, Action, Asker, Verdict},
    proof,
    session::{read_level, read_login},
    throttle,
};

/// Refuses a page to those who may not open it.
///
/// # Errors
/// [`ApiError::Forbidden`]; [`ApiError::NotFound`] for a login that no account has, to those who manage such accounts.
pub async fn admit(
    services: &Services,
    identity: &Identity,
    directory: Directory,
    page: &DirectoryPage,
) -> Result<()> {
    let action = match page {
        DirectoryPage::List => Action::See,
        DirectoryPage::New => Action::Create,
        DirectoryPage::Account(_) => Action::Edit,
    };
    if levels(identity.level, action, directory).is_empty() {
        return Err(ApiError::Forbidden.into());
    }
    if let DirectoryPage::Account(login) = page {
        managed(services, asker(services, identity), directory, login).await?;
    }
    Ok(())
}

pub(crate) fn asker(services: &Services, identity: &Identity) -> Asker {
    identity.asker(services.clock.now(), &services.settings)
}

/// An account of a list, for somebody who manages it.
async fn managed(
    services: &Services,
    asker: Asker,
    directory: Directory,
    login: &Login,
) -> Result<(account::Model, Level)> {
    let account = crate::account::find(services.database.read(), login).await?;
    let level = read_level(&account.level)?;
    let is_allowed = policy::decide(asker, Action::Edit, level) != Verdict::Forbidden;
    if is_allowed && directory.holds(level) {
        Ok((account, level))
    } else {
        Err(ApiError::Forbidden.into())
    }
}

/// What the page of one account shows.
///
/// # Errors
/// [`ApiError::Forbidden`], [`ApiError::NotFound`].
pub async fn account_form(
    services: &Services,
    identity: &Identity,
    directory: Directory,
    login: &Login,
) -> Result<AccountForm> {
    let asker = asker(services, identity);
    if levels(identity.level, Action::Edit, directory).is_empty() {
        return Err(ApiError::Forbidden.into());
    }
    let (account, level) = managed(services, asker, directory, login).await?;
    let has_two_step = crate::totp::status(&services.database, login)
        .await?
        .is_some();
    let subjects = throttle::of_account(services.database.read(), &account).await?;
    let now = services.clock.now();
    let is_held_off = throttle::is_held_off(services.database.read(), &subjects, now).await?;
    let need = |action| proof::need(policy::decide(asker, action, level), identity);
    Ok(AccountForm {
        levels: levels_to_choose(asker, login, level),
        seen: Seen::of(&account).write(),
        to_set_password: need(Action::SetPassword),
        to_disable_two_step: has_two_step.then(|| need(Action::DisableTwoStep)),
        login: read_login(account.login)?,
        full_name: account.full_name,
        email: account.email,
        level,
        is_enabled: account.is_enabled,
        is_held_off,
        has_password: account.password_hash.is_some(),
    })
}

/// The levels that an account can be given. `admin` stays what it is called.
pub(crate) fn levels_to_choose(asker: Asker, login: &Login, level: Level) -> Vec<Level> {
    let mut levels = Level::ALL.to_vec();
    levels.retain(|to| {
        let is_allowed =
            policy::decide(asker, Action::ChangeLevel { to: *to }, level) != Verdict::Forbidden;
        is_allowed && (*to == level || *login != Login::admin())
    });
    levels
}

/// What the page of a new account has to know.
///
/// # Errors
/// [`ApiError::Forbidden`].
pub fn new_account_form(
    services: &Services,
    identity: &Identity,
    directory: Directory,
) -> Result<NewAccountForm> {
    let asker = asker(services, identity);
    let levels = levels(identity.level, Action::Create, directory);
    let Some(lowest) = levels.last().copied() else {
        return Err(ApiError::Forbidden.into());
    };
    let verdict = policy::decide(asker, Action::SetPassword, lowest);
    Ok(NewAccountForm {
        levels,
        to_set_password: proof::need(verdict, identity),
    })
}

/// The account of a login as it is now, kept so until the transaction ends, for somebody who may do `action` to it.
pub(crate) async fn lock(
    services: &Services,
    transaction: &impl ConnectionTrait,
    identity: &Identity,
    login: &Login,
    action: Action,
) -> Result<(account::Model, Level)> {
    crate::session::require_live(services, transaction, identity).await?;
    let account = account::Entity::find()
        .filter(account::Column::Login.eq(login.as_str()))
        .lock_exclusive()
        .one(transaction)
        .await?
        .ok_or(ApiError::NotFound)?;
    let level = read_level(&account.level)?;
    if policy::decide(asker(services, identity), action, level) == Verdict::Forbidden {
        return Err(ApiError::Forbidden.into());
    }
    Ok((account, level))
}

/// The lists that an account of a level sees.
pub(crate) fn directories(level: Level) -> Vec<Directory> {
    let mut directories = Directory::ALL.to_vec();
    directories.retain(|directory| !levels(level, Action::See, *directory).is_empty());
    directories
}

/// Writes down that a form was refused unread, because its page was made for another identity.
///
/// # Errors
/// When the database fails.
pub async fn note_stale(
    services: &Services,
    identity: &Identity,
    endpoint: &'static str,
    caller: &Caller,
) -> Result<()> {
    audit::Entry::of(Event::StaleForm, identity, caller)
        .refused(endpoint)
        .write(services.database.write(), services.clock.now())
        .await?;
    Ok(())
}

/// Writes down that a form about another account was refused unread, because its sender may send none of its kind.
///
/// # Errors
/// When the database fails.
pub async fn note_refused(
    services: &Services,
    identity: &Identity,
    action: Action,
    caller: &Caller,
) -> Result<()> {
    let event = match action {
        // Looking at a list changes nothing, and leaves no line where it is allowed either.
        Action::See => return Ok(()),
        Action::Create => Event::AccountAdd,
        Action::Edit => Event::AccountEdit,
        Action::ChangeLevel { .. } => Event::AccountLevel,
        Action::SetPassword => Event::AccountPassword,
        Action::ChangeState => Event::AccountDisable,
        Action::DisableTwoStep => Event::TwoStepDisable,
        Action::Unlock => Event::AccountUnlock,
        Action::ActAs { .. } => Event::ActingStart,
    };
    audit::Entry::on_unknown(event, identity, caller)
        .refused(NO_RIGHTS)
        .write(services.database.write(), services.clock.now())
        .await?;
    Ok(())
}
