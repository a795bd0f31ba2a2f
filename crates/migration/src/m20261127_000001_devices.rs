//! The browsers that have signed in to an account before: each has a counter of wrong passwords of its own.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, binary},
};

/// The fifth schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn name(column: &'static str) -> Alias {
    Alias::new(column)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let device = Table::create()
            .table(name("device"))
            .col(big_integer(name("id")).auto_increment().primary_key())
            .col(binary(name("token_hash")))
            .col(big_integer(name("account_id")))
            .col(big_integer(name("expires_at")))
            .to_owned();
        manager.create_table(device).await?;
        let one_of_each = Index::create()
            .name("device_account_id_token_hash")
            .table(name("device"))
            .col(name("account_id"))
            .col(name("token_hash"))
            .unique()
            .to_owned();
        manager.create_index(one_of_each).await?;
        let by_end = Index::create()
            .name("device_expires_at")
            .table(name("device"))
            .col(name("expires_at"))
            .to_owned();
        manager.create_index(by_end).await
    }
}
