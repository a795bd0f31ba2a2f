//! The audit log: what happened, by whom, to which account, from where. Rows are only ever added, inside the
//! transaction of the change they tell of.

mod detail;
mod event;
mod filter;
pub mod log;
mod unreadable;

use contract::{Login, SignInHistory, SignInHistoryRow};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::Expr,
};

pub(crate) use self::event::Event;
use crate::{Caller, DomainError, Identity, Result, Services, Timestamp, entity::audit, notice};

/// The actor of console commands.
pub(crate) const CONSOLE: &str = "console";
/// Stands for a login that no account has: what was typed may be a password.
pub(crate) const UNKNOWN: &str = "unknown";
/// How many lines a page of the sign-in history has.
const HISTORY_PAGE: u64 = 25;

/// A line of evidence, being put together.
#[derive(Debug)]
pub(crate) struct Entry {
    event: Event,
    actor: String,
    account: String,
    session_id: Option<i64>,
    address: Option<String>,
    agent: Option<String>,
    outcome: &'static str,
    detail: Option<&'static str>,
    acting_as: Option<String>,
    told: Option<Told>,
}

/// Which account is told of a line, and of which half sign-in that is.
#[derive(Debug)]
struct Told {
    account_id: i64,
    half_sign_in_id: Option<i64>,
}

impl Entry {
    fn new(event: Event, actor: &str, account: &str, caller: &Caller) -> Self {
        Self {
            event,
            actor: actor.to_owned(),
            account: account.to_owned(),
            session_id: None,
            address: caller.address_text(),
            agent: caller.agent_text(),
            outcome: "success",
            detail: None,
            acting_as: None,
            told: None,
        }
    }

    /// Something a session does to the account whose rights are in force.
    pub(crate) fn of(event: Event, identity: &Identity, caller: &Caller) -> Self {
        Self::between(event, &identity.actor.login, &identity.login, caller)
            .in_session(identity.session_id)
    }

    /// Something that is the own affair of whoever really signed in.
    pub(crate) fn of_actor(event: Event, identity: &Identity, caller: &Caller) -> Self {
        Self::by_account(event, &identity.actor.login, caller).in_session(identity.session_id)
    }

    /// Something an account does to another one.
    pub(crate) fn between(event: Event, actor: &Login, account: &Login, caller: &Caller) -> Self {
        Self::new(event, actor.as_str(), account.as_str(), caller)
    }

    /// Something an account does before it has a session.
    pub(crate) fn by_account(event: Event, login: &Login, caller: &Caller) -> Self {
        Self::new(event, login.as_str(), login.as_str(), caller)
    }

    /// Something somebody does under a login that no account has.
    pub(crate) fn by_unknown(event: Event, caller: &Caller) -> Self {
        Self::new(event, UNKNOWN, UNKNOWN, caller)
    }

    /// Something a session does to another account. Where it acts, the account whose rights it used is named as well.
    pub(crate) fn on(event: Event, identity: &Identity, account: &Login, caller: &Caller) -> Self {
        Self {
            account: account.as_str().to_owned(),
            ..Self::on_unknown(event, identity, caller)
        }
    }

    /// Something a session would do to an account that does not exist, or is not known because nothing was read.
    pub(crate) fn on_unknown(event: Event, identity: &Identity, caller: &Caller) -> Self {
        let acting_as = identity.is_acting().then(|| identity.login.to_string());
        Self {
            account: UNKNOWN.to_owned(),
            acting_as,
            ..Self::of(event, identity, caller)
        }
    }

    /// Something an operator does at the console.
    pub(crate) fn by_console(event: Event, account: &Login) -> Self {
        Self::new(event, CONSOLE, account.as_str(), &Caller::default())
    }

    /// Something an operator does at the console to no account in particular.
    pub(crate) fn by_console_alone(event: Event) -> Self {
        Self::new(event, CONSOLE, CONSOLE, &Caller::default())
    }

    /// Whether it is a line about that event.
    pub(crate) fn is_of(&self, event: Event) -> bool {
        self.event == event
    }

    /// Names the session that the event began.
    pub(crate) fn in_session(self, session_id: i64) -> Self {
        Self {
            session_id: Some(session_id),
            ..self
        }
    }

    /// Has the account told of it until it has read it.
    pub(crate) fn told(self, account_id: i64) -> Self {
        let half_sign_in_id = None;
        Self {
            told: Some(Told {
                account_id,
                half_sign_in_id,
            }),
            ..self
        }
    }

    /// The same, where the half sign-in is not completed.
    pub(crate) fn told_unless_completed(self, account_id: i64, half_sign_in_id: i64) -> Self {
        let half_sign_in_id = Some(half_sign_in_id);
        Self {
            told: Some(Told {
                account_id,
                half_sign_in_id,
            }),
            ..self
        }
    }

    pub(crate) fn succeeded(self) -> Self {
        Self {
            outcome: "success",
            ..self
        }
    }

    pub(crate) fn succeeded_as(self, detail: &'static str) -> Self {
        self.succeeded_with(Some(detail))
    }

    pub(crate) fn succeeded_with(self, detail: Option<&'static str>) -> Self {
        Self {
            outcome: "success",
            detail,
            ..self
        }
    }

    /// A wrong secret was shown.
    pub(crate) fn failed(self, why: &'static str) -> Self {
        Self {
            outcome: "failure",
            detail: Some(why),
            ..self
        }
    }

