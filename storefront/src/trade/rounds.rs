use super::desk::{Continued, next_url};
use crate::parts::{Badge, Empty};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use services::round::{self, Round, RoundFilter};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/rounds.html")]
struct RoundsPage {
    page: Page,
    rounds: Vec<Round>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = RoundFilter {
        page: continued.page(),
        ..RoundFilter::default()
    };
    let found = round::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Đợt kết nối", "Matching rounds").to_owned();
    render(&RoundsPage {
        page: page.titled(title),
        next: next_url(urls::OFFICE_ROUNDS, found.next.as_deref()),
        rounds: found.items,
    })
}
