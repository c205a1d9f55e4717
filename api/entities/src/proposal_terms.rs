//! Every version of a proposal's terms. No delivery point: where the goods grow.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub quantity_kg: i64,
    pub price_vnd_per_kg: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub delivery_point: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub put_by: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub put_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
