//! One matched pair in one month, sent to both sides. "Expired" follows from `answer_until`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub round_id: Uuid,
    pub offer_id: Uuid,
    pub request_id: Uuid,
    pub seller_id: Uuid,
    pub buyer_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub month: String,
    pub run: i32,
    pub matched_kg: i64,
    pub version: i32,
    pub quantity_kg: i64,
    pub price_vnd_per_kg: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub delivery_point: Option<String>,
    pub transport_vnd_per_kg: i64,
    pub distance_dkm: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub decline_reason: Option<String>,
    pub answer_until: ChronoDate,
    pub contract_id: Option<Uuid>,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
