use crate::forms::{FormData, FormState};
use crate::parts::Empty;
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::Month;
use poem::http::header;
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use services::seller_statement::{SellerStatement, TaxLine, statement_csv, statement_sheet, view_statement};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "money/month.html")]
struct MonthPage {
    page: Page,
    form: FormState,
    statement: SellerStatement,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// `2026-11`; anything else is this month.
    month: Option<String>,
}

impl Asked {
    fn month(&self, ctx: &Ctx) -> Month {
        let this = Month::of(ctx.today());
        let asked = self.month.as_deref().and_then(|word| word.parse().ok());
        asked.filter(|month| *month <= this).unwrap_or(this)
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let month = asked.month(&ctx);
    let statement = view_statement(&app, &ctx, month).await.map_err(failed(&ctx))?;
    let title = format!(
        "{} {}",
        page.t("Bảng đối soát tháng", "Statement of"),
        page.month(month)
    );
    render(&MonthPage {
        form: FormState::filled(page.locale(), FormData::default().with("month", month)),
        page: page.titled(title),
        statement,
    })
}

#[handler]
pub(super) async fn csv(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let month = asked.month(&ctx);
    let statement = view_statement(&app, &ctx, month).await.map_err(failed(&ctx))?;
    let file = statement_csv(&ctx, &statement).map_err(failed(&ctx))?;
    Ok(download(month, "csv", "text/csv; charset=utf-8", file))
}

#[handler]
pub(super) async fn sheet(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let month = asked.month(&ctx);
    let statement = view_statement(&app, &ctx, month).await.map_err(failed(&ctx))?;
    let file = statement_sheet(&app, &ctx, &statement).map_err(failed(&ctx))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(month, "xlsx", kind, file))
}

fn download(month: Month, ending: &str, kind: &str, file: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"doi-soat-{month}.{ending}\"");
    Response::builder()
        .content_type(kind)
        .header(header::CONTENT_DISPOSITION, name)
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(file)
}

impl MonthPage {
    fn csv_url(&self) -> String {
        self.of_month(urls::SELLER_STATEMENT_CSV)
    }

    fn sheet_url(&self) -> String {
        self.of_month(urls::SELLER_STATEMENT_XLSX)
    }

    fn of_month(&self, url: &str) -> String {
        urls::with_query(url, "month", &self.statement.month.to_string())
    }

    /// `1 % + 0,5 %`
    fn rate(&self, tax: &TaxLine) -> String {
        let percent = |bp: i64| format!("{} %", domain::format::decimal(bp, 2, self.page.locale()));
        format!("{} + {}", percent(tax.vat_bp), percent(tax.pit_bp))
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Tháng này chưa có gì", "Nothing in this month"),
            self.page.t(
                "Đơn đã giao, tiền đã nhận và tiền đã hoàn trong tháng sẽ hiện ở đây.",
                "Orders delivered, money received and paid back in the month stand here.",
            ),
        )
    }
}
