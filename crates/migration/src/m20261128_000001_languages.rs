//! The language in which an account reads the panel: a tag (BCP 47), or none for what its browser asks for.

use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::alter()
            .table(Alias::new("account"))
            .add_column(text_null(Alias::new("language")))
            .to_owned();
        manager.alter_table(account).await
    }
}
