//! The buyer's order: one address, one part per seller. `order_text` is the contract as confirmed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    pub account_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub buyer_name: String,
    #[sea_orm(column_type = "Text")]
    pub buyer_phone: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub buyer_email: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub address_line: String,
    #[sea_orm(column_type = "Text")]
    pub commune_code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub invoice_company: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub invoice_tax_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub invoice_address: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub invoice_email: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    #[sea_orm(column_type = "Text")]
    pub policy_version: String,
    pub total_vnd: i64,
    #[sea_orm(column_type = "Text")]
    pub order_text: String,
    pub placed_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
