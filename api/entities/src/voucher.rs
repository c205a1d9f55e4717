//! A seller's code that takes something off its goods.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vouchers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub amount_vnd: Option<i64>,
    pub percent: Option<i64>,
    pub most_vnd: Option<i64>,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub least_goods_vnd: i64,
    pub most_uses: Option<i64>,
    pub most_uses_per_buyer: Option<i64>,
    pub uses: i64,
    pub is_paused: bool,
    pub version: i32,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
