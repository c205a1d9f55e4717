use super::desk::Desk;
use crate::parts::{AreaNav, Crumbs};
use crate::{Page, failed, render};
use askama::Template;
use chrono::{DateTime, Utc};
use domain::ContractAction;
use domain::clauses::{self, Clause, ClauseKind};
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Liquidation};
use services::{App, Ctx};
use std::sync::Arc;

/// The liquidation minutes on A4 paper, and their acceptance.
#[derive(Template)]
#[template(path = "trade/contract_liquidation.html")]
struct ContractLiquidationPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    number: String,
    minutes: Liquidation,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let minutes = contract::liquidation(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let title = format!("{} {number}", page.t("Thanh lý hợp đồng", "Liquidate contract"));
    render(&ContractLiquidationPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        number,
        minutes,
    })
}

impl ContractLiquidationPage {
    fn clauses(&self) -> Vec<Clause<'_>> {
        clauses::read(&self.minutes.document_text)
    }

    fn accepted(&self, at: &Option<DateTime<Utc>>) -> String {
        match at {
            Some(at) => format!("chấp thuận điện tử lúc {}", self.page.time(at)),
            None => String::new(),
        }
    }
}
