//! One seller's part: its own payment, its own shipment, its own state.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seller_orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub payment_method: String,
    #[sea_orm(column_type = "Text")]
    pub payment_state: String,
    #[sea_orm(column_type = "Text")]
    pub payment_reference: String,
    pub payment_due_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cash_state: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_bin: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_account: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub bank_account_name: Option<String>,
    pub goods_vnd: i64,
    pub discount_vnd: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub voucher_code: Option<String>,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
    #[sea_orm(column_type = "Text")]
    pub shipping_method: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub shipping_zone: Option<String>,
    pub weight_g: i64,
    pub ships_with: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub pickup_at: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub paid_at: Option<ChronoDateTimeUtc>,
    pub shipped_at: Option<ChronoDateTimeUtc>,
    pub delivered_at: Option<ChronoDateTimeUtc>,
    pub completed_at: Option<ChronoDateTimeUtc>,
    pub cancelled_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cancel_reason: Option<String>,
    pub expired_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
