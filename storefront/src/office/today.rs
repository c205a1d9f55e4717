use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::today::{self, OfficeToday};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/today.html")]
struct TodayPage {
    page: Page,
    today: OfficeToday,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let today = today::office(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Hôm nay ở cơ quan", "Today at the office").to_owned();
    render(&TodayPage {
        page: page.titled(title),
        today,
    })
}
