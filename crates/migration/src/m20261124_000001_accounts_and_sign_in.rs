//! Accounts, sessions, half sign-ins, two-step authentication, counters of wrong attempts, and the audit log.
//!
//! Times are whole milliseconds since 1970 UTC. No row refers to `totp` by a foreign key, so that an operator can
//! delete one there with a single statement, and ids are never reused, so that what pointed at it stays dead.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, binary, boolean, integer, string, string_len,
        string_len_null, string_null,
    },
};

/// The first schema.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).to_owned()
}

fn name(column: &'static str) -> Alias {
    Alias::new(column)
}

/// `AUTOINCREMENT` on SQLite and an identity column on PostgreSQL: never reused, even after the highest row is gone.
fn id() -> ColumnDef {
    big_integer(name("id"))
        .auto_increment()
        .primary_key()
        .take()
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        account(),
        totp(),
        session(),
        half_sign_in(),
        totp_enrolment(),
        throttle(),
        audit(),
        panel_state(),
    ]
}

fn account() -> TableCreateStatement {
    table("account")
            .col(id())
            .col(string_len(name("login"), 64).unique_key())
            .col(string_len(name("level"), 8))
            .col(string_len(name("full_name"), 100))
            .col(string_len_null(name("email"), 254))
            .col(string_null(name("password_hash")))
            .col(boolean(name("is_enabled")).default(true))
            // Rises with every change of password, level, state or two-step: what was begun under an older one is void.
            .col(big_integer(name("revision")).default(0))
            // The `totp` row that the account was last seen with: tells a removal by hand from one by the panel.
            .col(big_integer_null(name("known_totp_id")))
            .col(big_integer(name("created_at")))
            .col(big_integer_null(name("last_sign_in_at")))
            .col(string_len_null(name("last_sign_in_address"), 45))
            .take()
}

fn totp() -> TableCreateStatement {
    table("totp")
        .col(id())
        .col(string_len(name("login"), 64).unique_key())
        .col(binary(name("secret")))
        .col(big_integer(name("last_used_step")))
        .col(big_integer(name("created_at")))
        .take()
}

fn session() -> TableCreateStatement {
    table("session")
        .col(id())
        .col(binary(name("token_hash")).unique_key())
        .col(big_integer(name("account_id")))
        .col(string_len(name("strength"), 8))
        .col(big_integer(name("proof_at")))
        .col(big_integer(name("created_at")))
        .col(big_integer(name("last_used_at")))
        .col(big_integer(name("expires_at")))
        .col(string_len_null(name("address"), 45))
        .col(string_len_null(name("agent"), 255))
        .col(big_integer_null(name("previous_sign_in_at")))
        .col(string_len_null(name("previous_sign_in_address"), 45))
        .take()
}

fn half_sign_in() -> TableCreateStatement {
    table("half_sign_in")
        .col(id())
        .col(binary(name("token_hash")).unique_key())
        .col(big_integer(name("account_id")))
        .col(big_integer(name("account_revision")))
        .col(big_integer(name("totp_id")))
        .col(integer(name("codes_left")))
        .col(string_len_null(name("next"), 1024))
        .col(big_integer(name("created_at")))
        .col(big_integer(name("expires_at")))
        .take()
}

fn totp_enrolment() -> TableCreateStatement {
    table("totp_enrolment")
        .col(big_integer(name("session_id")).primary_key())
        .col(big_integer(name("account_id")))
        .col(binary(name("secret")))
        .col(integer(name("wrong_codes")).default(0))
        .col(big_integer(name("created_at")))
        .col(big_integer(name("expires_at")))
        .take()
}

fn throttle() -> TableCreateStatement {
    table("throttle")
        .col(string_len(name("subject"), 80).primary_key())
        .col(big_integer(name("failures")))
        .col(big_integer(name("failures_in_a_row")))
        .col(big_integer(name("window_started_at")))
        .col(big_integer(name("blocked_until")))
        .col(big_integer_null(name("refusal_audit_id")))
        .take()
}

fn audit() -> TableCreateStatement {
    table("audit")
        .col(id())
        .col(big_integer(name("at")))
        .col(string_len(name("event"), 40))
        .col(string_len(name("outcome"), 16))
        .col(string_len(name("actor"), 64))
        .col(string_len(name("account"), 64))
        .col(big_integer_null(name("session_id")))
        .col(string_len_null(name("address"), 45))
        .col(string_len_null(name("agent"), 255))
        .col(string_null(name("detail")))
        .col(integer(name("count")).default(1))
        .take()
}

fn panel_state() -> TableCreateStatement {
    table("panel_state")
        .col(string_len(name("name"), 40).primary_key())
        .col(string(name("value")))
        .take()
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}", columns.join("_")))
        .table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("session", &["account_id"]),
        index("session", &["expires_at"]),
        index("half_sign_in", &["account_id"]),
        index("half_sign_in", &["expires_at"]),
        index("totp_enrolment", &["account_id"]),
        index("totp_enrolment", &["expires_at"]),
        index("throttle", &["blocked_until"]),
        index("audit", &["account", "id"]),
        index("audit", &["at"]),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in tables() {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }
}
