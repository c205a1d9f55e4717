use crate::{Page, failed, render, urls};
use askama::Template;
use domain::TradeSide;
use poem::web::Data;
use poem::{Response, handler};
use services::contract::{self, Waiting};
use services::round::{self, PublicRound};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/buying_today.html")]
struct BuyingTodayPage {
    page: Page,
    waiting: Waiting,
    rounds: Vec<PublicRound>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    ctx.buyer().map_err(failed(&ctx))?;
    let waiting = contract::waiting(&app, &ctx, TradeSide::Buyer)
        .await
        .map_err(failed(&ctx))?;
    let board = round::board(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Thu mua hôm nay", "Buying today").to_owned();
    render(&BuyingTodayPage {
        page: page.titled(title),
        waiting,
        rounds: board.open,
    })
}
