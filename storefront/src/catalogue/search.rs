use super::card::cards;
use super::facets::{Chosen, Facet};
use crate::parts::{Empty, ProductCard};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::handler;
use poem::web::Data;
use poem::{Request, Response, Result};
use services::catalogue::{self, Sort};
use services::{App, Ctx, places};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "catalogue/search.html")]
struct SearchPage {
    page: Page,
    chosen: Chosen,
    total: u64,
    relaxed: bool,
    cards: Vec<ProductCard>,
    facets: Vec<Facet>,
    next: Option<String>,
}

impl SearchPage {
    fn heading(&self) -> String {
        match self.chosen.one("q") {
            "" => self.page.t("Sản phẩm", "Products").to_owned(),
            q => format!("{} “{q}”", self.page.t("Kết quả cho", "Results for")),
        }
    }

    fn total_shown(&self) -> i64 {
        i64::try_from(self.total).unwrap_or(i64::MAX)
    }

    fn sorts(&self) -> Vec<(&'static str, &'static str, bool)> {
        let current = self.chosen.sort();
        Sort::ALL
            .iter()
            .map(|sort| (sort.as_str(), sort.label(self.page.locale()), *sort == current))
            .collect()
    }

    /// What was chosen, each with the address that takes it back.
    fn chips(&self) -> Vec<(String, String)> {
        self.facets
            .iter()
            .flat_map(|facet| {
                facet
                    .choices
                    .iter()
                    .filter(|choice| choice.chosen)
                    .map(move |choice| (facet.name, choice))
            })
            .map(|(name, choice)| (choice.label.clone(), self.chosen.without(name, &choice.value)))
            .collect()
    }

    fn empty(&self) -> Empty {
        let text = self.page.t(
            "Thử ít từ hơn, bỏ bớt bộ lọc, hoặc xem theo nhóm sản phẩm.",
            "Try fewer words, take back a filter, or browse the groups.",
        );
        Empty::new(self.page.t("Không có sản phẩm phù hợp", "No product fits"), text).action(
            self.page.t("Xem tất cả sản phẩm", "See all products"),
            urls::PRODUCTS,
        )
    }
}

#[handler]
pub(super) async fn show(
    mut page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
) -> Result<Response> {
    let query = request.uri().query().unwrap_or_default();
    let chosen = Chosen::new(crate::forms::decode(query.as_bytes()));
    let found = catalogue::find(&app, &ctx, chosen.find())
        .await
        .map_err(failed(&ctx))?;
    let provinces = places::provinces(&app).await.map_err(failed(&ctx))?;
    let facets = chosen.facets(&found.facets, &provinces, page.locale());
    page.search_text = chosen.one("q").to_owned();
    let locale = page.locale();
    let mut shown = SearchPage {
        next: found.page.next.as_deref().map(|after| chosen.continued(after)),
        total: found.total,
        relaxed: found.relaxed,
        cards: cards(&found.page.items, locale),
        facets,
        chosen,
        page,
    };
    shown.page.title = shown.heading();
    render(&shown)
}
