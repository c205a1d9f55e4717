//! Units before July 2025 and where they lie now; a split unit has several rows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_communes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub old_code: String,
    #[sea_orm(column_type = "Text")]
    pub old_name: String,
    #[sea_orm(column_type = "Text")]
    pub old_district: String,
    #[sea_orm(column_type = "Text")]
    pub old_province: String,
    #[sea_orm(column_type = "Text")]
    pub folded_name: String,
    #[sea_orm(column_type = "Text")]
    pub commune_code: String,
    pub partly: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
