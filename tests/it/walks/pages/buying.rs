use super::PageFace;
use super::reading::{all, fact, first, last_part, state, told, whole};
use super::shipping::paid;
use crate::walks::buying::{Buyer, Buying, Order, OrderKey, Part, Product, Size};
use domain::{OrderAction, PaymentMethod, SellerOrderState};
use poem::http::StatusCode;
use scraper::ElementRef;
use storefront::urls;
use testkit::form::{Form, text};
use testkit::pages::Visitor;

impl Buying for PageFace {
    async fn finds(&mut self, words: &str) -> Vec<String> {
        self.open(urls::HOME).await;
        let form = self.visitor.form_to(urls::PRODUCTS).fill("q", words);
        self.send(form).await;
        self.visitor.texts("main article h3")
    }

    async fn product(&mut self, slug: &str) -> Option<Product> {
        self.visitor.look(&urls::product(slug)).await;
        if self.visitor.status == StatusCode::NOT_FOUND {
            return None;
        }
        let page = self.page();
        let of = |css: &str| all(&page, css).len();
        let is_drawing = of(".product-picture .hint") == 1;
        let stars = of(".product > div > .stars path:not(.unlit)");
        let sizes = all(&page, ".choices-boxed label.choice").into_iter();
        Some(Product {
            name: self.visitor.texts("main h1").remove(0),
            stars: (stars > 0).then_some(stars as u8),
            pictures: if is_drawing { 0 } else { of(".product-picture img") },
            sizes: sizes.map(|label| self.size(label)).collect(),
        })
    }

    async fn puts_in_cart(&mut self, product: &str, quantity: i64) {
        self.open(&urls::product(product)).await;
        let form = self.visitor.form_to(urls::CART_ADD).fill("quantity", quantity);
        self.send(form).await;
    }

    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey {
        let form = self.address(buyer).await;
        self.confirms(paid(form, wish)).await
    }

    async fn reads_order(&mut self, key: &OrderKey) -> Order {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let page = self.page();
        let parts = all(&page, "section.panel[aria-labelledby^=part-]").into_iter();
        let about = first(&page, "aside");
        let total = fact(about, self.t("Tổng thanh toán", "Total")).expect("a total");
        Order {
            total_vnd: whole(&total),
            parts: parts.map(|part| self.part(part)).collect(),
        }
    }

    async fn order_text(&mut self, key: &OrderKey) -> String {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let download = self.t("Tải nội dung đơn", "Download the order's text");
        self.visitor.follow(download).await;
        self.visitor.html.clone()
    }

    async fn opens_without_its_key(&mut self, key: &OrderKey) -> bool {
        let mut opens = false;
        for address in [
            urls::order_with_key(&key.number, "another"),
            urls::order(&key.number),
        ] {
            let mut stranger = Visitor::new(self.visitor.site());
            stranger.look(&address).await;
            opens |= stranger.status.is_success();
        }
        opens
    }

    async fn acts(&mut self, key: &OrderKey, part: &str, action: OrderAction) {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let form = format!("form:has([name=part][value='{part}']):has(button[value='{action}'])");
        let form = self.visitor.form(&form);
        self.press(form, action.as_str()).await;
    }
}

impl PageFace {
    /// The form for that buyer's address, not sent yet.
    pub(super) async fn address(&mut self, buyer: &Buyer) -> Form {
        self.open(urls::CART).await;
        self.visitor.follow("Tiếp tục đặt hàng").await;
        self.visitor
            .form_to(urls::CHECKOUT)
            .fill("buyer_name", buyer.name)
            .fill("buyer_phone", buyer.phone)
            .fill("buyer_email", buyer.email)
            .fill("address_line", buyer.address_line)
            .fill("commune", buyer.commune)
    }

    /// Goes from the address to the order, and confirms once more.
    pub(super) async fn confirms(&mut self, form: Form) -> OrderKey {
        self.send(form).await;
        assert_eq!(self.visitor.address, urls::CHECKOUT_REVIEW);
        let form = self.visitor.form_to(urls::CHECKOUT_REVIEW).tick("consent", 1);
        self.send(form.clone()).await;
        let address = self.visitor.address.clone();
        self.send(form).await;
        assert_eq!(
            self.visitor.address, address,
            "a repeated confirmation leads to the same order"
        );
        let (_, key) = address
            .split_once("?key=")
            .unwrap_or_else(|| panic!("no key: {address}"));
        OrderKey {
            number: last_part(&address),
            key: key.to_owned(),
        }
    }

    fn size(&self, label: ElementRef) -> Size {
        let told = |css: &str| told(label, css);
        let (said, left) = (told("span"), told("small"));
        let (name, _) = said.split_once(" – ").expect("a name and a price");
        let stock = left.rsplit_once(self.t("Còn", "In stock:"));
        Size {
            name: name.to_owned(),
            price_vnd: whole(&told(".price")),
            stock: stock.map_or(0, |(_, left)| whole(left)),
        }
    }

    fn part(&self, part: ElementRef) -> Part {
        let said = text(part);
        let after = |name: &str| {
            let (_, rest) = said.split_once(name)?;
            rest.split(['·', ' '])
                .find(|word| !word.is_empty())
                .map(str::to_owned)
        };
        let transfer = fact(part, self.t("Số tiền", "Amount")).map(|amount| {
            let picture = all(part, ".qr svg[role=img] title").len();
            assert_eq!(picture, 1, "a transfer has a code");
            let note = fact(part, self.t("Nội dung chuyển khoản", "Note"));
            (whole(&amount), note.expect("a note"))
        });
        let carrier = all(part, "p").into_iter().map(text).find_map(|line| {
            let told = line.strip_prefix(self.t("Đơn vị vận chuyển: ", "Carrier: "))?;
            Some(told.split(" · ").next().unwrap_or_default().to_owned())
        });
        Part {
            number: after(self.t("Phần ", "Part ")).expect("a number"),
            seller: told(part, "h2"),
            state: state(part, SellerOrderState::ALL, |state| state.label(self.language)),
            carrier,
            transfer,
            money: self.money(part),
        }
    }
}
