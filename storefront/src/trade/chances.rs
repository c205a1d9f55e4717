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
    /// "If you held VietGAP: 12 t, at 18,000 ₫/kg or more"
    fn sentence(&self, chance: &Chance) -> String {
        let page = &self.page;
        let is_pooled = chance.pool.is_some();
        let what = help(page, chance.reason, &chance.detail, is_pooled);
        let held = chance.detail.parse::<Standard>().is_ok();
        let change = match chance.reason {
            _ if is_pooled && !what.is_empty() => format!("{} {what}", page.t("Nếu", "If")),
            Reason::Standard if held => format!("{} {what}", page.t("Nếu có", "If you held")),
            Reason::Price => format!(
                "{} {what}",
                page.t("Nếu đổi giá chào", "If you changed your price by")
            ),
            reason if what.is_empty() => reason.label(page.locale()).to_owned(),
            reason => format!("{} ({what})", reason.label(page.locale())),
        };
        let tonnes = page.tonnes(chance.quantity_kg);
        format!("{change}: {tonnes}, {}", self.price(chance))
    }

    /// What the goods would have sold at: the ask that was, less what the line changes of it. A pool asks
    /// one price for all its members, and what it asked is not any one member's to see.
    fn price(&self, chance: &Chance) -> String {
        let page = &self.page;
        let at_least = |vnd: i64| {
            let (at, more) = (page.t("với giá từ", "at"), page.t("trở lên", "or more"));
            format!("{at} {}/kg {more}", page.money(vnd))
        };
        match price_change(chance) {
            None => at_least(chance.ask_vnd_per_kg),
            Some(Some(change)) if chance.pool.is_none() => at_least(chance.ask_vnd_per_kg + change),
            Some(_) => page
                .t(
                    "chưa nói được giá: nhóm phải chào lại một giá chung",
                    "no price can be told: the pool would have to ask a new price for all",
                )
                .to_owned(),
        }
    }
}

/// How the line changes the ask, in VND per kilogram; none where it leaves the ask as it is.
fn price_change(chance: &Chance) -> Option<Option<i64>> {
    if chance.reason == Reason::Price {
        return Some(chance.detail.parse().ok());
    }
    let prefix = format!("{}:", Reason::Price);
    let mut parts = chance.detail.split(';');
    parts.find_map(|part| part.strip_prefix(&prefix).map(|change| change.parse().ok()))
}
