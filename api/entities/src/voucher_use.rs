//! That a part of an order has used a voucher, by whom, and whether the use was given back.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voucher_uses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seller_order_id: Uuid,
    pub voucher_id: Uuid,
    pub account_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub phone: String,
    pub used_at: ChronoDateTimeUtc,
    pub given_back_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
