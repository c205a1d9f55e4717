//! Linkage contracts (hợp đồng liên kết, Decree 98/2018/NĐ-CP). Signed by both sides or not counted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "linkage_contracts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub seller_id: Uuid,
    pub buyer_id: Uuid,
    pub round_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub commodity_code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub variety_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub linkage_form: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub starts_on: ChronoDate,
    pub ends_on: ChronoDate,
    #[sea_orm(column_type = "Text")]
    pub delivery_point: String,
    #[sea_orm(column_type = "Text")]
    pub terms: String,
    #[sea_orm(column_type = "Text")]
    pub origin: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub paper_number: Option<String>,
    pub paper_signed_on: Option<ChronoDate>,
    #[sea_orm(column_type = "Text")]
    pub price_rule: String,
    pub floor_vnd_per_kg: Option<i64>,
    pub ceiling_vnd_per_kg: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub market_reference: Option<String>,
    pub deposit_vnd: i64,
    pub version: i32,
    pub terminated_on: Option<ChronoDate>,
    #[sea_orm(column_type = "Text", nullable)]
    pub document_text: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub document_hash: Option<String>,
    pub seller_signed_at: Option<ChronoDateTimeUtc>,
    pub seller_signed_by_id: Option<Uuid>,
    pub buyer_signed_at: Option<ChronoDateTimeUtc>,
    pub buyer_signed_by_id: Option<Uuid>,
    pub signed_at: Option<ChronoDateTimeUtc>,
    pub is_sample: bool,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
