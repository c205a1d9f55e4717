use super::officer;
use super::row::{Row, figure};
use crate::parts::{Crumbs, Facts};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::format;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::programme::{self, Programme, ProgrammeAction, SHOWN};
use services::{App, Ctx};
use std::sync::Arc;

/// What the public page and the office's page have in common.
struct Told {
    facts: Facts,
    note: Option<String>,
    rows: Vec<Row>,
    years: Vec<i32>,
    /// A measure's name with its figures of those years.
    figures: Vec<(&'static str, Vec<String>)>,
    unmeasured: Vec<String>,
    reporting: Vec<String>,
    places: Vec<String>,
}

impl Told {
    fn of(page: &Page, programme: &Programme) -> Told {
        let locale = page.locale();
        let figures = SHOWN
            .iter()
            .enumerate()
            .map(|(position, measure)| {
                let told = programme
                    .years
                    .iter()
                    .filter_map(|year| year.figures.get(position))
                    .map(|value| figure(*value, measure.unit(), locale))
                    .collect();
                (measure.label(locale), told)
            })
            .collect();
        Told {
            facts: facts(page, programme),
            note: programme.note.as_ref().map(|note| note.told(locale).to_owned()),
            rows: programme
                .indicators
                .iter()
                .map(|row| Row::of(page, row))
                .collect(),
            years: programme.years.iter().map(|year| year.year).collect(),
            figures,
            unmeasured: programme
                .unmeasured
                .iter()
                .map(|aim| aim.text.told(locale).to_owned())
                .collect(),
            reporting: programme
                .reporting_dates
                .iter()
                .map(|date| {
                    let day = match date.month_day {
                        Some((month, day)) => format!("{day:02}/{month:02}"),
                        None => page.t("không định ngày", "no day given").to_owned(),
                    };
                    let note = match (&date.note, date.month_day) {
                        (Some(note), Some(_)) => format!(" ({})", note.told(locale)),
                        _ => String::new(),
                    };
                    format!(
                        "{}: {day}{note}. {} → {}",
                        date.cadence.label(locale),
                        date.from.told(locale),
                        date.to.told(locale)
                    )
                })
                .collect(),
            places: programme
                .area
                .provinces
                .iter()
                .chain(&programme.area.communes)
                .map(|unit| unit.name.clone())
                .collect(),
        }
    }
}

fn facts(page: &Page, programme: &Programme) -> Facts {
    let locale = page.locale();
    let mut period = format!(
        "{} – {}",
        format::date(programme.first_day),
        format::date(programme.last_day)
    );
    if programme.start_is_assumed {
        period.push_str(page.t(
            " (văn bản không nêu năm bắt đầu; lấy theo năm của nghị quyết)",
            " (the document names no start; the year of the resolution is taken)",
        ));
    }
    let based_on: Vec<&str> = programme
        .based_on
        .iter()
        .map(|basis| basis.told(locale))
        .collect();
    let document = programme
        .document_number
        .as_ref()
        .map(|number| match programme.document_date {
            Some(day) => format!("{number}, {}", format::date(day)),
            None => number.clone(),
        });
    Facts::new()
        .with(
            page.t("Cơ quan ban hành", "Authority"),
            programme.authority.clone(),
        )
        .with_some(page.t("Số, ngày văn bản", "Document"), document)
        .with_some(page.t("Người ký", "Signed by"), programme.signatory.clone())
        .with(page.t("Thời gian", "Period"), period)
        .with(page.t("Cấp", "Level"), programme.level.label(locale))
        .with_some(
            page.t("Địa bàn theo văn bản", "Place as stated"),
            programme.place_as_stated.clone(),
        )
        .with_some(
            page.t("Căn cứ", "Based on"),
            (!based_on.is_empty()).then(|| based_on.join("; ")),
        )
}

#[derive(Template)]
#[template(path = "programmes/view.html")]
struct PublicPage {
    page: Page,
    crumbs: Crumbs,
    told: Told,
}

#[derive(Template)]
#[template(path = "programmes/office_view.html")]
struct OfficePage {
    page: Page,
    crumbs: Crumbs,
    key: String,
    told: Told,
    copied_from: Option<String>,
    may_copy: bool,
    may_add: bool,
}

impl OfficePage {
    fn indicator_url(&self, key: &str) -> String {
        urls::office_indicator(&self.key, key)
    }
}

#[handler]
pub(super) async fn public(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(key): Path<String>,
) -> Result<Response> {
    let programme = programme::view(&app, &ctx, &key).await.map_err(failed(&ctx))?;
    let told = Told::of(&page, &programme);
    let page = page.clone().titled(programme.name.told(page.locale()));
    let crumbs = Crumbs::new(page.locale(), page.t("Chương trình", "Programme")).under(
        page.t("Chương trình và tiến độ", "Programmes and progress"),
        urls::PROGRAMMES,
    );
    render(&PublicPage { page, crumbs, told })
}

#[handler]
pub(super) async fn office(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(key): Path<String>,
) -> Result<Response> {
    officer(&ctx).map_err(failed(&ctx))?;
    let programme = programme::view(&app, &ctx, &key).await.map_err(failed(&ctx))?;
    let told = Told::of(&page, &programme);
    let page = page.clone().titled(programme.name.told(page.locale()));
    let crumbs = Crumbs::new(page.locale(), page.t("Chương trình này", "This programme"))
        .under(page.t("Chương trình", "Programmes"), urls::OFFICE_PROGRAMMES);
    render(&OfficePage {
        page,
        crumbs,
        key,
        told,
        copied_from: programme.copied_from,
        may_copy: programme.actions.contains(&ProgrammeAction::Copy),
        may_add: programme.actions.contains(&ProgrammeAction::AddIndicator),
    })
}
