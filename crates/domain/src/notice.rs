//! What an account is told of on its Home until it has read it: lines of evidence about the way in to it.
//!
//! A session is not told of what it did itself. A right password is told of when its second step is missing: once the half
//! sign-in is over, unless it was completed.

use contract::{NoticeOf, SecurityNotice, SecurityNotices};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult,
    QueryFilter as _, sea_query::Expr,
};

use crate::{
    Identity, Result, Services,
    audit::Event,
    entity::{audit, notice},
    half_sign_in,
};

/// How many Home has room for; the sign-in history has all.
const SHOWN: usize = 10;
/// How many lines of evidence those may stand for: what happened often is shown once.
pub const LOOKED_AT: usize = 200;

/// Has an account told of a line of evidence.
pub(crate) async fn add(
    connection: &impl ConnectionTrait,
    account_id: i64,
    half_sign_in_id: Option<i64>,
    audit_id: i64,
) -> Result<()> {
    let row = notice::ActiveModel {
        audit_id: Set(audit_id),
        account_id: Set(account_id),
        half_sign_in_id: Set(half_sign_in_id),
        read_at: Set(None),
    };
    notice::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The second step has followed.
pub(crate) async fn forget_half_sign_in(
    connection: &impl ConnectionTrait,
    half_sign_in_id: i64,
) -> Result<()> {
    notice::Entity::delete_many()
        .filter(notice::Column::HalfSignInId.eq(half_sign_in_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// What the session has not read yet, newest first, and once what differs by its time alone; nothing for whoever acts as the account.
pub(crate) async fn unread(services: &Services, identity: &Identity) -> Result<SecurityNotices> {
    let Some(account_id) = reader(identity) else {
        return Ok(SecurityNotices::default());
    };
    let (database, now) = (&services.database, services.clock.now());
    // The second line: not what the session did itself, and no half sign-in that may still be completed.
    let sql = "SELECT audit.* FROM notice JOIN audit ON audit.id = notice.audit_id \
               WHERE notice.account_id = $1 AND notice.read_at IS NULL \
               AND (audit.session_id IS NULL OR audit.session_id <> $2) AND (notice.half_sign_in_id IS NULL OR audit.at <= $3) \
               ORDER BY notice.audit_id DESC LIMIT $4";
    let at_most = i64::try_from(LOOKED_AT + 1).unwrap_or(i64::MAX);
    let values = [
        account_id.into(),
        identity.session_id.into(),
        now.minus(half_sign_in::LIFETIME).millis().into(),
        at_most.into(),
    ];
    let mut lines = audit::Model::find_by_statement(database.statement(sql, values))
        .all(database.read())
        .await?;
    let mut has_more = lines.len() > LOOKED_AT;
    lines.truncate(LOOKED_AT);
    let mut rows: Vec<SecurityNotice> = Vec::new();
    for notice in lines.into_iter().filter_map(to_notice) {
        if let Some(row) = rows.iter_mut().find(|row| is_the_same(row, &notice)) {
            row.ids.extend(notice.ids);
        } else if rows.len() < SHOWN {
            rows.push(notice);
        } else {
            has_more = true;
        }
    }
    Ok(SecurityNotices { rows, has_more })
}

fn is_the_same(one: &SecurityNotice, other: &SecurityNotice) -> bool {
    (&one.of, &one.actor, &one.address, &one.agent)
        == (&other.of, &other.actor, &other.address, &other.agent)
}

/// Whose notices a session reads: its account's. Root reads its own where it has landed by itself; nobody else reads while
/// acting.
fn reader(identity: &Identity) -> Option<i64> {
    match identity.steps.last() {
        None => Some(identity.account_id),
        Some(step) if step.is_automatic => Some(identity.actor.account_id),
        Some(_) => None,
    }
}

fn to_notice(line: audit::Model) -> Option<SecurityNotice> {
    let event = Event::named(&line.event)?;
    let of = match event {
        Event::SignInPassword if line.session_id.is_none() => NoticeOf::SecondStepMissing,
        Event::SignInPassword | Event::SignInCode => NoticeOf::NewBrowser,
        Event::SignInRecovery => NoticeOf::RecoveryCodeUsed,
        _ => NoticeOf::Event {
            event: event.in_history()?,
        },
    };
    Some(SecurityNotice {
        ids: vec![line.id],
        of,
        at: line.at,
        actor: (line.actor != line.account).then_some(line.actor),
        address: line.address,
        agent: line.agent,
    })
}

/// Notes as read exactly what was `shown`: the numbers of the account's notices, none of anybody else's.
///
/// # Errors
/// When the database fails.
pub async fn read(services: &Services, identity: &Identity, shown: &[i64]) -> Result<()> {
    if let Some(account_id) = reader(identity) {
        let now = services.clock.now();
        notice::Entity::update_many()
            .col_expr(notice::Column::ReadAt, Expr::value(now.millis()))
            .filter(notice::Column::AccountId.eq(account_id))
            .filter(notice::Column::ReadAt.is_null())
            .filter(notice::Column::AuditId.is_in(shown.iter().copied()))
            .exec(services.database.write())
            .await?;
    }
    Ok(())
}

/// Forgets those whose lines of evidence go.
pub(crate) async fn purge(connection: &impl ConnectionTrait, audit_ids: &[i64]) -> Result<()> {
    notice::Entity::delete_many()
        .filter(notice::Column::AuditId.is_in(audit_ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}
