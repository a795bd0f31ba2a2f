//! What acting as another account needs: the steps of a session, the action that waits for a proof, what a session and an
//! account have yet to be told.
//!
//! Steps and waiting actions belong to a session and go with it, however it ends.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, string_len},
};

/// The fourth schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [&str; 2] = [
    // The account in whose name the session acted until that ended by itself: its next page says so.
    "ALTER TABLE session ADD COLUMN acting_ended varchar(64)",
    // Since when somebody acted as the account without its having been told.
    "ALTER TABLE account ADD COLUMN acted_as_since bigint",
];

fn name(column: &'static str) -> Alias {
    Alias::new(column)
}

/// Goes with its session.
fn of_session(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(name(table), name("session_id"))
        .to(name("session"), name("id"))
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn acting_as() -> TableCreateStatement {
    Table::create()
        .table(name("acting_as"))
        .col(big_integer(name("id")).auto_increment().primary_key())
        .col(big_integer(name("session_id")))
        .col(big_integer(name("account_id")))
        .col(boolean(name("is_automatic")))
        .col(big_integer_null(name("ends_at")))
        .col(string_len(name("return_to"), 1200))
        .foreign_key(&mut of_session("acting_as"))
        .to_owned()
}

fn wanted_action() -> TableCreateStatement {
    Table::create()
        .table(name("wanted_action"))
        .col(big_integer(name("session_id")).primary_key())
        .col(string_len(name("login"), 64))
        .col(string_len(name("return_to"), 1200))
        .col(big_integer(name("expires_at")))
        .foreign_key(&mut of_session("wanted_action"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in COLUMNS {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        manager.create_table(acting_as()).await?;
        manager.create_table(wanted_action()).await?;
        let by_session = Index::create()
            .name("acting_as_session_id")
            .table(name("acting_as"))
            .col(name("session_id"))
            .col(name("id"))
            .to_owned();
        manager.create_index(by_session).await
    }
}
