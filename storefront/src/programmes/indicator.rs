//! One indicator for the office: where it stands, the records behind it, reporting a figure.

use super::officer;
use super::record::RecordRow;
use super::row::{Row, StandingRow, figure, told};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Crumbs, Facts};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::indicator::tell;
use domain::{Coverage, format};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use services::indicator::{self, IndicatorAction, IndicatorView, SetTarget};
use services::reported_figure::{self, EnterFigure};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "programmes/indicator.html")]
struct IndicatorPage {
    page: Page,
    crumbs: Crumbs,
    row: Row,
    facts: Facts,
    rule: Option<&'static str>,
    why_none: Option<&'static str>,
    is_partial: bool,
    years: Vec<(StandingRow, String)>,
    beside: Vec<(String, String)>,
    records: Vec<RecordRow>,
    shows_records: bool,
    history: Vec<Entry>,
    /// Present when the officer may enter a figure.
    report: Option<FormState>,
    report_url: String,
    /// Present when the officer may change the target.
    target: Option<FormState>,
    target_url: String,
    unit: &'static str,
}

struct Entry {
    value: String,
    year: i32,
    as_of: String,
    evidence: String,
    note: String,
    entered: String,
    is_replaced: bool,
}

/// A form that was refused.
enum Refused {
    Report(FormState),
    Target(FormState),
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    nam: Option<i32>,
}

impl IndicatorPage {
    fn of(page: &Page, ctx: &Ctx, view: IndicatorView, refused: Option<Refused>) -> IndicatorPage {
        let locale = page.locale();
        let indicator = &view.indicator;
        let standing = &indicator.standing;
        let url = urls::office_indicator(&view.programme_key, &indicator.key);
        let page = page.clone().titled(indicator.title.told(locale));
        let crumbs = Crumbs::new(locale, page.t("Chỉ tiêu", "Indicator"))
            .under(page.t("Chương trình", "Programmes"), urls::OFFICE_PROGRAMMES)
            .under(
                page.t("Chương trình này", "This programme"),
                urls::office_programme(&view.programme_key),
            );
        let (report_refused, target_refused) = match refused {
            Some(Refused::Report(form)) => (Some(form), None),
            Some(Refused::Target(form)) => (None, Some(form)),
            None => (None, None),
        };
        let may = |action| indicator.actions.contains(&action);
        let report_form = may(IndicatorAction::EnterFigure).then(|| {
            report_refused.unwrap_or_else(|| {
                let day = ctx.today().min(standing.last_day).min(indicator.due_on);
                FormState::filled(locale, FormData::default().with("as_of", day))
            })
        });
        let target = may(IndicatorAction::SetTarget).then(|| {
            target_refused.unwrap_or_else(|| {
                let value = format::decimal(indicator.target_thousandths, 3, locale);
                FormState::filled(locale, FormData::default().with("target", value))
            })
        });
        let computed = standing.computed.as_ref();
        IndicatorPage {
            crumbs,
            row: Row::of(&page, indicator),
            facts: facts(&page, &view),
            rule: indicator.measure.map(|measure| measure.rule(locale)),
            why_none: standing.figure.err().map(|why| why.label(locale)),
            is_partial: indicator.measure.is_some() && report_is_main(&view),
            years: indicator
                .years
                .iter()
                .map(|year| {
                    let row = StandingRow::of(&page, indicator, year);
                    let number = year.year.unwrap_or_default().to_string();
                    let link = urls::with_query(&url, "nam", &number);
                    (row, link)
                })
                .collect(),
            beside: computed.map_or_else(Vec::new, |reading| {
                reading
                    .beside
                    .iter()
                    .map(|row| (row.label.clone(), told(row.measured, row.unit, locale)))
                    .collect()
            }),
            records: computed.map_or_else(Vec::new, |reading| {
                reading
                    .records
                    .iter()
                    .map(|record| RecordRow::of(record, locale))
                    .collect()
            }),
            shows_records: view.shows_records && computed.is_some(),
            history: history(&page, &view),
            report: report_form,
            report_url: urls::office_indicator_report(&view.programme_key, &indicator.key),
            target,
            target_url: urls::office_indicator_target(&view.programme_key, &indicator.key),
            unit: indicator.unit.label(locale),
            page,
        }
    }
}

/// The office's figure speaks; what the records show stands beside it.
fn report_is_main(view: &IndicatorView) -> bool {
    view.indicator.source != domain::IndicatorSource::Marketplace
        || view.indicator.coverage == Some(Coverage::Partial)
}

