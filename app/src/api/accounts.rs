//! Accounts of other people: listed, made, changed, disabled.

use contract::{AccountOrder, Directory};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::account_fields::parse;
use super::account_fields::{AccountFields, ProofFields};
use crate::error::AppError;

/// One page of a list of accounts.
#[server(prefix = "/api", endpoint = "list_accounts")]
pub async fn list_accounts(
    directory: Directory,
    search: String,
    order: AccountOrder,
    after: Option<String>,
) -> Result<contract::AccountList, AppError> {
    use crate::ssr;
    let request = domain::directory::Request {
        directory,
        search,
        order,
        after,
    };
    let identity = ssr::signed_in()?;
    ssr::answer(domain::directory::list(&*ssr::services()?, &identity, &request).await)
}

/// What the page of one account shows.
#[server(prefix = "/api", endpoint = "account_form")]
pub async fn account_form(
    directory: Directory,
    login: String,
) -> Result<contract::AccountForm, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    let (services, login) = (ssr::services()?, parse::known_login(&login)?);
    let form = domain::management::account_form(&services, &identity, directory, &login).await;
    ssr::answer(form)
}

/// What the page of a new account has to know.
#[server(prefix = "/api", endpoint = "new_account_form")]
pub async fn new_account_form(directory: Directory) -> Result<contract::NewAccountForm, AppError> {
    use crate::ssr;
    let identity = ssr::signed_in()?;
    let services = ssr::services()?;
    ssr::answer(domain::management::new_account_form(
        &services, &identity, directory,
    ))
}

/// Makes an account.
#[server(prefix = "/api", endpoint = "create_account")]
pub async fn create_account(
    login: String,
    #[server(flatten)] fields: AccountFields,
    #[server(flatten)] proof: ProofFields,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::Done;
    let identity = ssr::signed_in()?;
    let fields = parse::Fields::read(fields)?;
    let proof = parse::proof(proof)?;
    let new = domain::account::NewAccount {
        login: parse::new_login(&login)?,
        level: fields.level,
        full_name: fields.full_name,
        email: fields.email,
        password: fields.password,
    };
    let services = ssr::services()?;
    let (asks, caller) = (fields.asks_for_new, ssr::caller());
    let made = domain::account_edit::create(&services, &identity, new, asks, proof, &caller);
    ssr::keep_session(ssr::answer(made.await)?);
    ssr::done(Done::AccountCreated, parse::list_of(fields.level));
    Ok(())
}

/// Changes an account, as it was when the form was shown.
#[server(prefix = "/api", endpoint = "edit_account")]
pub async fn edit_account(
    login: String,
    seen: String,
    #[server(flatten)] fields: AccountFields,
    #[server(flatten)] proof: ProofFields,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::Done;
    use domain::account_edit::{Edit, PasswordForAnother};
    let identity = ssr::signed_in()?;
    let login = parse::known_login(&login)?;
    let fields = parse::Fields::read(fields)?;
    let (proof, level) = (parse::proof(proof)?, fields.level);
    let asks_for_new = fields.asks_for_new;
    let edit = Edit {
        login,
        seen,
        full_name: fields.full_name,
        email: fields.email,
        level,
        password: fields.password.map(|password| PasswordForAnother {
            password,
            asks_for_new,
        }),
    };
    let services = ssr::services()?;
    let edited =
        domain::account_edit::edit(&services, &identity, edit, proof, &ssr::caller()).await;
    ssr::keep_session(ssr::answer(edited)?);
    ssr::done(Done::AccountSaved, parse::list_of(level));
    Ok(())
}

/// Lets a disabled account in again.
#[server(prefix = "/api", endpoint = "enable_account")]
pub async fn enable_account(directory: Directory, login: String) -> Result<(), AppError> {
    set_enabled(directory, &login, true).await
}

/// Keeps an account out, at once.
#[server(prefix = "/api", endpoint = "disable_account")]
pub async fn disable_account(directory: Directory, login: String) -> Result<(), AppError> {
    set_enabled(directory, &login, false).await
}

#[cfg(feature = "ssr")]
async fn set_enabled(directory: Directory, login: &str, is_enabled: bool) -> Result<(), AppError> {
    use crate::ssr;
    use contract::Done;
    let identity = ssr::signed_in()?;
    let (services, login) = (ssr::services()?, parse::known_login(login)?);
    let caller = ssr::caller();
    let set =
        domain::account_state::set_enabled(&services, &identity, &login, is_enabled, &caller).await;
    ssr::answer(set)?;
    let done = if is_enabled {
        Done::AccountEnabled
    } else {
        Done::AccountDisabled
    };
    ssr::done(done, &directory.account_path(&login));
    Ok(())
}

/// Forgets the wrong passwords and codes that keep an account out.
#[server(prefix = "/api", endpoint = "unlock_account")]
pub async fn unlock_account(directory: Directory, login: String) -> Result<(), AppError> {
    use crate::ssr;
    use contract::Done;
    let identity = ssr::signed_in()?;
    let (services, login) = (ssr::services()?, parse::known_login(&login)?);
    let caller = ssr::caller();
    let unlocked = domain::account_state::unlock(&services, &identity, &login, &caller).await;
    ssr::answer(unlocked)?;
    ssr::done(Done::AccountUnlocked, &directory.account_path(&login));
    Ok(())
}

/// Switches another account's two-step authentication off, for somebody who lost the phone.
#[server(prefix = "/api", endpoint = "disable_account_two_step")]
pub async fn disable_account_two_step(
    directory: Directory,
    login: String,
    #[server(flatten)] proof: ProofFields,
) -> Result<(), AppError> {
    use crate::ssr;
    use contract::Done;
    let identity = ssr::signed_in()?;
    let (login, proof) = (parse::known_login(&login)?, parse::proof(proof)?);
    let (services, caller) = (ssr::services()?, ssr::caller());
    let reset =
        domain::account_state::disable_two_step(&services, &identity, &login, proof, &caller).await;
    ssr::keep_session(ssr::answer(reset)?);
    ssr::done(
        Done::AccountTwoStepDisabled,
        &directory.account_path(&login),
    );
    Ok(())
}
