use crate::{Page, failed, render};
use askama::Template;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::planting_area::{self, PlantingArea};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "planting_areas/list.html")]
struct ListPage {
    page: Page,
    planted: Vec<PlantingArea>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let areas = planting_area::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let page = page.clone().titled(page.t("Vùng trồng", "Planting areas"));
    render(&ListPage { page, planted: areas })
}
