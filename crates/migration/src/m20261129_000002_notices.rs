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
        for (index, columns) in [
            (
                "notice_account_id_read_at_audit_id",
                &["account_id", "read_at", "audit_id"][..],
            ),
            ("notice_half_sign_in_id", &["half_sign_in_id"]),
        ] {
            let mut create = Index::create();
            create.name(index).table(name("notice"));
            for column in columns {
                create.col(name(column));
            }
            manager.create_index(create).await?;
        }
        Ok(())
    }
}
