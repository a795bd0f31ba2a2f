//! What reading the audit log needs: for each way in which it is looked through, an index in the order of its
//! pages. The sign-in history is read by that of the account.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

/// The third schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: [&str; 6] = [
    "CREATE INDEX audit_at_id ON audit (at, id)",
    "CREATE INDEX audit_account_at_id ON audit (account, at, id)",
    "CREATE INDEX audit_actor_at_id ON audit (actor, at, id)",
    "CREATE INDEX audit_event_at_id ON audit (event, at, id)",
    "DROP INDEX audit_at",
    "DROP INDEX audit_account_id",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in STATEMENTS {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
