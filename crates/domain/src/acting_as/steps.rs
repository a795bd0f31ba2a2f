//! The steps of a session that acts as another account: each is asked anew at every request whether it still stands, and
//! ends with all above it where it does not.

use contract::{LastSignIn, Login};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, FromQueryResult,
    QueryFilter as _, sea_query::Expr,
};

use crate::{
    Caller, Identity, Result, Services, Timestamp,
    audit::{self, Event},
    entity::{self, acting_as},
    identity::Step,
    management::asker,
    policy,
    session::{self, read_level, read_login},
};

#[derive(FromQueryResult)]
struct StepRow {
    step_id: i64,
    is_automatic: bool,
    ends_at: Option<i64>,
    return_to: String,
    account_id: i64,
    login: String,
    full_name: String,
    level: String,
    is_enabled: bool,
    last_sign_in_at: Option<i64>,
    last_sign_in_address: Option<String>,
    totp_id: Option<i64>,
}

const SELECT_STEPS: &str = "SELECT acting_as.id AS step_id, acting_as.is_automatic, acting_as.ends_at, acting_as.return_to, \
     account.id AS account_id, account.login, account.full_name, account.level, account.is_enabled, \
     account.last_sign_in_at, account.last_sign_in_address, totp.id AS totp_id \
     FROM acting_as JOIN account ON account.id = acting_as.account_id LEFT JOIN totp ON totp.login = account.login \
     WHERE acting_as.session_id = $1 ORDER BY acting_as.id";

/// The steps that do not stand any more, and why.
struct Over {
    steps: Vec<Step>,
    why: &'static str,
}

/// Puts the steps of a session on its own identity, as far as they stand.
pub(crate) async fn with_steps(
    services: &Services,
    connection: &impl ConnectionTrait,
    identity: Identity,
) -> Result<Identity> {
    let now = services.clock.now();
    Ok(climb(services, connection, identity, now).await?.0)
}

/// The same at the beginning of a request: what does not stand any more is ended, and written down once. `None` when the
/// session has ended meanwhile.
pub(crate) async fn resume(
    services: &Services,
    identity: Identity,
    now: Timestamp,
) -> Result<Option<Identity>> {
    let read = services.database.read();
    let (found, over) = climb(services, read, identity.clone(), now).await?;
    if over.is_none() {
        return Ok(Some(found));
    }
    let transaction = services.database.begin_write().await?;
    // The session before its steps, as whatever else changes them: then they are looked at again.
    let Some(row) = session::lock(&transaction, identity.session_id).await? else {
        return Ok(None);
    };
    let (mut identity, over) = climb(services, &transaction, identity, now).await?;
    if let Some(over) = over {
        remove(&transaction, &identity, &over, &caller_of(row), now).await?;
        identity.acting_ended = over.steps.last().map(|step| step.login.clone());
        identity.leads_back_to = over.steps.into_iter().next().map(|step| step.return_to);
    }
    transaction.commit().await?;
    Ok(Some(identity))
}

async fn climb(
    services: &Services,
    connection: &impl ConnectionTrait,
    mut identity: Identity,
    now: Timestamp,
) -> Result<(Identity, Option<Over>)> {
    let values = [identity.session_id.into()];
    let statement = services.database.statement(SELECT_STEPS, values);
    let rows = StepRow::find_by_statement(statement)
        .all(connection)
        .await?;
    let mut rows = rows.into_iter();
    while let Some(row) = rows.next() {
        match why_over(services, &identity, &row, now)? {
            None => row.enter(&mut identity)?,
            Some(why) => {
                let steps = std::iter::once(row).chain(rows);
                let steps = steps.map(|row| row.step()).collect::<Result<_>>()?;
                return Ok((identity, Some(Over { steps, why })));
            }
        }
    }
    Ok((identity, None))
}

fn why_over(
    services: &Services,
    identity: &Identity,
    row: &StepRow,
    now: Timestamp,
) -> Result<Option<&'static str>> {
    let (level, is_protected) = (read_level(&row.level)?, row.totp_id.is_some());
    let is_allowed = policy::may_go_on(asker(services, identity), level, is_protected);
    let is_late = row.ends_at.is_some_and(|end| now.millis() >= end);
    Ok(if is_late {
        Some("its time is over")
    } else if !row.is_enabled {
        Some("disabled account")
    } else if !is_allowed {
        Some("not allowed any more")
    } else {
        None
    })
}

impl StepRow {
    fn step(&self) -> Result<Step> {
        Ok(Step {
            id: self.step_id,
            login: read_login(self.login.clone())?,
            is_automatic: self.is_automatic,
            ends_at: self.ends_at.map(Timestamp::from_millis),
            return_to: self.return_to.clone(),
        })
    }

    fn enter(self, identity: &mut Identity) -> Result<()> {
        let step = self.step()?;
        identity.account_id = self.account_id;
        identity.login = step.login.clone();
        identity.full_name = self.full_name;
        identity.level = read_level(&self.level)?;
        identity.totp_id = self.totp_id;
        identity.previous_sign_in = self.last_sign_in_at.map(|at| LastSignIn {
            at,
            address: self.last_sign_in_address,
        });
        identity.two_step_reset_at = None;
        identity.acted_as_since = None;
        identity.steps.push(step);
        Ok(())
    }
}

/// The session's own browser: nobody else can have made the request that found its steps to be over.
fn caller_of(row: entity::session::Model) -> Caller {
    Caller {
        address: row.address.and_then(|address| address.parse().ok()),
        is_counted: false,
        agent: row.agent,
        device: None,
    }
}

/// Ends every step of a session, because of something that it has just done.
pub(crate) async fn end_all(
    transaction: &DatabaseTransaction,
    identity: &Identity,
    why: &'static str,
    caller: &Caller,
    now: Timestamp,
) -> Result<()> {
    let steps = identity.steps.clone();
    if !steps.is_empty() {
        remove(transaction, identity, &Over { steps, why }, caller, now).await?;
    }
    Ok(())
}

/// Removes steps of a session that is locked, and writes down their end.
async fn remove(
    transaction: &DatabaseTransaction,
    identity: &Identity,
    over: &Over,
    caller: &Caller,
    now: Timestamp,
) -> Result<()> {
    let first = over.steps.first().map_or(i64::MAX, |step| step.id);
    acting_as::Entity::delete_many()
        .filter(acting_as::Column::SessionId.eq(identity.session_id))
        .filter(acting_as::Column::Id.gte(first))
        .exec(transaction)
        .await?;
    super::leave_behind(transaction, identity).await?;
    let top = over.steps.last().map(|step| step.login.as_str().to_owned());
    entity::session::Entity::update_many()
        .col_expr(entity::session::Column::ActingEnded, Expr::value(top))
        .filter(entity::session::Column::Id.eq(identity.session_id))
        .exec(transaction)
        .await?;
    for step in over.steps.iter().rev() {
        evidence(identity, &step.login, caller)
            .succeeded_as(over.why)
            .write(transaction, now)
            .await?;
    }
    Ok(())
}

fn evidence(identity: &Identity, login: &Login, caller: &Caller) -> audit::Entry {
    audit::Entry::between(Event::ActingEnd, &identity.actor.login, login, caller)
        .in_session(identity.session_id)
}
