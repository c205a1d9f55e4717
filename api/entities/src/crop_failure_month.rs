//! Kilograms of a month that a crop failure took.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crop_failure_months")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub failure_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub month: String,
    pub lost_kg: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
