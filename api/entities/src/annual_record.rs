//! Annual cooperative records (báo cáo năm); they count once the office has accepted them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "annual_records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub year: i32,
    pub members: Option<i32>,
    pub revenue_vnd: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub classification: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub entered_by_id: Option<Uuid>,
    pub entered_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
