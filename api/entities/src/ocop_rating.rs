//! OCOP ratings. `reported` is a published fact without papers: told, never shown as valid stars.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ocop_ratings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub product_id: Uuid,
    pub stars: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub certificate_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub issuer: Option<String>,
    pub decided_on: Option<ChronoDate>,
    pub recognised_year: Option<i32>,
    pub expires_on: Option<ChronoDate>,
    pub withdrawn_on: Option<ChronoDate>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source_title: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source_site: Option<String>,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
