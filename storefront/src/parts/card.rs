use super::Stars;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Locale, format};

/// A product in a grid.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/card.html")]
pub struct ProductCard {
    pub locale: Locale,
    pub url: String,
    pub picture_url: String,
    pub name: String,
    pub producer: String,
    pub place: String,
    /// Only of a rating that is valid today.
    pub stars: Option<u8>,
    /// Lowest price; `None` where nothing is for sale.
    pub price_vnd: Option<i64>,
    /// What the price is for: `hộp 500 g`.
    pub unit: String,
    pub in_stock: bool,
    /// What of it was made up for the demonstration.
    pub sample: Option<&'static str>,
}

impl HtmlSafe for ProductCard {}

impl ProductCard {
    fn star_row(&self) -> Option<Stars> {
        self.stars.map(|count| Stars::new(count, self.locale))
    }

    fn price(&self, vnd: &i64) -> String {
        format::money(*vnd, self.locale)
    }
}
