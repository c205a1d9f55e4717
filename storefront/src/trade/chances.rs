use super::round::help;
use crate::parts::Empty;
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::Standard;
use poem::web::Data;
use poem::{Response, handler};
use services::round::{self, Chance, Reason};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/chances.html")]
struct ChancesPage {
    page: Page,
    chances: Vec<Chance>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    let chances = round::chances(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Bán thêm được gì", "What more could sell").to_owned();
    render(&ChancesPage {
        page: page.titled(title),
        chances,
    })
}

impl ChancesPage {
    /// "If you held VietGAP: 12 t at 18,000 ₫/kg or more"
    fn sentence(&self, chance: &Chance) -> String {
        let page = &self.page;
        let is_pooled = chance.pool.is_some();
        let what = help(page, chance.reason, &chance.detail, is_pooled);
        let tonnes = page.tonnes(chance.quantity_kg);
        let ask = format!("{}/kg", page.money(chance.ask_vnd_per_kg));
        let held = chance.detail.parse::<Standard>().is_ok();
        match chance.reason {
            _ if is_pooled && !what.is_empty() => {
                format!("{} {what}: {tonnes}", page.t("Nếu", "If"))
            }
            Reason::Standard if held => format!(
                "{} {what}: {tonnes}, {} {ask} {}",
                page.t("Nếu có", "If you held"),
                page.t("với giá từ", "at"),
                page.t("trở lên", "or more")
            ),
            Reason::Price => format!(
                "{} {what}: {tonnes}",
                page.t("Nếu đổi giá chào", "If you changed your price by")
            ),
            reason => {
                let label = reason.label(page.locale());
                let what = if what.is_empty() {
                    what
                } else {
                    format!(" ({what})")
                };
                if chance.detail.contains(Reason::Price.as_str()) {
                    return format!("{label}{what}: {tonnes}");
                }
                let (at, more) = (page.t("với giá từ", "at"), page.t("trở lên", "or more"));
                format!("{label}{what}: {tonnes}, {at} {ask} {more}")
            }
        }
    }
}
