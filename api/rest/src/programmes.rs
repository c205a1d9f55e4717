use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::indicators::{BothLanguages, IndicatorBody};
use chrono::NaiveDate;
use domain::NoData;
use domain::indicator::Measured;
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi, Tags};
use services::programme::{self, CopyProgramme, Programme, ProgrammeSummary, SHOWN, YearFigures};
use services::{App, Ctx};
use std::sync::Arc;

pub struct ProgrammesApi;

#[derive(Tags)]
enum Tag {
    Programmes,
}

/// A programme in a list.
#[derive(Object)]
struct ProgrammeItem {
    key: String,
    name: BothLanguages,
    authority: String,
    /// `commune`, `district` or `province`.
    level: String,
    place_as_stated: Option<String>,
    first_day: NaiveDate,
    last_day: NaiveDate,
    start_is_assumed: bool,
    is_copy: bool,
    indicators: u32,
    /// How many indicators stand where.
    states: Vec<IndicatorStateCount>,
}

#[derive(Object)]
struct IndicatorStateCount {
    /// `met`, `on_track`, `behind`, `overdue` or `no_data`.
    state: String,
    count: u32,
}

#[derive(Object)]
struct ProgrammeList {
    items: Vec<ProgrammeItem>,
}

/// A province or a commune of today.
#[derive(Object)]
struct ProgrammeUnit {
    code: String,
    name: String,
}

#[derive(Object)]
struct ProgrammeBody {
    key: String,
    name: BothLanguages,
    authority: String,
    /// The office that keeps it; none for the published plans.
    office: Option<String>,
    /// `commune`, `district` or `province`.
    level: String,
    place_as_stated: Option<String>,
    document_number: Option<String>,
    document_date: Option<NaiveDate>,
    based_on: Vec<BothLanguages>,
    signatory: Option<String>,
    first_day: NaiveDate,
    last_day: NaiveDate,
    /// The document names no start; the year is that of the act it carries out.
    start_is_assumed: bool,
    /// Ours, not the document's.
    note: Option<BothLanguages>,
    provinces: Vec<ProgrammeUnit>,
    communes: Vec<ProgrammeUnit>,
    reporting_dates: Vec<ReportingDateBody>,
    /// Aims of the document that name no number.
    unmeasured: Vec<BothLanguages>,
    /// Key of the programme it was copied from.
    copied_from: Option<String>,
    indicators: Vec<IndicatorBody>,
    /// The area year by year, whether or not a target names the figure.
    years: Vec<ProgrammeYear>,
    /// What the caller may do: `enter_figure`, `copy`, `set_target`, `add_indicator`.
    actions: Vec<String>,
}

#[derive(Object)]
struct ReportingDateBody {
    /// `half_year`, `annual` or `unspecified`.
    cadence: String,
    /// None when the document names no day.
    month: Option<i32>,
    day: Option<i32>,
    from: BothLanguages,
    to: BothLanguages,
    note: Option<BothLanguages>,
}

#[derive(Object)]
struct ProgrammeYear {
    year: i32,
    figures: Vec<ProgrammeYearFigure>,
}

#[derive(Object)]
struct ProgrammeYearFigure {
    /// Code of the measure.
    measure: String,
    unit: String,
    /// Thousandths of the unit, rounded half up; none without data.
    value_thousandths: Option<i64>,
    /// Why there is none.
    no_data: Option<String>,
}

/// Copies a programme to a new period.
#[derive(Object)]
struct NewProgrammeCopy {
    first_year: i32,
    last_year: i32,
    /// The document's name with the new period when left out.
    name: Option<String>,
    /// One commune of the office's area; otherwise the source's area, or the office's own.
    commune_code: Option<String>,
}

#[derive(Object)]
struct ProgrammeCopied {
    key: String,
}

#[derive(ApiResponse)]
enum CopyAnswer {
    /// The new programme's key.
    #[oai(status = 201)]
    Created(Json<ProgrammeCopied>),
}

