//! The database schema, a file a migration, named by date. Each spells its own table names, so that later changes to
//! entities never rewrite history.

use sea_orm_migration::prelude::*;

mod m20261124_000001_accounts_and_sign_in;
mod m20261125_000001_management;
mod m20261126_000001_audit_log;
mod m20261126_000002_acting_as;
mod m20261127_000001_devices;
mod m20261127_000002_recovery_codes;
mod m20261128_000001_languages;
mod m20261129_000001_replacements;
mod m20261129_000002_notices;
mod m20261129_000003_codes_to_save;

/// Every migration in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_accounts_and_sign_in::Migration),
            Box::new(m20261125_000001_management::Migration),
            Box::new(m20261126_000001_audit_log::Migration),
            Box::new(m20261126_000002_acting_as::Migration),
            Box::new(m20261127_000001_devices::Migration),
            Box::new(m20261127_000002_recovery_codes::Migration),
            Box::new(m20261128_000001_languages::Migration),
            Box::new(m20261129_000001_replacements::Migration),
            Box::new(m20261129_000002_notices::Migration),
            Box::new(m20261129_000003_codes_to_save::Migration),
        ]
    }
}
