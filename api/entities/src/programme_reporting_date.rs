//! Days of the year by which a programme reports.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_reporting_dates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme_id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub cadence: String,
    pub month: Option<i32>,
    pub day: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub from_vi: String,
    #[sea_orm(column_type = "Text")]
    pub from_en: String,
    #[sea_orm(column_type = "Text")]
    pub to_vi: String,
    #[sea_orm(column_type = "Text")]
    pub to_en: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_vi: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_en: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub lines: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
