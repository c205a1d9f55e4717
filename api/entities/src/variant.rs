//! What is put in a cart: a size with its price and stock. `is_sample_…` marks a made-up
//! price or stock that makes a real producer's product orderable in a demonstration.
//! `weight_g` is one piece as packed, where its seller states it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub product_id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    pub net_quantity: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub net_unit: Option<String>,
    pub weight_g: Option<i64>,
    pub price_vnd: i64,
    pub stock: i64,
    pub is_active: bool,
    pub is_sample_price: bool,
    pub is_sample_stock: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
