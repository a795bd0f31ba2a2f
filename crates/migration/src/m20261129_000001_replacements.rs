//! The `totp` row that a pending key is to replace, where it is another phone's.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let enrolment = Table::alter()
            .table(Alias::new("totp_enrolment"))
            .add_column(big_integer_null(Alias::new("replaces_totp_id")))
            .to_owned();
        manager.alter_table(enrolment).await
    }
}
