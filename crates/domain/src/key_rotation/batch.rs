//! The ciphertexts of one batch, encrypted anew. Each is written only where it still is what was read, so that a row which
//! is removed, replaced or used meanwhile is never brought back.

use std::time::Duration;

use contract::Login;
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use super::KeyRotation;
use crate::{
    Result, Timestamp,
    audit::{self, Event},
    entity::{totp, totp_enrolment},
    pending_key,
    totp::owner,
};

/// How many rows are locked at once.
pub(super) const ROWS: u64 = 100;
/// Lets others write in between: `SQLite` has one writer, and waiting for it is no queue.
const PAUSE: Duration = Duration::from_millis(10);

#[derive(FromQueryResult)]
struct Pending {
    session_id: i64,
    login: String,
    secret: Vec<u8>,
}

impl KeyRotation {
    /// The rows of `totp` after that id. Returns the last id, unless there were no more.
    pub(super) async fn encrypt_totp(&mut self, after: i64, now: Timestamp) -> Result<Option<i64>> {
        let transaction = self.database.begin_write().await?;
        let rows = totp::Entity::find()
            .filter(totp::Column::Id.gt(after))
            .order_by_asc(totp::Column::Id)
            .limit(ROWS)
            .all(&transaction)
            .await?;
        let last = rows.last().map(|row| row.id);
        let mut encrypted = 0;
        for row in rows {
            if !row.secret.starts_with(self.newest.header()) {
                encrypted += self.encrypt_row(&transaction, row, now).await?;
            }
        }
        transaction.commit().await?;
        self.encrypted += encrypted;
        tokio::time::sleep(PAUSE).await;
        Ok(last)
    }

    async fn encrypt_row(
        &self,
        transaction: &DatabaseTransaction,
        row: totp::Model,
        now: Timestamp,
    ) -> Result<u64> {
        let owner = owner(&row.login);
        let Ok(key) = self.secret_box.open_sealed(&owner, &row.secret) else {
            note_unreadable(transaction, &row.login, now).await?;
            return Ok(0);
        };
        let updated = totp::Entity::update_many()
            .col_expr(
                totp::Column::Secret,
                Expr::value(self.newest.seal(&owner, &key)?),
            )
            .filter(totp::Column::Id.eq(row.id))
            .filter(totp::Column::Secret.eq(row.secret))
            .exec(transaction)
            .await?;
        Ok(updated.rows_affected)
    }

    /// The pending keys after that session, one at a time: whoever changes a password takes several in any order. Returns
    /// the last session, unless there were no more.
    pub(super) async fn encrypt_pending(&mut self, after: i64) -> Result<Option<i64>> {
        let sql = "SELECT totp_enrolment.session_id, totp_enrolment.secret, account.login FROM totp_enrolment \
                   JOIN account ON account.id = totp_enrolment.account_id \
                   WHERE totp_enrolment.session_id > $1 ORDER BY totp_enrolment.session_id LIMIT $2";
        let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
        let statement = (self.database).statement(sql, [after.into(), limit.into()]);
        let rows = Pending::find_by_statement(statement)
            .all(self.database.read())
            .await?;
        let last = rows.last().map(|row| row.session_id);
        for row in rows {
            if !row.secret.starts_with(self.newest.header()) {
                self.encrypt_pending_row(row).await?;
            }
        }
        Ok(last)
    }

    async fn encrypt_pending_row(&self, row: Pending) -> Result<()> {
        let owner = pending_key::owner(row.session_id, &row.login);
        let connection = self.database.write();
        let is_same = totp_enrolment::Column::Secret.eq(row.secret.clone());
        match self.secret_box.open_sealed(&owner, &row.secret) {
            Ok(key) => {
                let sealed = self.newest.seal(&owner, &key)?;
                totp_enrolment::Entity::update_many()
                    .col_expr(totp_enrolment::Column::Secret, Expr::value(sealed))
                    .filter(totp_enrolment::Column::SessionId.eq(row.session_id))
                    .filter(is_same)
                    .exec(connection)
                    .await?;
            }
            // As good as expired: its page makes a new one.
            Err(_) => {
                totp_enrolment::Entity::delete_many()
                    .filter(totp_enrolment::Column::SessionId.eq(row.session_id))
                    .filter(is_same)
                    .exec(connection)
                    .await?;
            }
        }
        Ok(())
    }
}

async fn note_unreadable(
    transaction: &DatabaseTransaction,
    login: &str,
    now: Timestamp,
) -> Result<()> {
    // What is no login belongs to nobody of whom the log could tell.
    let Ok(login) = Login::parse(login) else {
        return Ok(());
    };
    audit::Entry::by_console(Event::KeyRotate, &login)
        .failed("the stored secret does not open for this account")
        .write(transaction, now)
        .await
        .map(drop)
}
