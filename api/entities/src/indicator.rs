use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicators")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    pub position: i32,
    pub parent_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub title_vi: String,
    #[sea_orm(column_type = "Text")]
    pub title_en: String,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub comparator: String,
    pub target_thousandths: i64,
    #[sea_orm(column_type = "Text")]
    pub quoted: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub denominator_vi: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub denominator_en: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub cadence: String,
    pub due_on: ChronoDate,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub measure: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub coverage: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub responsible: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_vi: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_en: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub lines: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