    /// The panel would not look at it.
    pub(crate) fn refused(self, why: &'static str) -> Self {
        Self {
            outcome: "refused",
            detail: Some(why),
            ..self
        }
    }

    /// Adds the line of a refusal that changes nothing, and returns the answer; a fault has no line. Not for use
    /// within a transaction.
    pub(crate) async fn refuse(
        self,
        services: &Services,
        answer: impl Into<DomainError>,
        why: &'static str,
    ) -> DomainError {
        let answer = answer.into();
        if !answer.is_refusal() {
            return answer;
        }
        let (connection, now) = (services.database.write(), services.clock.now());
        match self.refused(why).write(connection, now).await {
            Ok(_) => answer,
            Err(fault) => fault,
        }
    }

    /// Adds the line. Returns its id.
    pub(crate) async fn write(
        self,
        connection: &impl ConnectionTrait,
        now: Timestamp,
    ) -> Result<i64> {
        debug_assert!(
            self.detail.is_none_or(detail::is_known),
            "{:?} has to be listed in audit/detail.rs",
            self.detail
        );
        let detail = match (self.acting_as, self.detail) {
            (Some(login), Some(detail)) => Some(format!("acting as {login}: {detail}")),
            (Some(login), None) => Some(format!("acting as {login}")),
            (None, detail) => detail.map(str::to_owned),
        };
        let row = audit::ActiveModel {
            id: NotSet,
            at: Set(now.millis()),
            event: Set(self.event.as_str().to_owned()),
            outcome: Set(self.outcome.to_owned()),
            actor: Set(self.actor),
            account: Set(self.account),
            session_id: Set(self.session_id),
            address: Set(self.address),
            agent: Set(self.agent),
            detail: Set(detail),
            count: Set(1),
        };
        let id = audit::Entity::insert(row)
            .exec(connection)
            .await?
            .last_insert_id;
        if let Some(told) = self.told {
            notice::add(connection, told.account_id, told.half_sign_in_id, id).await?;
        }
        Ok(id)
    }
}

/// The names of all events, as they stand in the log.
#[must_use]
pub fn events() -> Vec<&'static str> {
    Event::ALL.map(Event::as_str).to_vec()
}

/// The words that lines can have as their detail; in a line about a third account they follow `acting as LOGIN: `.
#[must_use]
pub fn details() -> &'static [&'static str] {
    &detail::ALL
}

/// Counts a repeat on a line that is there already.
pub(crate) async fn count_repeat(connection: &impl ConnectionTrait, id: i64) -> Result<()> {
    audit::Entity::update_many()
        .col_expr(audit::Column::Count, Expr::col(audit::Column::Count).add(1))
        .filter(audit::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// How often something failed in an account's name after one moment and not after another one.
pub(crate) async fn count_failures(
    services: &Services,
    login: &Login,
    events: &[Event],
    after: i64,
    until: i64,
) -> Result<u32> {
    let names = events.iter().copied().map(Event::as_str);
    let count = audit::Entity::find()
        .filter(audit::Column::Account.eq(login.as_str()))
        .filter(audit::Column::At.gt(after))
        .filter(audit::Column::At.lte(until))
        .filter(audit::Column::Event.is_in(names))
        .filter(audit::Column::Outcome.eq("failure"))
        .count(services.database.read())
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// One page of an account's own history, newest first: what was tried and done in its name. It continues from the key
/// `older`, as the page before gave it; anything else shows the newest.
///
/// # Errors
/// When the database fails.
pub async fn sign_in_history(
    services: &Services,
    identity: &Identity,
    older: Option<&str>,
) -> Result<SignInHistory> {
    let shown = Event::ALL
        .into_iter()
        .filter(|event| event.in_history().is_some())
        .map(Event::as_str);
    let login = identity.login.as_str();
    let (at, id) = older.and_then(log::read_key).unwrap_or(log::NEWEST);
    let key = [audit::Column::Account, audit::Column::At, audit::Column::Id].map(Expr::col);
    let before = [Expr::val(login), Expr::val(at), Expr::val(id)];
    // The account stands in the comparison and in the order for the reason that `log` has.
    let query = audit::Entity::find()
        .filter(audit::Column::Account.gte(login))
        .filter(Expr::tuple(key).lt(Expr::tuple(before)))
        .filter(audit::Column::Event.is_in(shown))
        .order_by_desc(audit::Column::Account)
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .limit(HISTORY_PAGE + 1);
    let mut models = query.all(services.database.read()).await?;
    let has_older = u64::try_from(models.len()).is_ok_and(|count| count > HISTORY_PAGE);
    models.truncate(usize::try_from(HISTORY_PAGE).unwrap_or(usize::MAX));
    let last = models.last().filter(|_| has_older);
    let older = last.map(|model| log::write_key((model.at, model.id)));
    Ok(SignInHistory {
        rows: models.into_iter().filter_map(to_row).collect(),
        older,
    })
}

fn to_row(model: audit::Model) -> Option<SignInHistoryRow> {
    let event = Event::named(&model.event)?.in_history()?;
    Some(SignInHistoryRow {
        at: model.at,
        actor: (model.actor != model.account).then_some(model.actor),
        event,
        succeeded: model.outcome == "success",
        address: model.address,
        agent: model.agent,
        count: u32::try_from(model.count).unwrap_or(1),
    })
}
