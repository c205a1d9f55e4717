//! Cooperatives, clubs, groups, households, enterprises, supermarkets and trade offices.
//! A real producer carries its source; a sample organisation says so in its name.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub folded_name: String,
    #[sea_orm(column_type = "Text")]
    pub verification: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub tax_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub legal_representative: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub email: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub address_line: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub commune_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub province_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_as_stated: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub main_products: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub story: Option<String>,
    pub members: Option<i32>,
    pub founded_year: Option<i32>,
    pub is_agricultural: bool,
    pub represented_by_id: Option<Uuid>,
    pub founded_from_club_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_bin: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_account: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_account_name: Option<String>,
    pub is_sample: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub source_title: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source_site: Option<String>,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
