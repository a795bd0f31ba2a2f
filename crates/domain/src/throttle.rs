//! Counters of wrong attempts, kept in the database so that every server process shares them.
//!
//! An attempt is counted before it is looked at, in one statement, and forgotten when it proves right: however many
//! arrive at once, no more are evaluated than the rule allows.

use std::{net::IpAddr, time::Duration};

use contract::ApiError;
use data_encoding::HEXLOWER;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult,
    QueryFilter as _, QuerySelect as _, sea_query::Expr,
};
use sha2::{Digest as _, Sha256};

use crate::{
    Database, DomainError, Result, Timestamp, audit, device,
    entity::{account, throttle},
};

const WINDOW: Duration = Duration::from_mins(15);
/// Wrong passwords in a row that cost a login nothing.
const FREE_PER_LOGIN: i64 = 5;
/// Wrong passwords within [`WINDOW`] that cost an address nothing.
const FREE_PER_ADDRESS: i64 = 20;
/// The first delay, in milliseconds; it doubles from there.
const FIRST_DELAY_MILLIS: i64 = 4_000;
/// The longest delay, in milliseconds, and the number of delays before it is reached.
const LONGEST_DELAY_MILLIS: i64 = 15 * 60 * 1_000;
const DOUBLINGS: i64 = 8;
/// Wrong codes within [`WINDOW`] after which an account's codes are not looked at until it is over.
const CODES_PER_WINDOW: i64 = 5;
/// Wrong codes in a row after which only an operator lets codes be looked at again.
const CODES_IN_A_ROW: i64 = 100;

/// What wrong attempts count against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A login, known or not, as typed at sign-in.
    Login(String),
    /// An address, or the /64 of an IPv6 one.
    Address(IpAddr),
    /// The password of a signed-in account, asked again: strangers at `/login` never delay it.
    OwnPassword(i64),
    /// The codes of an account.
    Codes(i64),
    /// A browser that has signed in to the login before: strangers do not count against it.
    Device(i64),
}

/// Whether an attempt may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It may, and is counted as wrong until [`forget`] or [`refund`].
    Admitted {
        /// The delay that begins if it is wrong; 0 for none.
        blocked_until: i64,
    },
    /// Not before this moment.
    DelayedUntil(Timestamp),
    /// Not before an operator allows it.
    Stopped,
}

impl Subject {
    /// The key of the row. A typed login is hashed: it may be a password in the wrong field.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Login(typed) => format!(
                "login:{}",
                HEXLOWER.encode(&Sha256::digest(typed.as_bytes()))
            ),
            Self::Address(address) => format!("address:{address}"),
            Self::OwnPassword(account) => format!("password:{account}"),
            Self::Codes(account) => format!("codes:{account}"),
            Self::Device(device) => format!("device:{device}"),
        }
    }

    /// The moment before which a window has to have begun to be over; at the beginning of time where failures count in a row.
    fn window_began_before(&self, now: Timestamp) -> i64 {
        match self {
            Self::Login(_) | Self::OwnPassword(_) | Self::Device(_) => i64::MIN,
            Self::Address(_) | Self::Codes(_) => now.minus(WINDOW).millis(),
        }
    }

    /// How many wrong attempts in a row end all looking.
    const fn stopped_at(&self) -> i64 {
        match self {
            Self::Codes(_) => CODES_IN_A_ROW,
            Self::Login(_) | Self::Address(_) | Self::OwnPassword(_) | Self::Device(_) => i64::MAX,
        }
    }

    /// When the next attempt may be looked at, as an SQL expression of `failures`, this one included, and `$2`, now.
    fn blocked_until_sql(&self, failures: &str) -> String {
        let free = match self {
            Self::Login(_) | Self::OwnPassword(_) | Self::Device(_) => FREE_PER_LOGIN,
            Self::Address(_) => FREE_PER_ADDRESS,
            Self::Codes(_) => {
                let window = WINDOW.as_millis();
                return format!(
                    "CASE WHEN {failures} >= {CODES_PER_WINDOW} THEN {window} + CASE WHEN throttle.window_started_at <= $3 THEN $2 \
                     ELSE throttle.window_started_at END ELSE 0 END"
                );
            }
        };
        format!(
            "CASE WHEN {failures} <= {free} THEN 0 WHEN {failures} - {free} > {DOUBLINGS} THEN $2 + {LONGEST_DELAY_MILLIS} \
             ELSE $2 + {FIRST_DELAY_MILLIS} * (1 << CAST({failures} - {free} - 1 AS INTEGER)) END"
        )
    }
}

#[derive(FromQueryResult)]
struct Counted {
    blocked_until: i64,
}

/// Counts an attempt, unless a delay is running, in one statement.
pub(crate) async fn admit(
    database: &Database,
    connection: &impl ConnectionTrait,
    subject: &Subject,
    now: Timestamp,
) -> Result<Admission> {
    if let Some(blocked_until) = count(database, connection, subject, now).await? {
        return Ok(Admission::Admitted { blocked_until });
    }
    let row = throttle::Entity::find_by_id(subject.key())
        .one(connection)
        .await?;
    Ok(match row {
        Some(row) if row.failures_in_a_row >= subject.stopped_at() => Admission::Stopped,
        Some(row) => Admission::DelayedUntil(Timestamp::from_millis(row.blocked_until)),
        // Another process forgot the counter between the two statements: a moment's wait is enough.
        None => Admission::DelayedUntil(now),
    })
}

