use askama::Template;
use askama::filters::HtmlSafe;
use domain::Locale;

/// A row of OCOP stars in gold. Only for a rating that is valid today.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "parts/stars.html")]
pub struct Stars {
    count: u8,
    locale: Locale,
}

impl HtmlSafe for Stars {}

impl Stars {
    /// Three to five stars; other counts are drawn as given, up to five.
    pub fn new(count: u8, locale: Locale) -> Stars {
        Stars {
            count: count.min(5),
            locale,
        }
    }

    fn label(&self) -> String {
        match self.locale {
            Locale::Vi => format!("OCOP {} sao", self.count),
            Locale::En => format!("OCOP {} stars", self.count),
        }
    }

    fn is_lit(&self, index: &u8) -> bool {
        *index < self.count
    }
}
