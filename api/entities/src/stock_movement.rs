//! Every change of a stock with its cause; the stock of a variant is the sum of its movements.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_movements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub variant_id: Uuid,
    pub change: i64,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    pub cause_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub moved_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
