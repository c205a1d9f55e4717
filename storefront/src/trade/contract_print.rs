use super::desk::Desk;
use crate::{Page, failed, render};
use askama::Template;
use domain::Locale;
use domain::clauses::{self, Clause, ClauseKind};
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Contract};
use services::{App, Ctx};
use std::sync::Arc;

/// The contract on A4 paper: the very clauses that are hashed, laid out as Vietnamese contracts are.
#[derive(Template)]
#[template(path = "trade/contract_print.html")]
struct ContractPrintPage {
    page: Page,
    desk: Desk,
    contract: Contract,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let title = format!("{} {number}", page.t("Bản in hợp đồng", "Contract to print"));
    render(&ContractPrintPage {
        page: page.titled(title),
        desk,
        contract,
    })
}

impl ContractPrintPage {
    fn clauses(&self) -> Vec<Clause<'_>> {
        clauses::read(&self.contract.document_text)
    }

    fn state(&self) -> &'static str {
        self.contract.state.label(Locale::Vi)
    }
}
