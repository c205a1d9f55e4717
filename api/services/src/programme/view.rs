use super::area::{ProgrammeArea, area_of};
use super::figures::{self, YearFigures};
use super::text::Text;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::indicator::{self, Indicator};
use chrono::NaiveDate;
use domain::{OrganisationKind, ProgrammeLevel, ReportingCadence, Verification};
use entities::{organisation, programme, programme_reporting_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone)]
pub struct Programme {
    pub key: String,
    pub name: Text,
    pub authority: String,
    /// The office that keeps it; none for the published plans.
    pub office: Option<String>,
    pub level: ProgrammeLevel,
    pub place_as_stated: Option<String>,
    pub document_number: Option<String>,
    pub document_date: Option<NaiveDate>,
    pub based_on: Vec<Text>,
    pub signatory: Option<String>,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub start_is_assumed: bool,
    pub note: Option<Text>,
    pub unmeasured: Vec<Unmeasured>,
    pub copied_from: Option<String>,
    pub source: String,
    pub area: ProgrammeArea,
    pub reporting_dates: Vec<ReportingDate>,
    /// In the document's order, parts right after their parent.
    pub indicators: Vec<Indicator>,
    /// The area year by year; empty without an area.
    pub years: Vec<YearFigures>,
    pub actions: Vec<ProgrammeAction>,
}

/// An aim of the document that names no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmeasured {
    pub text: Text,
    pub lines: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportingDate {
    pub cadence: ReportingCadence,
    /// Month and day; none when the document names no day.
    pub month_day: Option<(i32, i32)>,
    pub from: Text,
    pub to: Text,
    pub note: Option<Text>,
}

domain::codes! {
    ProgrammeAction {
        EnterFigure = "enter_figure", "Nhập số liệu báo cáo", "Enter a figure";
        Copy = "copy", "Chép sang kỳ mới", "Copy to a new period";
        SetTarget = "set_target", "Sửa chỉ tiêu", "Change targets";
        AddIndicator = "add_indicator", "Thêm chỉ tiêu", "Add an indicator";
    }
}

pub async fn view(app: &App, ctx: &Ctx, key: &str) -> Result<Programme> {
    let connection = app.db.read();
    let row = super::by_key(connection, key).await?;
    let area = area_of(connection, &[row.id])
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    let standings = indicator::of_programme(app, ctx, &row, &area).await?;
    let years = if area.is_empty() {
        Vec::new()
    } else {
        figures::by_year(&standings.records, row.first_day, ctx.today(), ctx.locale)
    };
    let reporting_dates = programme_reporting_date::Entity::find()
        .filter(programme_reporting_date::Column::ProgrammeId.eq(row.id))
        .order_by_asc(programme_reporting_date::Column::Position)
        .all(connection)
        .await?
        .into_iter()
        .map(|date| {
            Ok(ReportingDate {
                cadence: date.cadence.parse().map_err(Error::internal)?,
                month_day: date.month.zip(date.day),
                from: Text::new(date.from_vi, date.from_en),
                to: Text::new(date.to_vi, date.to_en),
                note: Text::from_pair(date.note_vi, date.note_en),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let copied_from = match row.copied_from_id {
        Some(id) => programme::Entity::find_by_id(id).one(connection).await?,
        None => None,
    };
    let office = match row.office_id {
        Some(id) => organisation::Entity::find_by_id(id).one(connection).await?,
        None => None,
    };
    Ok(Programme {
        actions: actions(ctx, &row, &area),
        office: office.map(|office| office.name),
        copied_from: copied_from.map(|source| source.key),
        key: row.key,
        name: Text::new(row.name_vi, row.name_en),
        authority: row.authority,
        level: row.level.parse().map_err(Error::internal)?,
        place_as_stated: row.place_as_stated,
        document_number: row.document_number,
        document_date: row.document_date,
        based_on: serde_json::from_value(row.based_on).map_err(Error::internal)?,
        signatory: row.signatory,
        first_day: row.first_day,
        last_day: row.last_day,
        start_is_assumed: row.start_is_assumed,
        note: Text::from_pair(row.note_vi, row.note_en),
        unmeasured: serde_json::from_value(row.unmeasured).map_err(Error::internal)?,
        source: row.source,
        area,
        reporting_dates,
        indicators: standings.indicators,
        years,
    })
}

fn actions(ctx: &Ctx, row: &programme::Model, area: &ProgrammeArea) -> Vec<ProgrammeAction> {
    let mut actions = Vec::new();
    if super::may_tend(ctx, row, area) {
        actions.push(ProgrammeAction::EnterFigure);
    }
    let office = ctx
        .signed_in()
        .and_then(|person| person.acting.as_ref())
        .filter(|acting| {
            acting.kind == OrganisationKind::TradeOffice && acting.verification == Verification::Verified
        });
    if let Some(office) = office {
        actions.push(ProgrammeAction::Copy);
        if row.office_id == Some(office.organisation_id) {
            actions.push(ProgrammeAction::SetTarget);
            actions.push(ProgrammeAction::AddIndicator);
        }
    }
    actions
}
