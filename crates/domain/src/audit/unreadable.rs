//! The evidence that an account's stored key did not open, so that its code could not be checked. Nothing else was kept
//! of the attempt: whose fault it is, it is not that of whoever gave the code.

use std::time::Duration;

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use super::{Entry, count_repeat};
use crate::{DomainError, Result, Services, Timestamp, entity::audit};

/// How long repeats are counted on one line, since no delay holds them off.
const ONE_LINE: Duration = Duration::from_mins(15);

impl Entry {
    /// Undoes the transaction of an attempt that ended in a fault, and writes the line if it is one about the stored key.
    /// Returns the answer.
    pub(crate) async fn note_unreadable(
        self,
        services: &Services,
        transaction: DatabaseTransaction,
        fault: DomainError,
    ) -> DomainError {
        let DomainError::Unreadable { why, .. } = fault else {
            return fault;
        };
        if let Err(error) = transaction.rollback().await {
            return error.into();
        }
        let entry = self.failed(why.detail());
        let (connection, now) = (services.database.write(), services.clock.now());
        match entry.write_or_count(connection, now).await {
            Ok(()) => fault,
            Err(error) => error,
        }
    }

    /// Adds the line, unless the account's newest one says the same and is young: then it counts on that.
    async fn write_or_count(self, connection: &impl ConnectionTrait, now: Timestamp) -> Result<()> {
        let newest = audit::Entity::find()
            .filter(audit::Column::Account.eq(&*self.account))
            .order_by_desc(audit::Column::At)
            .order_by_desc(audit::Column::Id)
            .one(connection)
            .await?;
        let since = now.minus(ONE_LINE).millis();
        let same = newest.filter(|line| {
            line.event == self.event.as_str()
                && line.actor == self.actor
                && line.detail.as_deref() == self.detail
                && line.at > since
        });
        match same {
            Some(line) => count_repeat(connection, line.id).await,
            None => self.write(connection, now).await.map(drop),
        }
    }
}
