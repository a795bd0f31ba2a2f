//! Whether recovery codes were made that nobody has said to have saved. Of those made before this nothing is known, and
//! nothing is said.

use sea_orm_migration::{prelude::*, schema::boolean};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let totp = Table::alter()
            .table(Alias::new("totp"))
            .add_column(boolean(Alias::new("codes_to_save")).default(false))
            .to_owned();
        manager.alter_table(totp).await
    }
}
