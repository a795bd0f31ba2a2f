//! The pending key of a session that is enabling two-step authentication or replacing the phone: made on the server, kept
//! encrypted, bound to the session and to the `totp` row that it is to replace, dead after ten minutes or twenty wrong
//! codes. What a right code for it brings is decided in `enrolment` and `replacement`.

use std::time::Duration;

use contract::ApiError;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};
use zeroize::Zeroizing;

use crate::{
    DomainError, Identity, Result, Services, Timestamp, entity::totp_enrolment,
    token::random_bytes, totp::KEY_BYTES,
};

const LIFETIME: Duration = Duration::from_mins(10);
const MAX_WRONG_CODES: i32 = 20;

/// A pending key as it was found.
pub(crate) struct PendingKey {
    session_id: i64,
    /// The key itself.
    pub(crate) key: Zeroizing<Vec<u8>>,
}

/// What a pending ciphertext is bound to.
pub(crate) fn owner(session_id: i64, login: &str) -> String {
    format!("totp-enrolment:{session_id}:{login}")
}

fn owner_of(identity: &Identity) -> String {
    owner(identity.session_id, identity.login.as_str())
}

/// The key that a session is shown, if it has one that lives and was made for two-step authentication as it is now.
pub(crate) async fn find(
    services: &Services,
    connection: &impl ConnectionTrait,
    identity: &Identity,
    now: Timestamp,
) -> Result<Option<PendingKey>> {
    let replaces = match identity.totp_id {
        Some(id) => totp_enrolment::Column::ReplacesTotpId.eq(id),
        None => totp_enrolment::Column::ReplacesTotpId.is_null(),
    };
    let row = totp_enrolment::Entity::find_by_id(identity.session_id)
        .filter(replaces)
        .filter(totp_enrolment::Column::ExpiresAt.gt(now.millis()))
        .filter(totp_enrolment::Column::WrongCodes.lt(MAX_WRONG_CODES))
        .one(connection)
        .await?;
    // One that does not open was made with a key file since replaced: it is as good as expired.
    Ok(row.and_then(|row| {
        let key = services
            .secret_box
            .open_sealed(&owner_of(identity), &row.secret)
            .ok()?;
        let session_id = row.session_id;
        Some(PendingKey { session_id, key })
    }))
}

/// Makes a pending key in place of a dead one. Of two requests at once the first one's key stands for both.
pub(crate) async fn make(
    services: &Services,
    transaction: &DatabaseTransaction,
    identity: &Identity,
    now: Timestamp,
) -> Result<PendingKey> {
    if let Some(pending) = find(services, transaction, identity, now).await? {
        return Ok(pending);
    }
    forget_dead(services, transaction, identity, now).await?;
    let key = Zeroizing::new(random_bytes::<KEY_BYTES>()?);
    let (secret_box, owner) = (&services.secret_box, owner_of(identity));
    let row = totp_enrolment::ActiveModel {
        session_id: Set(identity.session_id),
        account_id: Set(identity.account_id),
        secret: Set(secret_box.seal(transaction, &owner, &*key).await?),
        wrong_codes: Set(0),
        replaces_totp_id: Set(identity.totp_id),
        created_at: Set(now.millis()),
        expires_at: Set(now.plus(LIFETIME).millis()),
    };
    let keep_first = OnConflict::column(totp_enrolment::Column::SessionId)
        .do_nothing()
        .to_owned();
    totp_enrolment::Entity::insert(row)
        .on_conflict(keep_first)
        .try_insert()
        .exec_without_returning(transaction)
        .await?;
    find(services, transaction, identity, now)
        .await?
        .ok_or(DomainError::Fault("a pending key was not kept"))
}

/// Removes exactly the dead row that was seen: a live one may have been added by another request meanwhile.
async fn forget_dead(
    services: &Services,
    transaction: &DatabaseTransaction,
    identity: &Identity,
    now: Timestamp,
) -> Result<()> {
    let seen = totp_enrolment::Entity::find_by_id(identity.session_id)
        .one(transaction)
        .await?;
    if let Some(dead) = seen
        && find(services, transaction, identity, now).await?.is_none()
    {
        totp_enrolment::Entity::delete_many()
            .filter(totp_enrolment::Column::SessionId.eq(dead.session_id))
            .filter(totp_enrolment::Column::Secret.eq(dead.secret))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

/// Forgets the key of a session.
pub(crate) async fn forget(connection: &impl ConnectionTrait, identity: &Identity) -> Result<()> {
    totp_enrolment::Entity::delete_by_id(identity.session_id)
        .exec(connection)
        .await?;
    Ok(())
}

impl PendingKey {
    /// Counts a wrong code against the key.
    pub(crate) async fn count_wrong_code(
        &self,
        services: &Services,
        transaction: &DatabaseTransaction,
        identity: &Identity,
    ) -> Result<()> {
        if self.is_still_there(services, transaction, identity).await? {
            let count = Expr::col(totp_enrolment::Column::WrongCodes);
            totp_enrolment::Entity::update_many()
                .col_expr(totp_enrolment::Column::WrongCodes, count.add(1))
                .filter(totp_enrolment::Column::SessionId.eq(self.session_id))
                .exec(transaction)
                .await?;
        }
        Ok(())
    }

    /// Takes the key away, if it is still the one that was found.
    pub(crate) async fn take(
        &self,
        services: &Services,
        transaction: &DatabaseTransaction,
        identity: &Identity,
    ) -> Result<()> {
        if !self.is_still_there(services, transaction, identity).await? {
            return Err(ApiError::EnrolmentEnded.into());
        }
        totp_enrolment::Entity::delete_by_id(self.session_id)
            .exec(transaction)
            .await?;
        Ok(())
    }

    /// Locks the session's row and compares the key itself: a rotation may have encrypted it anew meanwhile.
    async fn is_still_there(
        &self,
        services: &Services,
        transaction: &DatabaseTransaction,
        identity: &Identity,
    ) -> Result<bool> {
        let row = totp_enrolment::Entity::find_by_id(self.session_id)
            .lock_exclusive()
            .one(transaction)
            .await?;
        let (secret_box, owner) = (&services.secret_box, owner_of(identity));
        let key = row.and_then(|row| secret_box.open_sealed(&owner, &row.secret).ok());
        Ok(key.is_some_and(|key| key == self.key))
    }
}
