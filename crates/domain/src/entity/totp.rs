//! Two-step authentication of an account: on exactly while the row exists.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub login: String,
    pub secret: Vec<u8>,
    pub last_used_step: i64,
    pub created_at: i64,
    pub codes_to_save: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
