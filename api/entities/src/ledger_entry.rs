//! The sellers' books: one row is an entry with its debit and its credit. Rows are only added.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub seller_order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    pub cause_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub debit: String,
    #[sea_orm(column_type = "Text")]
    pub credit: String,
    pub amount_vnd: i64,
    pub booked_on: ChronoDate,
    pub booked_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
