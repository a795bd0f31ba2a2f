//! Notices: which lines of evidence an account is told of on its Home until it has read them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn name(column: &'static str) -> Alias {
    Alias::new(column)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notice = Table::create()
            .table(name("notice"))
            .col(big_integer(name("audit_id")).primary_key())
            .col(big_integer(name("account_id")))
            .col(big_integer_null(name("half_sign_in_id")))
            .col(big_integer_null(name("read_at")))
            .to_owned();
        manager.create_table(notice).await?;
        let by_half_sign_in = Index::create()
            .name("notice_half_sign_in_id")
            .table(name("notice"))
            .col(name("half_sign_in_id"))
            .to_owned();
        manager.create_index(by_half_sign_in).await?;
        // The newest unread ones of an account stand together, however many it has read.
        let unread =
            "CREATE INDEX notice_unread ON notice (account_id, audit_id) WHERE read_at IS NULL";
        manager.get_connection().execute_unprepared(unread).await?;
        Ok(())
    }
}
