use super::desk::{Continued, Desk, next_url};
use crate::parts::{AreaNav, Badge, Empty};
use crate::{Page, failed, render};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::delivery::{self, Delivery, DeliveryFilter};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/deliveries.html")]
struct DeliveriesPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    deliveries: Vec<Delivery>,
    next: Option<String>,
}

/// `?state=disputed` shows only those.
#[derive(Deserialize)]
struct Chosen {
    state: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Query(continued): Query<Continued>,
    Query(chosen): Query<Chosen>,
) -> poem::Result<Response> {
    let filter = DeliveryFilter {
        side: desk.side(),
        state: chosen.state.and_then(|word| word.parse().ok()),
        page: continued.page(),
        ..DeliveryFilter::default()
    };
    let found = delivery::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Phiếu giao nhận", "Deliveries").to_owned();
    render(&DeliveriesPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        next: next_url(desk.deliveries(), found.next.as_deref()),
        deliveries: found.items,
    })
}
