//! An account: anyone who can sign in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub login: String,
    pub level: String,
    pub full_name: String,
    pub email: Option<String>,
    pub password_hash: Option<String>,
    pub is_enabled: bool,
    pub revision: i64,
    pub known_totp_id: Option<i64>,
    pub created_at: i64,
    pub last_sign_in_at: Option<i64>,
    pub last_sign_in_address: Option<String>,
    pub must_change_password: bool,
    pub two_step_reset_at: Option<i64>,
    pub acted_as_since: Option<i64>,
    pub language: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
