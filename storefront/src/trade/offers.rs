use super::desk::{Continued, next_url, tell};
use crate::forms::Posted;
use crate::parts::{Badge, Empty};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use services::offer::{self, Offer, OfferFilter};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/offers.html")]
struct OffersPage {
    page: Page,
    offers: Vec<Offer>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = OfferFilter {
        page: continued.page(),
        ..OfferFilter::default()
    };
    let found = offer::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Chào bán sỉ", "Supply offers").to_owned();
    render(&OffersPage {
        page: page.titled(title),
        next: next_url(urls::SELLER_OFFERS, found.next.as_deref()),
        offers: found.items,
    })
}

#[handler]
pub(super) async fn withdraw(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let done = ctx.t("Đã rút chào bán.", "The offer was withdrawn.").to_owned();
    tell(&ctx, session, offer::withdraw(&app, &ctx, id).await, &done)?;
    Ok(see_other(urls::SELLER_OFFERS))
}