#[OpenApi(tag = "Tag::Programmes")]
impl ProgrammesApi {
    /// Every programme, the latest period first.
    #[oai(path = "/programmes", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Json<ProgrammeList>, Failure> {
        let items = programme::list(app.0, ctx.0).await.map_err(fail(ctx.0))?;
        Ok(Json(ProgrammeList {
            items: items.into_iter().map(item).collect(),
        }))
    }

    /// One programme: its targets, where they stand, and the figures of its area by year.
    #[oai(path = "/programmes/:key", method = "get")]
    async fn one(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
    ) -> Result<Json<ProgrammeBody>, Failure> {
        let programme = programme::view(app.0, ctx.0, &key.0).await.map_err(fail(ctx.0))?;
        Ok(Json(body(programme)))
    }

    /// Copies a programme with its indicators and targets. For an officer of a verified office.
    #[oai(path = "/programmes/:key/copy", method = "post")]
    async fn copy(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        key: Path<String>,
        copy: Json<NewProgrammeCopy>,
    ) -> Result<CopyAnswer, Failure> {
        let ctx = caller.0;
        let command = CopyProgramme {
            key: key.0,
            first_year: copy.0.first_year,
            last_year: copy.0.last_year,
            name: copy.0.name,
            commune_code: copy.0.commune_code,
        };
        let key = programme::copy(app.0, &ctx, command).await.map_err(fail(&ctx))?;
        Ok(CopyAnswer::Created(Json(ProgrammeCopied { key })))
    }
}

fn item(row: ProgrammeSummary) -> ProgrammeItem {
    ProgrammeItem {
        key: row.key,
        name: row.name.into(),
        authority: row.authority,
        level: row.level.to_string(),
        place_as_stated: row.place_as_stated,
        first_day: row.first_day,
        last_day: row.last_day,
        start_is_assumed: row.start_is_assumed,
        is_copy: row.is_copy,
        indicators: u32::try_from(row.indicators).unwrap_or(u32::MAX),
        states: row
            .states
            .into_iter()
            .map(|(state, count)| IndicatorStateCount {
                state: state.to_string(),
                count: u32::try_from(count).unwrap_or(u32::MAX),
            })
            .collect(),
    }
}

fn body(row: Programme) -> ProgrammeBody {
    let units = |units: Vec<programme::Unit>| {
        units
            .into_iter()
            .map(|unit| ProgrammeUnit {
                code: unit.code,
                name: unit.name,
            })
            .collect()
    };
    ProgrammeBody {
        key: row.key,
        name: row.name.into(),
        authority: row.authority,
        office: row.office,
        level: row.level.to_string(),
        place_as_stated: row.place_as_stated,
        document_number: row.document_number,
        document_date: row.document_date,
        based_on: row.based_on.into_iter().map(Into::into).collect(),
        signatory: row.signatory,
        first_day: row.first_day,
        last_day: row.last_day,
        start_is_assumed: row.start_is_assumed,
        note: row.note.map(Into::into),
        provinces: units(row.area.provinces),
        communes: units(row.area.communes),
        reporting_dates: row
            .reporting_dates
            .into_iter()
            .map(|date| ReportingDateBody {
                cadence: date.cadence.to_string(),
                month: date.month_day.map(|(month, _)| month),
                day: date.month_day.map(|(_, day)| day),
                from: date.from.into(),
                to: date.to.into(),
                note: date.note.map(Into::into),
            })
            .collect(),
        unmeasured: row.unmeasured.into_iter().map(|aim| aim.text.into()).collect(),
        copied_from: row.copied_from,
        indicators: row.indicators.into_iter().map(IndicatorBody::of).collect(),
        years: row.years.into_iter().map(year).collect(),
        actions: row.actions.iter().map(ToString::to_string).collect(),
    }
}

fn year(row: YearFigures) -> ProgrammeYear {
    ProgrammeYear {
        year: row.year,
        figures: SHOWN
            .iter()
            .zip(row.figures)
            .map(|(measure, figure)| ProgrammeYearFigure {
                measure: measure.to_string(),
                unit: measure.unit().to_string(),
                value_thousandths: figure.ok().map(Measured::thousandths),
                no_data: figure.err().as_ref().map(NoData::to_string),
            })
            .collect(),
    }
}
