//! Published reports of who sells what to whom. Facts with a source; they count in no indicator.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reported_linkages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub seller_name: String,
    #[sea_orm(column_type = "Text")]
    pub seller_kind: String,
    pub seller_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub buyer_name: String,
    #[sea_orm(column_type = "Text")]
    pub buyer_kind: String,
    #[sea_orm(column_type = "Text")]
    pub product: String,
    pub area_m2: Option<i64>,
    pub volume_kg: Option<i64>,
    pub value_vnd: Option<i64>,
    pub year: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub province: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub source_title: String,
    #[sea_orm(column_type = "Text")]
    pub source_site: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
