use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub seller_order_id: Uuid,
    pub variant_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub product_name: String,
    #[sea_orm(column_type = "Text")]
    pub variant_name: String,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    pub price_vnd: i64,
    pub quantity: i64,
    pub discount_vnd: i64,
    pub total_vnd: i64,
    pub cut: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
