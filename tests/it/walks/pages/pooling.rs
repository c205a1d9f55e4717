use super::PageFace;
use super::reading::{all, cell, first, holds, own_text, told, whole};
use super::trading::rows;
use crate::walks::pooling::{Comparison, Pool, Pooling};
use scraper::ElementRef;
use storefront::urls;
use testkit::form::text;

impl Pooling for PageFace {
    async fn declares_pool(&mut self, round: &str, name: &str, clubs: &[&str]) {
        self.open(urls::SELLER_POOLS).await;
        let address = urls::with_query(urls::SELLER_POOL_NEW, "round", round);
        assert!(self.visitor.attributes("main a", "href").contains(&address));
        self.open(&address).await;
        let form = self.visitor.form_to(urls::SELLER_POOL_NEW);
        // Nobody chosen: told so, with the name kept.
        self.visitor.send(form.fill("name", name)).await;
        assert_eq!(self.visitor.status, 422);
        let form = self.visitor.form_to(urls::SELLER_POOL_NEW);
        assert_eq!(form.value("name"), Some(name));
        let form = clubs.iter().fold(form, |form, club| form.tick("members", club));
        self.send(form).await;
    }

    async fn pools(&mut self) -> Vec<Pool> {
        self.open(urls::SELLER_POOLS).await;
        let page = self.page();
        all(&page, "main article").into_iter().map(pool).collect()
    }

    async fn confirms_pool(&mut self, pool: &Pool) {
        self.presses(pool, "confirm").await;
    }

    async fn leaves_pool(&mut self, pool: &Pool) {
        self.presses(pool, "leave").await;
    }

    async fn asks_into_pool(&mut self, pool: &Pool, club: &str) {
        self.open(urls::SELLER_POOLS).await;
        let css = format!("#n-{} form:has(button[value='ask'])", pool.id);
        let form = self.visitor.form(&css).tick("members", club);
        self.press(form, "ask").await;
    }

    async fn compares_with_fair_shares(&mut self, round: &str) -> Comparison {
        let address = urls::office_round_compare(round);
        self.open(&address).await;
        let form = self.visitor.form_to(&address);
        assert_eq!(form.value("fair"), Some("1"), "the other way is suggested");
        self.send(form).await;
        let page = self.page();
        let prices: Vec<String> = all(&page, "td[data-label='Cái giá của chia đều']")
            .into_iter()
            .map(text)
            .collect();
        assert_eq!(prices.len(), 2);
        assert_eq!(prices[0], "–");
        let difference = |row: ElementRef| {
            let kilograms = |heading| whole(&text(cell(row, heading)));
            let seller = text(cell(row, "Bên bán"));
            (seller, kilograms("Hiện nay"), kilograms("Cách khác"))
        };
        Comparison {
            price: price(&prices[1]),
            differences: rows(&page, "Cách khác").map(difference).collect(),
        }
    }

    async fn asks_for_fair_shares(&mut self, round: &str) {
        let address = urls::office_round_settings(round);
        self.open(&address).await;
        let form = self.visitor.form_to(&address);
        assert_eq!(form.value("gap_limit_percent"), Some("0,1"));
        self.send(form.tick("fair", 1)).await;
    }

    async fn price_of_fairness(&mut self, round: &str) -> Option<(i64, i64)> {
        self.open(&urls::office_round(round)).await;
        let page = self.page();
        let told = told(&page, "#cai-gia");
        (!told.is_empty()).then(|| price(&told))
    }

    async fn pools_of_pairs(&mut self, round: &str) -> Vec<(String, Option<String>)> {
        self.open(&urls::office_round(round)).await;
        let page = self.page();
        let pair = |row: ElementRef| {
            let seller = first(cell(row, "Bên bán"), "span");
            let pool = told(seller, "small");
            let pool = pool.strip_prefix("trong nhóm ").map(str::to_owned);
            (own_text(seller), pool)
        };
        rows(&page, "Bên bán").map(pair).collect()
    }
}

impl PageFace {
    async fn presses(&mut self, pool: &Pool, action: &str) {
        self.open(urls::SELLER_POOLS).await;
        let css = format!("#n-{} form:has(button[value='{action}'])", pool.id);
        let form = self.visitor.form(&css);
        self.press(form, action).await;
    }
}

fn pool(article: ElementRef) -> Pool {
    let id = article.value().attr("id").unwrap_or_default();
    let member = |row: ElementRef| {
        let answer = text(cell(row, "Trả lời"));
        (told(row, "th"), answer.starts_with("Đã xác nhận"))
    };
    Pool {
        id: id.trim_start_matches("n-").to_owned(),
        name: told(article, "h2"),
        members: all(article, "tbody tr").into_iter().map(member).collect(),
        is_counting: text(article).contains("được ghép như một bên bán"),
        may_confirm: holds(article, "button[value='confirm']"),
    }
}

/// `sản lượng không đổi; thặng dư ít hơn 12.000.000 ₫`
fn price(said: &str) -> (i64, i64) {
    let (kg, vnd) = said.split_once(';').expect("kilograms; surplus");
    let given_up = |part: &str| match part {
        part if part.contains("không đổi") => 0,
        part if part.contains("ít hơn") => whole(part),
        part => -whole(part),
    };
    (given_up(kg), given_up(vnd))
}
