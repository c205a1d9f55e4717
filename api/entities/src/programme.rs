//! A programme (plan of an authority) with its area, its indicators and what was measured or reported.
//! Values are thousandths of the indicator's unit, so that 12,5 % or 0,25 ha stay exact.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programmes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    pub office_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub name_vi: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub authority: String,
    #[sea_orm(column_type = "Text")]
    pub level: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_as_stated: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    pub document_date: Option<ChronoDate>,
    #[sea_orm(column_type = "JsonBinary")]
    pub based_on: Json,
    #[sea_orm(column_type = "Text", nullable)]
    pub signatory: Option<String>,
    pub first_day: ChronoDate,
    pub last_day: ChronoDate,
    pub start_is_assumed: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_vi: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_en: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub unmeasured: Json,
    pub copied_from_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
