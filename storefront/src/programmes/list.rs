use super::officer;
use crate::parts::Badge;
use crate::{Page, failed, render, urls};
use askama::Template;
use chrono::Datelike;
use domain::Locale;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::programme::{self, ProgrammeSummary};
use services::{App, Ctx};
use std::sync::Arc;

struct Line {
    name: String,
    url: String,
    authority: String,
    period: String,
    start_is_assumed: bool,
    place: String,
    level: &'static str,
    indicators: usize,
    states: Vec<(Badge, usize)>,
    is_copy: bool,
}

impl Line {
    fn of(page: &Page, summary: ProgrammeSummary, url: String) -> Line {
        let locale = page.locale();
        Line {
            name: summary.name.told(locale).to_owned(),
            url,
            period: years(summary.first_day.year(), summary.last_day.year()),
            start_is_assumed: summary.start_is_assumed,
            place: place(&summary, locale),
            level: summary.level.label(locale),
            indicators: summary.indicators,
            states: summary
                .states
                .into_iter()
                .map(|(state, count)| (page.badge(state), count))
                .collect(),
            authority: summary.authority,
            is_copy: summary.is_copy,
        }
    }
}

fn years(first: i32, last: i32) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first} – {last}")
    }
}

/// Today's units; many communes are told by their number.
fn place(summary: &ProgrammeSummary, locale: Locale) -> String {
    let area = &summary.area;
    let mut names: Vec<String> = area.provinces.iter().map(|unit| unit.name.clone()).collect();
    match area.communes.as_slice() {
        [] => {}
        [only] => names.push(only.name.clone()),
        many => names.push(format!(
            "{} {}",
            many.len(),
            locale.t("xã, phường hiện nay", "communes of today")
        )),
    }
    if names.is_empty() {
        names.push(
            locale
                .t(
                    "văn bản không nêu địa bàn rõ ràng",
                    "the document leaves the place open",
                )
                .to_owned(),
        );
    }
    match &summary.place_as_stated {
        Some(stated) => format!("{stated} ({})", names.join(", ")),
        None => names.join(", "),
    }
}

#[derive(Template)]
#[template(path = "programmes/list.html")]
struct PublicList {
    page: Page,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "programmes/office_list.html")]
struct OfficeList {
    page: Page,
    own: Vec<Line>,
    others: Vec<Line>,
}

#[handler]
pub(super) async fn public(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let programmes = programme::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let lines = programmes
        .into_iter()
        .map(|summary| {
            let url = urls::programme(&summary.key);
            Line::of(&page, summary, url)
        })
        .collect();
    let page = page
        .clone()
        .titled(page.t("Chương trình và tiến độ", "Programmes and progress"));
    render(&PublicList { page, lines })
}

#[handler]
pub(super) async fn office(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    officer(&ctx).map_err(failed(&ctx))?;
    let programmes = programme::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let (own, others): (Vec<_>, Vec<_>) = programmes.into_iter().partition(|summary| summary.is_tended);
    let lines = |summaries: Vec<ProgrammeSummary>| {
        summaries
            .into_iter()
            .map(|summary| {
                let url = urls::office_programme(&summary.key);
                Line::of(&page, summary, url)
            })
            .collect()
    };
    let (own, others) = (lines(own), lines(others));
    let page = page.clone().titled(page.t("Chương trình", "Programmes"));
    render(&OfficeList { page, own, others })
}
