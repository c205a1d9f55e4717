use super::desk::{Continued, Desk, next_url};
use crate::parts::{AreaNav, Badge, Empty};
use crate::{Page, failed, render};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use services::contract::{self, ContractFilter, ContractRow};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/contracts.html")]
struct ContractsPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    contracts: Vec<ContractRow>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = ContractFilter {
        side: desk.side(),
        page: continued.page(),
        ..ContractFilter::default()
    };
    let found = contract::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Hợp đồng liên kết", "Linkage contracts").to_owned();
    render(&ContractsPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        next: next_url(desk.contracts(), found.next.as_deref()),
        contracts: found.items,
    })
}
