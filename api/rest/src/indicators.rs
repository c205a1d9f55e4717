use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::{DateTime, NaiveDate, Utc};
use domain::indicator::Measured;
use domain::{Locale, NoData};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi, Tags};
use services::indicator::{
    self, AddIndicator, Indicator, IndicatorView, ReportedFigure, SetTarget, Standing,
};
use services::measure::{Beside, Reading, Record};
use services::programme::{self, Text};
use services::reported_figure::{self, EnterFigure};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct IndicatorsApi;

#[derive(Tags)]
enum Tag {
    Programmes,
}

/// The same text in both languages.
#[derive(Object)]
pub(crate) struct BothLanguages {
    vi: String,
    en: String,
}

impl From<Text> for BothLanguages {
    fn from(text: Text) -> BothLanguages {
        BothLanguages {
            vi: text.vi,
            en: text.en,
        }
    }
}

#[derive(Object)]
pub(crate) struct IndicatorBody {
    key: String,
    /// Of the target this one is a part of.
    parent_key: Option<String>,
    title: BothLanguages,
    /// `club`, `cooperative`, `code`, `chain`, `ha`, `tonne`, `model`, `product`, `service`, `percent`,
    /// `percent_growth`, `percent_growth_per_year` or `vnd_per_year`.
    unit: String,
    /// `at_least`, `above`, `approx` or `equals`.
    comparator: String,
    /// Thousandths of the unit.
    target_thousandths: i64,
    /// The words of the document.
    quoted: String,
    denominator: Option<BothLanguages>,
    /// `once` or `per_year`.
    cadence: String,
    due_on: NaiveDate,
    /// `marketplace`, `registry` or `reported`.
    source: String,
    /// Code of the measure, if records show anything.
    measure: Option<String>,
    /// `full`, or `partial`: then the computed figure stands beside the reported one, never instead.
    coverage: Option<String>,
    responsible: Option<String>,
    note: Option<BothLanguages>,
    /// The whole period, or the present year of a yearly target.
    standing: StandingBody,
    /// Every year of a yearly target.
    years: Vec<StandingBody>,
    /// What the caller may do: `enter_figure`, `set_target`.
    actions: Vec<String>,
}

#[derive(Object)]
struct StandingBody {
    /// Of a yearly target.
    year: Option<i32>,
    first_day: NaiveDate,
    last_day: NaiveDate,
    /// `met`, `on_track`, `behind`, `overdue` or `no_data`.
    state: String,
    /// The figure that the state is told from.
    figure: FigureBody,
    /// What a straight line expects today, in thousandths of the unit.
    expected_thousandths: i64,
    /// Measured / target in thousandths of a percent, uncapped.
    progress_thousandths: Option<i64>,
    computed: Option<ComputedFigure>,
    reported: Option<ReportedFigureBody>,
}

/// An exact figure; `value_thousandths` is rounded half up for showing.
#[derive(Object)]
struct FigureBody {
    value_thousandths: Option<i64>,
    /// Of a share or an average.
    numerator: Option<i64>,
    denominator: Option<i64>,
    /// Why there is no figure: `not_reported`, `no_place`, `no_organisations`, `zero_denominator`,
    /// `no_baseline` or `not_begun`.
    no_data: Option<String>,
}

#[derive(Object)]
struct ComputedFigure {
    figure: FigureBody,
    beside: Vec<FigureBeside>,
    /// What it is computed from; only on the page of one indicator, for those who tend the programme.
    records: Vec<FigureRecord>,
}

#[derive(Object)]
struct FigureBeside {
    label: String,
    unit: String,
    figure: FigureBody,
}

/// One record behind a figure, with those behind it in turn.
#[derive(Object)]
struct FigureRecord {
    /// `organisation`, `product`, `linkage_contract`, `planting_area`, `delivery` or `seller_order`.
    kind: String,
    /// Number, slug or id.
    reference: String,
    label: String,
    detail: String,
    unit: String,
    /// What it adds; none for a record that only stands in a denominator.
    figure: Option<FigureBody>,
    behind: Vec<FigureRecord>,
}

#[derive(Object)]
struct ReportedFigureBody {
    id: Uuid,
    year: i32,
    value_thousandths: i64,
    as_of: NaiveDate,
    evidence: String,
    note: Option<String>,
    entered_by: Option<String>,
    entered_at: DateTime<Utc>,
}

