use super::standing::{ReportedFigure, Standing, Target, standing};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::measure::{self, Records};
use crate::programme::{ProgrammeArea, Text, area_of, may_tend};
use chrono::NaiveDate;
use domain::{Cadence, Code, Comparator, Coverage, IndicatorSource, Measure, OrganisationKind, Unit};
use entities::{account, indicator, programme, reported_figure};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct Indicator {
    pub key: String,
    /// Of the target this one is a part of.
    pub parent_key: Option<String>,
    pub title: Text,
    pub unit: Unit,
    pub comparator: Comparator,
    pub target_thousandths: i64,
    /// The words of the document.
    pub quoted: String,
    pub denominator: Option<Text>,
    pub cadence: Cadence,
    pub due_on: NaiveDate,
    pub source: IndicatorSource,
    pub measure: Option<Measure>,
    pub coverage: Option<Coverage>,
    pub responsible: Option<String>,
    pub note: Option<Text>,
    pub lines: Option<String>,
    /// The whole period, or the present year of a yearly target.
    pub standing: Standing,
    /// Every year of a yearly target.
    pub years: Vec<Standing>,
    pub actions: Vec<IndicatorAction>,
}

domain::codes! {
    IndicatorAction {
        EnterFigure = "enter_figure", "Nhập số liệu báo cáo", "Enter a figure";
        SetTarget = "set_target", "Sửa chỉ tiêu", "Change the target";
    }
}

/// One indicator, with the entries of its figure. The records behind it are there for those who tend
/// the programme only: they name contracts and revenue.
#[derive(Debug, Clone)]
pub struct IndicatorView {
    pub programme_key: String,
    pub programme_name: Text,
    pub programme_first_day: NaiveDate,
    pub indicator: Indicator,
    /// The latest entry first; those after the first of a year were replaced.
    pub history: Vec<ReportedFigure>,
    /// Whether `standing.computed` carries its records.
    pub shows_records: bool,
}

pub(crate) struct OfProgramme {
    pub indicators: Vec<Indicator>,
    pub records: Records,
}

/// The indicators without the records behind them, parts right after their parent.
pub(crate) async fn of_programme(
    app: &App,
    ctx: &Ctx,
    programme: &programme::Model,
    area: &ProgrammeArea,
) -> Result<OfProgramme> {
    let connection = app.db.read();
    let rows = indicator::Entity::find()
        .filter(indicator::Column::ProgrammeId.eq(programme.id))
        .order_by_asc(indicator::Column::Position)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let figures = figures(connection, &ids).await?;
    let records = measure::load(app, &area.codes(), programme.first_day).await?;
    let mut indicators = Vec::with_capacity(rows.len());
    for row in in_order(&rows) {
        let mut built = build(ctx, programme, area, row, &rows, &records, &figures, None)?;
        forget_records(&mut built.standing);
        built.years.iter_mut().for_each(forget_records);
        indicators.push(built);
    }
    Ok(OfProgramme { indicators, records })
}

/// One indicator; `year` looks at one year of a yearly target.
pub async fn view(
    app: &App,
    ctx: &Ctx,
    programme_key: &str,
    key: &str,
    year: Option<i32>,
) -> Result<IndicatorView> {
    let connection = app.db.read();
    let programme = crate::programme::by_key(connection, programme_key).await?;
    let row = super::by_key(connection, programme.id, key).await?;
    let rows = match row.parent_id {
        Some(id) => indicator::Entity::find_by_id(id).all(connection).await?,
        None => Vec::new(),
    };
    let area = area_of(connection, &[programme.id])
        .await?
        .remove(&programme.id)
        .unwrap_or_default();
    let mut figures = figures(connection, &[row.id]).await?;
    let records = measure::load(app, &area.codes(), programme.first_day).await?;
    let mut indicator = build(ctx, &programme, &area, &row, &rows, &records, &figures, year)?;
    let shows_records = may_tend(ctx, &programme, &area);
    if !shows_records {
        forget_records(&mut indicator.standing);
    }
    indicator.years.iter_mut().for_each(forget_records);
    Ok(IndicatorView {
        programme_key: programme.key,
        programme_name: Text::new(programme.name_vi, programme.name_en),
        programme_first_day: programme.first_day,
        indicator,
        history: figures.remove(&row.id).unwrap_or_default(),
        shows_records,
    })
}

fn forget_records(standing: &mut Standing) {
    if let Some(reading) = &mut standing.computed {
        reading.records.clear();
    }
}

/// Each parent followed by its parts.
fn in_order(rows: &[indicator::Model]) -> Vec<&indicator::Model> {
    let mut ordered = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.parent_id.is_none()) {
        ordered.push(row);
        ordered.extend(rows.iter().filter(|part| part.parent_id == Some(row.id)));
    }
    ordered
}

