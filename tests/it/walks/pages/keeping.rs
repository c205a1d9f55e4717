use super::PageFace;
use super::reading::{all, told};
use crate::walks::Face;
use crate::walks::buying::OrderKey;
use crate::walks::keeping::Keeping;
use storefront::urls;

const ORDERED: &str = "section[aria-labelledby^=seller-] .line";
const SAVED: &str = "section[aria-labelledby=saved] .line";

impl Keeping for PageFace {
    async fn signs_in_with_cart(&mut self, login: &str) {
        self.signs_in(login).await;
    }

    async fn cart(&mut self) -> Vec<(String, i64)> {
        self.open(urls::CART).await;
        let page = self.page();
        let mut lines: Vec<(String, i64)> = all(&page, ORDERED)
            .into_iter()
            .map(|line| {
                let quantity = all(line, "input.quantity")[0].value().attr("value");
                let quantity = quantity.and_then(|typed| typed.parse().ok());
                (told(line, "strong"), quantity.expect("a quantity"))
            })
            .collect();
        lines.sort();
        let count = told(&page, ".header-links .count");
        let shown: usize = count.parse().unwrap_or_default();
        assert_eq!(shown, lines.len(), "the header counts what is ordered");
        lines
    }

    async fn put_aside(&mut self) -> Vec<String> {
        self.open(urls::CART).await;
        let page = self.page();
        let lines = all(&page, SAVED).into_iter();
        lines.map(|line| told(line, "strong")).collect()
    }

    async fn puts_aside(&mut self, name: &str) {
        self.moves(ORDERED, name, "aside").await;
    }

    async fn takes_back(&mut self, name: &str) {
        self.moves(SAVED, name, "").await;
    }

    async fn wishes(&mut self, slug: &str) {
        self.open(&urls::product(slug)).await;
        let form = self.visitor.form_to(&urls::product_wish(slug));
        self.send(form).await;
    }

    async fn forgets(&mut self, slug: &str) {
        self.wishes(slug).await;
    }

    async fn wish_list(&mut self) -> Vec<String> {
        self.open(urls::ACCOUNT_WISHES).await;
        self.visitor.texts("main article h3")
    }

    async fn orders_again(&mut self, key: &OrderKey) {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let form = self.visitor.form_to(&urls::order_again(&key.number));
        self.send(form).await;
        assert_eq!(self.visitor.address, urls::CART);
    }
}

impl PageFace {
    /// Sends the form of that line as its button for later does.
    async fn moves(&mut self, lines: &str, name: &str, aside: &str) {
        self.open(urls::CART).await;
        let page = self.page();
        let line = all(&page, lines)
            .into_iter()
            .position(|line| told(line, "strong") == name);
        let line = line.unwrap_or_else(|| panic!("no {name}: {}", self.visitor.says()));
        let id = all(&page, &format!("{lines} [name=variant]"))[line]
            .value()
            .attr("value");
        let form = format!("form:has([name=variant][value='{}'])", id.expect("an id"));
        let mut form = self.visitor.form(&form);
        form.action = urls::CART_LATER.to_owned();
        if aside.is_empty() {
            self.send(form).await;
        } else {
            self.press(form, "1").await;
        }
    }
}
