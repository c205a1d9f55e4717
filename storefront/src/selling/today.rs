use crate::{Page, failed, render, urls};
use askama::Template;
use domain::Verification;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::today::{self, SellerToday};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "selling/today.html")]
struct TodayPage {
    page: Page,
    today: SellerToday,
}

impl TodayPage {
    fn is_verified(&self) -> bool {
        self.today.verification == Verification::Verified
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let today = today::seller(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Bán hàng hôm nay", "Selling today").to_owned();
    render(&TodayPage {
        page: page.titled(title),
        today,
    })
}
