//! What a buyer complains of about a part. Its state waits for one side until `due_on`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub seller_order_id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub wish: String,
    #[sea_orm(column_type = "Text")]
    pub story: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub due_on: ChronoDate,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    pub returns_goods: bool,
    pub shipping_refund_vnd: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub return_carrier: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub return_tracking: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub replacement_carrier: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub replacement_tracking: Option<String>,
    pub came_back_at: Option<ChronoDateTimeUtc>,
    pub is_restocked: bool,
    pub refund_id: Option<Uuid>,
    pub is_sample: bool,
    pub opened_at: ChronoDateTimeUtc,
    pub closed_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
