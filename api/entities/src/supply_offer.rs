use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supply_offers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub round_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub commodity_code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub variety_code: Option<String>,
    pub ask_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    #[sea_orm(column_type = "Text")]
    pub standards: String,
    pub ocop_stars: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub commune_code: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub is_sample: bool,
    /// The office that entered it for the organisation.
    pub entered_by_id: Option<Uuid>,
    /// Counts the changes: an edit names the version that it saw.
    pub version: i32,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
