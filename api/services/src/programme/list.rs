use super::area::{ProgrammeArea, area_of};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::indicator;
use chrono::NaiveDate;
use domain::{IndicatorState, ProgrammeLevel};
use entities::programme;
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;

use super::text::Text;

#[derive(Debug, Clone)]
pub struct ProgrammeSummary {
    pub key: String,
    pub name: Text,
    pub authority: String,
    pub level: ProgrammeLevel,
    pub place_as_stated: Option<String>,
    pub area: ProgrammeArea,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub start_is_assumed: bool,
    pub is_copy: bool,
    /// How many indicators stand where, in the order of the states; states without any are left out.
    pub states: Vec<(IndicatorState, usize)>,
    pub indicators: usize,
    /// Whether who asks may tend it.
    pub is_tended: bool,
}

/// Every programme, the latest period first.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<ProgrammeSummary>> {
    let rows = programme::Entity::find()
        .order_by_desc(programme::Column::LastDay)
        .order_by_desc(programme::Column::FirstDay)
        .order_by_asc(programme::Column::Key)
        .all(app.db.read())
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut areas = area_of(app.db.read(), &ids).await?;
    let mut summaries = Vec::with_capacity(rows.len());
    for row in rows {
        let area = areas.remove(&row.id).unwrap_or_default();
        // One programme after the other: each loads the records of its own area.
        let standings = indicator::of_programme(app, ctx, &row, &area).await?;
        let states: Vec<(IndicatorState, usize)> = IndicatorState::ALL
            .iter()
            .map(|state| {
                let found = standings
                    .indicators
                    .iter()
                    .filter(|row| row.standing.state == *state);
                (*state, found.count())
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        summaries.push(ProgrammeSummary {
            is_tended: super::may_tend(ctx, &row, &area),
            key: row.key,
            name: Text::new(row.name_vi, row.name_en),
            authority: row.authority,
            level: row.level.parse().map_err(Error::internal)?,
            place_as_stated: row.place_as_stated,
            area,
            first_day: row.first_day,
            last_day: row.last_day,
            start_is_assumed: row.start_is_assumed,
            is_copy: row.copied_from_id.is_some(),
            states,
            indicators: standings.indicators.len(),
        });
    }
    Ok(summaries)
}
