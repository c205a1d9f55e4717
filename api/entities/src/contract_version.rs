//! The texts of a contract: the one first signed, and each amendment put forward since.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contract_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub proposed_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub content: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub document_text: String,
    #[sea_orm(column_type = "Text")]
    pub document_hash: String,
    pub seller_accepted_at: Option<ChronoDateTimeUtc>,
    pub seller_accepted_by_id: Option<Uuid>,
    pub buyer_accepted_at: Option<ChronoDateTimeUtc>,
    pub buyer_accepted_by_id: Option<Uuid>,
    pub accepted_at: Option<ChronoDateTimeUtc>,
    pub declined_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decline_reason: Option<String>,
    pub proposed_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