fn facts(page: &Page, view: &IndicatorView) -> Facts {
    let locale = page.locale();
    let indicator = &view.indicator;
    let standing = &indicator.standing;
    let told_standing = StandingRow::of(page, indicator, standing);
    let source = match indicator.coverage {
        Some(coverage) => format!(
            "{} ({})",
            indicator.source.label(locale),
            coverage.label(locale).to_lowercase()
        ),
        None => indicator.source.label(locale).to_owned(),
    };
    let quoted = (!indicator.quoted.is_empty()).then(|| format!("“{}”", indicator.quoted));
    Facts::new()
        .with(
            page.t("Chỉ tiêu", "Target"),
            indicator
                .comparator
                .tell(indicator.target_thousandths, indicator.unit, locale),
        )
        .with_some(page.t("Nguyên văn", "As written"), quoted)
        .with_some(
            page.t("Mẫu số", "Denominator"),
            indicator.denominator.as_ref().map(|text| text.told(locale)),
        )
        .with(page.t("Kỳ tính", "Period"), told_standing.period)
        .with(page.t("Hạn", "Due"), format::date(indicator.due_on))
        .with(
            page.t("Đã đạt", "Measured"),
            figure(standing.figure, indicator.unit, locale),
        )
        .with(
            page.t("Cần đạt đến hôm nay", "Expected today"),
            told_standing.expected,
        )
        .with_some(page.t("So với chỉ tiêu", "Of the target"), told_standing.progress)
        .with(page.t("Nguồn số liệu", "Source"), source)
        .with_some(
            page.t("Người phụ trách", "Responsible"),
            indicator.responsible.clone(),
        )
        .with_some(
            page.t("Dòng trong văn bản", "Lines of the document"),
            indicator.lines.clone(),
        )
        .with_some(
            page.t("Ghi chú của người biên soạn", "Our note"),
            indicator.note.as_ref().map(|note| note.told(locale)),
        )
}

fn history(page: &Page, view: &IndicatorView) -> Vec<Entry> {
    let locale = page.locale();
    let is_yearly = !view.indicator.years.is_empty();
    let mut seen: Vec<i32> = Vec::new();
    view.history
        .iter()
        .map(|entry| {
            let group = if is_yearly { entry.year } else { 0 };
            let is_replaced = seen.contains(&group);
            seen.push(group);
            Entry {
                value: tell(entry.value_thousandths, view.indicator.unit, locale),
                year: entry.year,
                as_of: format::date(entry.as_of),
                evidence: entry.evidence.clone(),
                note: entry.note.clone().unwrap_or_default(),
                entered: format!(
                    "{} {}",
                    entry.entered_by.as_deref().unwrap_or_default(),
                    format::time(entry.entered_at)
                ),
                is_replaced,
            }
        })
        .collect()
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path((code, key)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response> {
    officer(&ctx).map_err(failed(&ctx))?;
    let view = indicator::view(&app, &ctx, &code, &key, chosen.nam).await;
    let view = view.map_err(failed(&ctx))?;
    render(&IndicatorPage::of(&page, &ctx, view, None))
}

#[handler]
pub(super) async fn report(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((code, key)): Path<(String, String)>,
    Posted(form): Posted,
) -> Result<Response> {
    let as_of = form.read(page.locale()).day("as_of");
    let command = EnterFigure {
        programme_key: code.clone(),
        indicator_key: key.clone(),
        value: form.typed("value").to_owned(),
        typed_in: page.locale(),
        as_of,
        evidence: form.typed("evidence").to_owned(),
        note: Some(form.typed("note").to_owned()),
    };
    match reported_figure::enter(&app, &ctx, command).await {
        Ok(_) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã ghi nhận số liệu.", "The figure was kept."),
            );
            Ok(see_other(urls::office_indicator(&code, &key)))
        }
        Err(Error::Invalid(fields)) => {
            let form = FormState::refused(page.locale(), form, fields);
            let view = indicator::view(&app, &ctx, &code, &key, None).await;
            let view = view.map_err(failed(&ctx))?;
            render_invalid(&IndicatorPage::of(&page, &ctx, view, Some(Refused::Report(form))))
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}

#[handler]
pub(super) async fn set_target(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((code, key)): Path<(String, String)>,
    Posted(form): Posted,
) -> Result<Response> {
    let command = SetTarget {
        programme_key: code.clone(),
        indicator_key: key.clone(),
        target: form.typed("target").to_owned(),
        typed_in: page.locale(),
    };
    match indicator::set_target(&app, &ctx, command).await {
        Ok(()) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã sửa chỉ tiêu.", "The target was changed."),
            );
            Ok(see_other(urls::office_indicator(&code, &key)))
        }
        Err(Error::Invalid(fields)) => {
            let form = FormState::refused(page.locale(), form, fields);
            let view = indicator::view(&app, &ctx, &code, &key, None).await;
            let view = view.map_err(failed(&ctx))?;
            render_invalid(&IndicatorPage::of(&page, &ctx, view, Some(Refused::Target(form))))
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}
