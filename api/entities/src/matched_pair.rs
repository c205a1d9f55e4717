//! What a matching paired; the unpublished one is replaced as a whole when it is done again.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub round_id: Uuid,
    pub run: i32,
    pub offer_id: Uuid,
    pub request_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub month: String,
    pub quantity_kg: i64,
    pub distance_dkm: i64,
    pub transport_vnd_per_kg: i64,
    pub surplus_vnd_per_kg: i64,
    pub suggested_price_vnd_per_kg: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
