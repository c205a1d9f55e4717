use crate::forms::{FormData, FormState};
use crate::parts::{BarRow, Bars, Choice, Empty};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::round::{self, Amount, GapFilter, GapReport, Line, MissingStandard, SideReport};
use services::{App, Ctx, commodity, csv_file};
use std::sync::Arc;

/// Communes and standards by commune shown on the page; the file has them all.
const MOST_ROWS: usize = 40;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    round: String,
    #[serde(default)]
    commodity: String,
}

#[derive(Template)]
#[template(path = "trade/gap_report.html")]
struct GapReportPage {
    page: Page,
    form: FormState,
    rounds: Vec<Choice>,
    commodities: Vec<Choice>,
    sides: Vec<Side>,
    file: String,
    sheet: String,
}

/// One side of the market, drawn.
struct Side {
    name: &'static str,
    total: Amount,
    sentences: Vec<String>,
    charts: Vec<Bars>,
}

impl Asked {
    fn filter(&self) -> GapFilter {
        let given = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
        GapFilter {
            round: given(&self.round),
            commodity: given(&self.commodity),
        }
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let report = round::gap_report(&app, &ctx, asked.filter())
        .await
        .map_err(failed(&ctx))?;
    let listed = commodity::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let all_rounds = Choice::new("", locale.t("Mọi đợt đã ghép", "Every matched round"));
    let any = Choice::new("", locale.t("Mọi mặt hàng", "Any commodity"));
    let values = FormData::default()
        .with("round", &asked.round)
        .with("commodity", &asked.commodity);
    let address = urls::with_query(urls::OFFICE_GAPS_FILE, "round", &asked.round);
    let workbook = urls::with_query(urls::OFFICE_GAPS_SHEET, "round", &asked.round);
    let sides = vec![
        Side::of(
            &page,
            page.t(
                "Cung: hàng chào bán chưa có người mua",
                "Supply that found no buyer",
            ),
            &report.supply,
        ),
        Side::of(
            &page,
            page.t("Cầu: nhu cầu chưa có người bán", "Demand that found no seller"),
            &report.demand,
        ),
    ];
    let named = listed.iter().map(|row| Choice::new(&row.code, row.name(locale)));
    let GapReport { rounds, .. } = report;
    let rounds = rounds.iter().map(|row| Choice::new(&row.slug, &row.name));
    let title = page.t("Khoảng trống cung cầu", "Gap report").to_owned();
    render(&GapReportPage {
        form: FormState::filled(locale, values),
        rounds: std::iter::once(all_rounds).chain(rounds).collect(),
        commodities: std::iter::once(any).chain(named).collect(),
        file: urls::with_query(&address, "commodity", &asked.commodity),
        sheet: urls::with_query(&workbook, "commodity", &asked.commodity),
        page: page.titled(title),
        sides,
    })
}

#[handler]
pub(super) async fn file(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let report = round::gap_report(&app, &ctx, asked.filter())
        .await
        .map_err(failed(&ctx))?;
    let bytes = csv_file(&report.table(ctx.locale)).map_err(failed(&ctx))?;
    Ok(download("khoang-trong-cung-cau.csv", bytes))
}

#[handler]
pub(super) async fn sheet(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let report = round::gap_report(&app, &ctx, asked.filter())
        .await
        .map_err(failed(&ctx))?;
    let bytes = round::gap_sheet(&app, &ctx, &report).map_err(failed(&ctx))?;
    Ok(Response::builder()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .header(
            "content-disposition",
            "attachment; filename=\"khoang-trong-cung-cau.xlsx\"",
        )
        .body(bytes))
}

/// A CSV file to keep.
pub(super) fn download(name: &str, bytes: Vec<u8>) -> Response {
    Response::builder()
        .content_type("text/csv; charset=utf-8")
        .header("content-disposition", format!("attachment; filename=\"{name}\""))
        .body(bytes)
}

impl Side {
    fn of(page: &Page, name: &'static str, report: &SideReport) -> Side {
        let locale = page.locale();
        let chart = |title: &str, rows: Vec<BarRow>| Bars::new(title, page.t("Giá trị", "Worth"), rows);
        let charts = vec![
            chart(
                page.t(
                    "Theo lý do: một thay đổi này thôi sẽ ghép thêm được",
                    "By reason: what this change alone would match",
                ),
                bars(page, &report.by_reason, |reason| reason.label(locale).to_owned()),
            ),
            chart(
                page.t("Theo tiêu chuẩn còn thiếu", "By missing standard"),
                bars(page, &report.by_standard, |standard| {
                    standard.label(locale).to_owned()
                }),
            ),
            chart(
                page.t("Theo mặt hàng: phần còn lại", "By commodity: what stayed over"),
                bars(page, &report.by_commodity, |named| named.name(locale).to_owned()),
            ),
            chart(
                page.t(
                    "Theo tỉnh, thành phố: phần còn lại",
                    "By province: what stayed over",
                ),
                bars(page, &report.by_province, |unit| unit.name.clone()),
            ),
            chart(
                page.t("Theo xã, phường: phần còn lại", "By commune: what stayed over"),
                bars(page, &report.by_commune, ToString::to_string),
            ),
        ];
        Side {
            name,
            total: report.total,
            sentences: report
                .missing
                .iter()
                .take(MOST_ROWS)
                .map(|row| sentence(page, row))
                .collect(),
            charts: charts.into_iter().filter(|chart| !chart.is_empty()).collect(),
        }
    }
}

fn bars<T>(page: &Page, lines: &[Line<T>], name: impl Fn(&T) -> String) -> Vec<BarRow> {
    let rows = lines.iter().take(MOST_ROWS).map(|line| {
        let Amount { kg, vnd } = line.amount;
        BarRow::new(name(&line.of), kg, page.tonnes(kg), page.money(vnd))
    });
    rows.collect()
}

/// "VietGAP is missing on 340 t of mango worth 5,100,000,000 ₫ in …"
fn sentence(page: &Page, row: &MissingStandard) -> String {
    let (tonnes, worth) = (page.tonnes(row.amount.kg), page.money(row.amount.vnd));
    let goods = row.commodity.name(page.locale());
    format!(
        "{}: {} {tonnes} {goods}, {} {worth}, {} {}",
        row.standard.label(page.locale()),
        page.t("còn thiếu cho", "missing on"),
        page.t("trị giá", "worth"),
        page.t("ở", "in"),
        row.place
    )
}
