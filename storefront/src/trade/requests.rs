use super::desk::{Continued, next_url, tell};
use crate::forms::Posted;
use crate::parts::{Badge, Empty};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use services::request::{self, Request, RequestFilter};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/requests.html")]
struct RequestsPage {
    page: Page,
    requests: Vec<Request>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = RequestFilter {
        page: continued.page(),
        ..RequestFilter::default()
    };
    let found = request::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Nhu cầu mua", "Demand requests").to_owned();
    render(&RequestsPage {
        page: page.titled(title),
        next: next_url(urls::BUYING_REQUESTS, found.next.as_deref()),
        requests: found.items,
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
    let done = ctx
        .t("Đã rút nhu cầu mua.", "The request was withdrawn.")
        .to_owned();
    tell(&ctx, session, request::withdraw(&app, &ctx, id).await, &done)?;
    Ok(see_other(urls::BUYING_REQUESTS))
}
