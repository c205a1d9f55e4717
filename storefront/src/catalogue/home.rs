use super::card::cards;
use crate::parts::ProductCard;
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::{Category, OcopGroup};
use poem::handler;
use poem::web::Data;
use poem::{Response, Result};
use services::{App, Ctx, catalogue};
use std::sync::Arc;

const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "catalogue/home.html")]
struct HomePage {
    page: Page,
    starred: Vec<ProductCard>,
    newest: Vec<ProductCard>,
}

impl HomePage {
    /// A group with the drawing of one of its categories.
    fn groups(&self) -> Vec<(&'static str, String, String)> {
        let drawn = |group| match group {
            OcopGroup::Food => Category::FreshFruit,
            OcopGroup::Beverage => Category::Tea,
            OcopGroup::Herbal => Category::Herbs,
            OcopGroup::Handicraft => Category::Weaving,
            OcopGroup::Ornamental => Category::Plants,
            OcopGroup::Tourism => Category::Tourism,
        };
        OcopGroup::ALL
            .iter()
            .map(|group| {
                let url = urls::with_query(urls::PRODUCTS, "group", group.as_str());
                (
                    group.label(self.page.locale()),
                    url,
                    urls::category_drawing(drawn(*group)),
                )
            })
            .collect()
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let starred = catalogue::newest(&app, &ctx, SHOWN, true)
        .await
        .map_err(failed(&ctx))?;
    let newest = catalogue::newest(&app, &ctx, SHOWN, false)
        .await
        .map_err(failed(&ctx))?;
    let locale = page.locale();
    render(&HomePage {
        page,
        starred: cards(&starred, locale),
        newest: cards(&newest, locale),
    })
}
