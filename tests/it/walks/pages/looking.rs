use super::PageFace;
use super::reading::{all, last_part, thousandths, told};
use crate::walks::looking::{Board, Looking, Sums};
use crate::walks::reporting::Target;
use domain::Locale;
use scraper::ElementRef;
use std::collections::BTreeMap;
use storefront::urls;
use testkit::form::text;

impl Looking for PageFace {
    async fn board(&mut self) -> Board {
        self.open(urls::TRADE).await;
        let page = self.page();
        let tables = all(&page, ".balances section").into_iter();
        let by_month = tables.flat_map(|table| months(table, self.language)).collect();
        Board {
            open: self.visitor.texts("a.panel h3"),
            earlier: self.visitor.texts("table.cards tbody th a"),
            by_month,
        }
    }

    async fn board_of(&mut self, round: &str) -> Sums {
        self.open(&urls::trade_round(round)).await;
        let figures = self.visitor.texts(".panel .figure");
        let kilograms = |at: usize| thousandths(&figures[at], self.language).expect("tonnes");
        Sums {
            supply_kg: kilograms(0),
            demand_kg: kilograms(1),
        }
    }

    async fn programmes(&mut self) -> BTreeMap<String, String> {
        self.open(urls::PROGRAMMES).await;
        let names = self.visitor.texts("article h2 a");
        let links = self.visitor.attributes("article h2 a", "href");
        links.iter().map(|link| last_part(link)).zip(names).collect()
    }

    async fn targets(&mut self, programme: &str) -> Vec<Target> {
        self.open(&urls::programme(programme)).await;
        let page = self.page();
        let rows = all(&page, "table.cards tbody tr").into_iter();
        rows.map(|row| self.target(row)).collect()
    }
}

fn months(table: ElementRef, language: Locale) -> Vec<((String, String), Sums)> {
    let commodity = told(table, "h3");
    let row = |row: ElementRef| {
        let month = told(row, "th");
        let tonnes: Vec<String> = all(row, "td.number").into_iter().map(text).collect();
        let kilograms = |at: usize| thousandths(&tonnes[at], language).expect("tonnes");
        let sums = Sums {
            supply_kg: kilograms(0),
            demand_kg: kilograms(1),
        };
        ((commodity.clone(), month), sums)
    };
    all(table, "tbody tr").into_iter().map(row).collect()
}
