//! Removes what time has ended. Every reader checks the time itself, so this only keeps the tables small; several
//! servers may do it at once.

use std::time::Duration;

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::{
    Database, Result, Timestamp,
    entity::{half_sign_in, session, throttle, totp_enrolment, wanted_action},
    session::idle_since,
};

/// A counter that nobody has touched for so long is forgotten. Stopped codes are not: an operator lifts them.
const QUIET_COUNTER: Duration = Duration::from_hours(30 * 24);

/// Removes ended sessions, half sign-ins, pending keys, waiting actions and forgotten counters.
///
/// # Errors
/// When the database fails.
pub async fn purge(database: &Database, now: Timestamp) -> Result<()> {
    let connection = database.write();
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::LastUsedAt.lte(idle_since(now).millis()))
        .exec(connection)
        .await?;
    half_sign_in::Entity::delete_many()
        .filter(half_sign_in::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    totp_enrolment::Entity::delete_many()
        .filter(totp_enrolment::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    wanted_action::Entity::delete_many()
        .filter(wanted_action::Column::ExpiresAt.lte(now.millis()))
        .exec(connection)
        .await?;
    let quiet = now.minus(QUIET_COUNTER).millis();
    throttle::Entity::delete_many()
        .filter(throttle::Column::WindowStartedAt.lte(quiet))
        .filter(throttle::Column::BlockedUntil.lte(quiet))
        .filter(throttle::Column::Subject.not_like("codes:%"))
        .exec(connection)
        .await?;
    Ok(())
}