/// Returns the delay that begins with this attempt if it is wrong, 0 for none; `None` when it was not counted.
async fn count(
    database: &Database,
    connection: &impl ConnectionTrait,
    subject: &Subject,
    now: Timestamp,
) -> Result<Option<i64>> {
    let failures =
        "(CASE WHEN throttle.window_started_at <= $3 THEN 1 ELSE throttle.failures + 1 END)";
    let blocked_until = subject.blocked_until_sql(failures);
    let sql = format!(
        "INSERT INTO throttle (subject, failures, failures_in_a_row, window_started_at, blocked_until) VALUES ($1, 1, 1, $2, 0) \
         ON CONFLICT (subject) DO UPDATE SET failures = {failures}, failures_in_a_row = throttle.failures_in_a_row + 1, \
         window_started_at = CASE WHEN throttle.window_started_at <= $3 THEN $2 ELSE throttle.window_started_at END, \
         blocked_until = {blocked_until}, refusal_audit_id = NULL \
         WHERE throttle.blocked_until <= $2 AND throttle.failures_in_a_row < $4 RETURNING blocked_until"
    );
    let values = [
        subject.key().into(),
        now.millis().into(),
        subject.window_began_before(now).into(),
        subject.stopped_at().into(),
    ];
    let counted = Counted::find_by_statement(database.statement(&sql, values))
        .one(connection)
        .await?;
    Ok(counted.map(|counted| counted.blocked_until))
}

/// Forgets what was counted against a subject: it has just shown the right secret.
pub(crate) async fn forget(connection: &impl ConnectionTrait, subject: &Subject) -> Result<()> {
    throttle::Entity::delete_by_id(subject.key())
        .exec(connection)
        .await?;
    Ok(())
}

/// What can count against an account, addresses aside.
pub(crate) async fn of_account(
    connection: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<Vec<Subject>> {
    let mut subjects = device::subjects(connection, account.id).await?;
    subjects.extend([
        Subject::Login(account.login.clone()),
        Subject::OwnPassword(account.id),
        Subject::Codes(account.id),
    ]);
    Ok(subjects)
}

/// Whether an attempt would be held off by one of these now.
pub(crate) async fn is_held_off(
    connection: &impl ConnectionTrait,
    subjects: &[Subject],
    now: Timestamp,
) -> Result<bool> {
    let rows = throttle::Entity::find()
        .filter(throttle::Column::Subject.is_in(subjects.iter().map(Subject::key)))
        .all(connection)
        .await?;
    Ok(rows.iter().any(|row| {
        let stopped_at = subjects
            .iter()
            .find(|subject| subject.key() == row.subject)
            .map_or(i64::MAX, Subject::stopped_at);
        row.blocked_until > now.millis() || row.failures_in_a_row >= stopped_at
    }))
}

/// Takes one counted attempt back, with the delay that it would have begun, and keeps the others: somebody's right
/// password does not make an address that guesses innocent.
pub(crate) async fn refund(
    connection: &impl ConnectionTrait,
    subject: &Subject,
    blocked_until: i64,
) -> Result<()> {
    let lifted = Expr::case(
        Expr::col(throttle::Column::BlockedUntil).eq(blocked_until),
        0_i64,
    )
    .finally(Expr::col(throttle::Column::BlockedUntil));
    throttle::Entity::update_many()
        .col_expr(
            throttle::Column::Failures,
            Expr::col(throttle::Column::Failures).sub(1),
        )
        .col_expr(
            throttle::Column::FailuresInARow,
            Expr::col(throttle::Column::FailuresInARow).sub(1),
        )
        .col_expr(throttle::Column::BlockedUntil, lifted.into())
        .filter(throttle::Column::Subject.eq(subject.key()))
        .filter(throttle::Column::Failures.gt(0))
        .exec(connection)
        .await?;
    Ok(())
}

/// Answers an attempt that was not looked at: one line of evidence for each delay, with a count of what it held off.
pub(crate) async fn refuse(
    database: &Database,
    subject: &Subject,
    admission: Admission,
    entry: audit::Entry,
    now: Timestamp,
) -> Result<DomainError> {
    let refusal = match admission {
        Admission::DelayedUntil(until) => ApiError::Delayed {
            retry_after: now.seconds_until(until),
        },
        Admission::Stopped => ApiError::CodesStopped,
        Admission::Admitted { .. } => {
            return Ok(DomainError::Fault("an admitted attempt is not refused"));
        }
    };
    let transaction = database.begin_write().await?;
    // Locked, so that of many at once on PostgreSQL one writes the line and the others count on it.
    let row = throttle::Entity::find_by_id(subject.key())
        .lock_exclusive()
        .one(&transaction)
        .await?;
    if let Some(id) = row.and_then(|row| row.refusal_audit_id) {
        audit::count_repeat(&transaction, id).await?;
    } else {
        let id = entry
            .refused("too many wrong attempts")
            .write(&transaction, now)
            .await?;
        throttle::Entity::update_many()
            .col_expr(throttle::Column::RefusalAuditId, Expr::value(id))
            .filter(throttle::Column::Subject.eq(subject.key()))
            .exec(&transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(refusal.into())
}

#[cfg(test)]
mod tests;
