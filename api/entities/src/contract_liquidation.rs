//! Liquidation minutes (biên bản thanh lý) as far as they are accepted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_liquidations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contract_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub document_text: String,
    #[sea_orm(column_type = "Text")]
    pub document_hash: String,
    pub delivered_kg: i64,
    pub delivered_vnd: i64,
    pub paid_vnd: i64,
    pub owed_vnd: i64,
    pub seller_accepted_at: Option<ChronoDateTimeUtc>,
    pub seller_accepted_by_id: Option<Uuid>,
    pub buyer_accepted_at: Option<ChronoDateTimeUtc>,
    pub buyer_accepted_by_id: Option<Uuid>,
    pub accepted_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
