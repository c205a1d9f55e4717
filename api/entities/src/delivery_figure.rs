//! Figures put forward for a disputed delivery; the latest stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_figures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub delivery_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub quantity_kg: i64,
    #[sea_orm(column_type = "Text")]
    pub proposed_by: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub seller_accepted_at: Option<ChronoDateTimeUtc>,
    pub buyer_accepted_at: Option<ChronoDateTimeUtc>,
    pub proposed_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
