use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::outbox::{self, Lag};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "administration/system.html")]
struct SystemPage {
    page: Page,
    lag: Lag,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    ctx.administrator().map_err(failed(&ctx))?;
    let lag = outbox::lag(&app).await.map_err(failed(&ctx))?;
    let title = page.t("Hệ thống", "System").to_owned();
    render(&SystemPage {
        page: page.titled(title),
        lag,
    })
}
