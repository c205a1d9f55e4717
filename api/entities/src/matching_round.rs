use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_rounds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub office_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub event: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub objective: String,
    pub transport_rate_vnd: i64,
    pub star_bonus_vnd: i64,
    pub fair: bool,
    pub gap_limit_ppm: i32,
    #[sea_orm(column_type = "Text")]
    pub first_month: String,
    #[sea_orm(column_type = "Text")]
    pub last_month: String,
    pub registration_until: ChronoDate,
    pub answer_days: i32,
    pub run: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub summary: Option<Json>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub is_sample: bool,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