#[derive(Object)]
struct IndicatorList {
    items: Vec<IndicatorBody>,
}

#[derive(Object)]
struct IndicatorPage {
    programme_key: String,
    indicator: IndicatorBody,
    /// How the figure is computed.
    rule: Option<String>,
    /// Every entry of the reported figure, the latest first.
    history: Vec<ReportedFigureBody>,
    shows_records: bool,
}

/// A figure with its day and its evidence. It replaces earlier ones; all are kept.
#[derive(Object)]
struct NewFigure {
    /// In the unit of the indicator, with a decimal point and at most three decimals: `12.5`.
    value: String,
    as_of: NaiveDate,
    /// Number of the document that says so.
    evidence: String,
    note: Option<String>,
}

#[derive(Object)]
struct FigureEntered {
    id: Uuid,
}

/// A computed indicator for a programme of one's own office.
#[derive(Object)]
struct NewIndicator {
    /// Code of a measure, for example `linked_tonnes`.
    measure: String,
    /// `once` or `per_year`.
    cadence: String,
    title: Option<String>,
    /// With a decimal point: `12.5`.
    target: String,
}

#[derive(Object)]
struct IndicatorAdded {
    key: String,
}

#[derive(Object)]
struct NewTarget {
    /// With a decimal point: `12.5`.
    target: String,
}

#[derive(ApiResponse)]
enum FigureAnswer {
    /// Kept; it speaks for its year from now on.
    #[oai(status = 201)]
    Created(Json<FigureEntered>),
}

#[derive(ApiResponse)]
enum AddAnswer {
    /// The new indicator's key.
    #[oai(status = 201)]
    Created(Json<IndicatorAdded>),
}

#[derive(ApiResponse)]
enum TargetAnswer {
    /// Changed.
    #[oai(status = 204)]
    Changed,
}

#[OpenApi(tag = "Tag::Programmes")]
impl IndicatorsApi {
    /// The indicators of a programme and where they stand today.
    #[oai(path = "/programmes/:key/indicators", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
    ) -> Result<Json<IndicatorList>, Failure> {
        let programme = programme::view(app.0, ctx.0, &key.0).await.map_err(fail(ctx.0))?;
        let items = programme.indicators.into_iter().map(IndicatorBody::of).collect();
        Ok(Json(IndicatorList { items }))
    }

    /// One indicator, with the records behind its figure.
    #[oai(path = "/programmes/:key/indicators/:indicator_key", method = "get")]
    async fn one(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        indicator_key: Path<String>,
        /// One year of a yearly target; the present one when left out.
        year: Query<Option<i32>>,
    ) -> Result<Json<IndicatorPage>, Failure> {
        let view = indicator::view(app.0, ctx.0, &key.0, &indicator_key.0, year.0).await;
        Ok(Json(page(view.map_err(fail(ctx.0))?, ctx.0.locale)))
    }

    /// Enters a figure with evidence. For an officer of the programme's office or of one above it.
    #[oai(path = "/programmes/:key/indicators/:indicator_key/figures", method = "post")]
    async fn enter(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        key: Path<String>,
        indicator_key: Path<String>,
        figure: Json<NewFigure>,
    ) -> Result<FigureAnswer, Failure> {
        let ctx = caller.0;
        let command = EnterFigure {
            programme_key: key.0,
            indicator_key: indicator_key.0,
            value: figure.0.value,
            typed_in: Locale::En,
            as_of: Some(figure.0.as_of),
            evidence: figure.0.evidence,
            note: figure.0.note,
        };
        let id = reported_figure::enter(app.0, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(FigureAnswer::Created(Json(FigureEntered { id })))
    }

    /// Adds a computed indicator to a programme of one's own office.
    #[oai(path = "/programmes/:key/indicators", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        key: Path<String>,
        new: Json<NewIndicator>,
    ) -> Result<AddAnswer, Failure> {
        let ctx = caller.0;
        let command = AddIndicator {
            programme_key: key.0,
            measure: new.0.measure,
            cadence: new.0.cadence,
            title: new.0.title,
            target: new.0.target,
            typed_in: Locale::En,
        };
        let key = indicator::add(app.0, &ctx, command).await.map_err(fail(&ctx))?;
        Ok(AddAnswer::Created(Json(IndicatorAdded { key })))
    }

    /// Changes a target in a programme of one's own office. Published plans stay as written.
    #[oai(path = "/programmes/:key/indicators/:indicator_key/target", method = "put")]
    async fn set_target(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        key: Path<String>,
        indicator_key: Path<String>,
        target: Json<NewTarget>,
    ) -> Result<TargetAnswer, Failure> {
        let ctx = caller.0;
        let command = SetTarget {
            programme_key: key.0,
            indicator_key: indicator_key.0,
            target: target.0.target,
            typed_in: Locale::En,
        };
        indicator::set_target(app.0, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(TargetAnswer::Changed)
    }
}

