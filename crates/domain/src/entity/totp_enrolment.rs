//! A pending key, shown to one session until it is confirmed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp_enrolment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: i64,
    pub account_id: i64,
    pub secret: Vec<u8>,
    pub wrong_codes: i32,
    /// The `totp` row that it is to replace; `None` while two-step authentication is off.
    pub replaces_totp_id: Option<i64>,
    pub created_at: i64,
    pub expires_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
