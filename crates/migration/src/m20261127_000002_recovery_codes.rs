//! Recovery codes: hashes that belong to a `totp` row and die with it, and new ones while their session shows them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, binary, string_len},
};

/// The sixth schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn name(column: &'static str) -> Alias {
    Alias::new(column)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let code = Table::create()
            .table(name("recovery_code"))
            .col(big_integer(name("id")).auto_increment().primary_key())
            .col(big_integer(name("totp_id")))
            .col(binary(name("code_hash")))
            .col(big_integer_null(name("used_at")))
            .to_owned();
        manager.create_table(code).await?;
        let one_of_each = Index::create()
            .name("recovery_code_totp_id_code_hash")
            .table(name("recovery_code"))
            .col(name("totp_id"))
            .col(name("code_hash"))
            .unique()
            .to_owned();
        manager.create_index(one_of_each).await?;
        let shown = Table::create()
            .table(name("recovery_codes_shown"))
            .col(big_integer(name("session_id")).primary_key())
            .col(big_integer(name("totp_id")))
            .col(string_len(name("login"), 64))
            .col(binary(name("codes")))
            .col(big_integer(name("expires_at")))
            .to_owned();
        manager.create_table(shown).await?;
        let by_end = Index::create()
            .name("recovery_codes_shown_expires_at")
            .table(name("recovery_codes_shown"))
            .col(name("expires_at"))
            .to_owned();
        manager.create_index(by_end).await
    }
}