fn page(view: IndicatorView, locale: Locale) -> IndicatorPage {
    IndicatorPage {
        programme_key: view.programme_key,
        rule: view
            .indicator
            .measure
            .map(|measure| measure.rule(locale).to_owned()),
        indicator: IndicatorBody::of(view.indicator),
        history: view.history.into_iter().map(reported).collect(),
        shows_records: view.shows_records,
    }
}

impl IndicatorBody {
    pub(crate) fn of(row: Indicator) -> IndicatorBody {
        IndicatorBody {
            key: row.key,
            parent_key: row.parent_key,
            title: row.title.into(),
            unit: row.unit.to_string(),
            comparator: row.comparator.to_string(),
            target_thousandths: row.target_thousandths,
            quoted: row.quoted,
            denominator: row.denominator.map(Into::into),
            cadence: row.cadence.to_string(),
            due_on: row.due_on,
            source: row.source.to_string(),
            measure: row.measure.map(|measure| measure.to_string()),
            coverage: row.coverage.map(|coverage| coverage.to_string()),
            responsible: row.responsible,
            note: row.note.map(Into::into),
            standing: standing(row.standing),
            years: row.years.into_iter().map(standing).collect(),
            actions: row.actions.iter().map(ToString::to_string).collect(),
        }
    }
}

fn standing(row: Standing) -> StandingBody {
    StandingBody {
        year: row.year,
        first_day: row.first_day,
        last_day: row.last_day,
        state: row.state.to_string(),
        figure: figure(row.figure),
        expected_thousandths: row.expected_thousandths,
        progress_thousandths: row.progress_thousandths,
        computed: row.computed.map(computed),
        reported: row.reported.map(reported),
    }
}

fn computed(reading: Reading) -> ComputedFigure {
    ComputedFigure {
        figure: figure(reading.figure),
        beside: reading.beside.into_iter().map(beside).collect(),
        records: reading.records.into_iter().map(record).collect(),
    }
}

fn beside(row: Beside) -> FigureBeside {
    FigureBeside {
        label: row.label,
        unit: row.unit.to_string(),
        figure: figure(Ok(row.measured)),
    }
}

fn record(row: Record) -> FigureRecord {
    FigureRecord {
        kind: row.link.kind().to_owned(),
        reference: row.link.reference(),
        label: row.label,
        detail: row.detail,
        unit: row.unit.to_string(),
        figure: row.measured.map(|measured| figure(Ok(measured))),
        behind: row.behind.into_iter().map(record).collect(),
    }
}

fn figure(figure: Result<Measured, NoData>) -> FigureBody {
    let (numerator, denominator) = match figure {
        Ok(Measured::Share {
            numerator,
            denominator,
        }) => (Some(numerator), Some(denominator)),
        Ok(Measured::Average { total_vnd, count }) => (Some(total_vnd), Some(count)),
        _ => (None, None),
    };
    FigureBody {
        value_thousandths: figure.ok().map(Measured::thousandths),
        numerator,
        denominator,
        no_data: figure.err().as_ref().map(NoData::to_string),
    }
}

fn reported(row: ReportedFigure) -> ReportedFigureBody {
    ReportedFigureBody {
        id: row.id,
        year: row.year,
        value_thousandths: row.value_thousandths,
        as_of: row.as_of,
        evidence: row.evidence,
        note: row.note,
        entered_by: row.entered_by,
        entered_at: row.entered_at,
    }
}
