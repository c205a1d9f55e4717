//! Deliveries (phiếu giao nhận): recorded by the seller, confirmed by the buyer.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub contract_id: Uuid,
    pub delivered_on: ChronoDate,
    #[sea_orm(column_type = "Text", nullable)]
    pub lot: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    pub call_off_id: Option<Uuid>,
    pub quantity_kg: i64,
    pub market_vnd_per_kg: Option<i64>,
    pub price_vnd_per_kg: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub confirmed_kg: Option<i64>,
    pub answered_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub dispute_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub is_sample: bool,
    pub recorded_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
