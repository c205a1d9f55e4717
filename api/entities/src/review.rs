//! What a buyer who received goods says of them, or of their seller.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviews")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub seller_order_id: Uuid,
    pub order_line_id: Option<Uuid>,
    pub product_id: Option<Uuid>,
    pub organisation_id: Uuid,
    pub account_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub writer: Option<String>,
    pub points: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub written_at: ChronoDateTimeUtc,
    pub changed_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer_state: Option<String>,
    pub answered_at: Option<ChronoDateTimeUtc>,
    pub is_sample: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