#[allow(clippy::too_many_arguments)] // what one indicator is built from, in one private place
fn build(
    ctx: &Ctx,
    programme: &programme::Model,
    area: &ProgrammeArea,
    row: &indicator::Model,
    rows: &[indicator::Model],
    records: &Records,
    figures: &HashMap<Uuid, Vec<ReportedFigure>>,
    year: Option<i32>,
) -> Result<Indicator> {
    let target = target_of(row)?;
    let own: &[ReportedFigure] = figures.get(&row.id).map_or(&[], Vec::as_slice);
    let records = (!area.is_empty()).then_some(records);
    let (first_day, today) = (programme.first_day, ctx.today());
    let stand = |year: Option<i32>| {
        let period = target.period(first_day, year);
        standing(&target, period, year, records, own, today, ctx.locale)
    };
    let years: Vec<i32> = match target.cadence {
        Cadence::Once => Vec::new(),
        Cadence::PerYear => target.years(first_day).collect(),
    };
    let chosen = match year {
        Some(year) if years.contains(&year) => Some(year),
        Some(_) => return Err(Error::field("year", Code::OutsidePeriod)),
        None => target.present_year(first_day, today),
    };
    let parent_key = row
        .parent_id
        .and_then(|id| rows.iter().find(|parent| parent.id == id))
        .map(|parent| parent.key.clone());
    Ok(Indicator {
        key: row.key.clone(),
        parent_key,
        title: Text::new(&row.title_vi, &row.title_en),
        quoted: row.quoted.clone(),
        responsible: row.responsible.clone(),
        note: Text::from_pair(row.note_vi.clone(), row.note_en.clone()),
        lines: row.lines.clone(),
        standing: stand(chosen),
        years: years.into_iter().map(|year| stand(Some(year))).collect(),
        actions: actions(ctx, programme, area, &target),
        unit: target.unit,
        comparator: target.comparator,
        target_thousandths: target.target_thousandths,
        denominator: target.denominator,
        cadence: target.cadence,
        due_on: target.due_on,
        source: target.source,
        measure: target.measure,
        coverage: target.coverage,
    })
}

fn actions(
    ctx: &Ctx,
    programme: &programme::Model,
    area: &ProgrammeArea,
    target: &Target,
) -> Vec<IndicatorAction> {
    let mut actions = Vec::new();
    if may_tend(ctx, programme, area) && !target.is_computed() {
        actions.push(IndicatorAction::EnterFigure);
    }
    let keeps = ctx
        .signed_in()
        .and_then(|person| person.acting.as_ref())
        .is_some_and(|acting| {
            acting.kind == OrganisationKind::TradeOffice
                && programme.office_id == Some(acting.organisation_id)
        });
    if keeps {
        actions.push(IndicatorAction::SetTarget);
    }
    actions
}

pub(super) fn target_of(row: &indicator::Model) -> Result<Target> {
    let measure = row.measure.as_deref().map(str::parse).transpose();
    let coverage = row.coverage.as_deref().map(str::parse).transpose();
    Ok(Target {
        unit: row.unit.parse().map_err(Error::internal)?,
        comparator: row.comparator.parse().map_err(Error::internal)?,
        target_thousandths: row.target_thousandths,
        cadence: row.cadence.parse().map_err(Error::internal)?,
        due_on: row.due_on,
        source: row.source.parse().map_err(Error::internal)?,
        measure: measure.map_err(Error::internal)?,
        coverage: coverage.map_err(Error::internal)?,
        denominator: Text::from_pair(row.denominator_vi.clone(), row.denominator_en.clone()),
    })
}

/// Every entry by indicator, the latest first.
async fn figures(
    connection: &impl ConnectionTrait,
    indicators: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ReportedFigure>>> {
    let rows = reported_figure::Entity::find()
        .filter(reported_figure::Column::IndicatorId.is_in(indicators.iter().copied()))
        .order_by_desc(reported_figure::Column::EnteredAt)
        .order_by_desc(reported_figure::Column::Id)
        .all(connection)
        .await?;
    let names: HashMap<Uuid, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(rows.iter().filter_map(|row| row.entered_by_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut figures: HashMap<Uuid, Vec<ReportedFigure>> = HashMap::new();
    for row in rows {
        figures.entry(row.indicator_id).or_default().push(ReportedFigure {
            id: row.id,
            year: row.year,
            value_thousandths: row.value_thousandths,
            as_of: row.as_of,
            evidence: row.evidence,
            note: row.note,
            entered_by: row.entered_by_id.and_then(|id| names.get(&id).cloned()),
            entered_at: row.entered_at,
        });
    }
    Ok(figures)
}
