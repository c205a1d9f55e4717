use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Locale, format};

/// Way to the neighbouring pages of a list.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/pagination.html")]
pub struct Pagination {
    locale: Locale,
    previous: Option<String>,
    next: Option<String>,
    page: i64,
    pages: i64,
}

impl HtmlSafe for Pagination {}

impl Pagination {
    /// `page` counts from 1; `url` makes the address of a page.
    pub fn new(
        locale: Locale,
        page: i64,
        total: i64,
        per_page: i64,
        url: impl Fn(i64) -> String,
    ) -> Pagination {
        let pages = pages_of(total, per_page);
        let page = page.clamp(1, pages);
        Pagination {
            locale,
            previous: (page > 1).then(|| url(page - 1)),
            next: (page < pages).then(|| url(page + 1)),
            page,
            pages,
        }
    }

    fn told(&self) -> String {
        let (page, pages) = (
            format::number(self.page, self.locale),
            format::number(self.pages, self.locale),
        );
        match self.locale {
            Locale::Vi => format!("Trang {page} / {pages}"),
            Locale::En => format!("Page {page} of {pages}"),
        }
    }
}

fn pages_of(total: i64, per_page: i64) -> i64 {
    let per_page = per_page.max(1);
    (total.max(0) / per_page + i64::from(total.max(0) % per_page > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_anything_has_one_page() {
        assert_eq!([0, 1, 24, 25].map(|total| pages_of(total, 24)), [1, 1, 1, 2]);
    }
}
