//! What a seller has to pay back to a buyer, and that it has.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refunds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub seller_order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub amount_vnd: i64,
    pub transferred_vnd: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub due_on: ChronoDate,
    pub account_id: Option<Uuid>,
    pub granted_at: ChronoDateTimeUtc,
    pub paid_on: Option<ChronoDate>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_reference: Option<String>,
    pub paid_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
