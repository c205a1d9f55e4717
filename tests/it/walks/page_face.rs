//! A person with a browser.

use super::{Buyer, Face, Order, OrderKey, Part};
use async_trait::async_trait;
use domain::{OrderAction, PaymentMethod, SellerOrderState};
use storefront::urls;
use testkit::form::{selector, text};
use testkit::pages::Visitor;
use testkit::world::World;

pub struct PageFace {
    visitor: Visitor,
}

impl PageFace {
    pub fn new(world: &World) -> Self {
        Self {
            visitor: Visitor::new(&world.site),
        }
    }
}

/// `1.250.000 ₫` → 1250000
fn dong(said: &str) -> i64 {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no money: {said}"))
}

/// The value beside a name in a list of facts.
fn fact(part: scraper::ElementRef, name: &str) -> Option<String> {
    let rows = part.select(&selector("dl > div")).map(text).collect::<Vec<_>>();
    rows.into_iter()
        .find_map(|row| Some(row.strip_prefix(name)?.trim().to_owned()))
}

#[async_trait(?Send)]
impl Face for PageFace {
    async fn signs_in(&mut self, login: &str) {
        self.visitor.sign_in(login, "mau-ocop-2026").await;
    }

    async fn finds(&mut self, words: &str) -> Vec<String> {
        self.visitor.open(urls::HOME).await;
        let form = self.visitor.form_to(urls::PRODUCTS).fill("q", words);
        self.visitor.send(form).await;
        self.visitor.texts("main article h3")
    }

    async fn stock(&mut self, product: &str) -> i64 {
        self.visitor.open(&urls::product(product)).await;
        let said = self.visitor.texts("label.choice small").remove(0);
        let (_, left) = said
            .rsplit_once("Còn")
            .unwrap_or_else(|| panic!("no stock: {said}"));
        dong(left)
    }

    async fn puts_in_cart(&mut self, product: &str, quantity: i64) {
        self.visitor.open(&urls::product(product)).await;
        let form = self.visitor.form_to(urls::CART_ADD).fill("quantity", quantity);
        self.visitor.send(form).await;
        assert_eq!(self.visitor.status, 200, "{}", self.visitor.says());
    }

    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey {
        self.visitor.open(urls::CART).await;
        self.visitor.follow("Tiếp tục đặt hàng").await;
        let mut form = self
            .visitor
            .form_to(urls::CHECKOUT)
            .fill("buyer_name", buyer.name)
            .fill("buyer_phone", buyer.phone)
            .fill("buyer_email", buyer.email)
            .fill("address_line", buyer.address_line)
            .fill("commune", buyer.commune);
        for payment in form.names("payment-") {
            if form.offers(&payment, wish.as_str()) {
                form = form.fill(&payment, wish.as_str());
            }
        }
        self.visitor.send(form).await;
        assert_eq!(
            self.visitor.address,
            urls::CHECKOUT_REVIEW,
            "{}",
            self.visitor.says()
        );
        let form = self.visitor.form_to(urls::CHECKOUT_REVIEW).tick("consent", 1);
        self.visitor.send(form.clone()).await;
        let address = self.visitor.address.clone();
        self.visitor.send(form).await;
        assert_eq!(
            self.visitor.address, address,
            "a repeated confirmation leads to the same order"
        );
        let (path, query) = address
            .split_once('?')
            .unwrap_or_else(|| panic!("no key: {address}"));
        let key = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("key="))
            .expect("a key");
        OrderKey {
            number: path.rsplit('/').next().unwrap_or_default().to_owned(),
            key: key.to_owned(),
        }
    }

    async fn reads_order(&mut self, key: &OrderKey) -> Order {
        self.visitor
            .open(&urls::order_with_key(&key.number, &key.key))
            .await;
        let page = scraper::Html::parse_document(&self.visitor.html);
        let panels = selector("section.panel[aria-labelledby^=part-]");
        let parts = page.select(&panels).map(|part| {
            let said = text(part);
            let state = SellerOrderState::ALL.iter().copied().find(|state| {
                part.select(&selector(".badge"))
                    .any(|badge| text(badge) == state.label(domain::Locale::Vi))
            });
            let number = said
                .split("Phần ")
                .nth(1)
                .and_then(|rest| rest.split(' ').next())
                .unwrap_or_default();
            let transfer = fact(part, "Số tiền").map(|amount| {
                let picture = part.select(&selector(".qr svg[role=img] title")).count();
                assert_eq!(picture, 1, "a transfer has a code");
                (
                    dong(&amount),
                    fact(part, "Nội dung chuyển khoản").expect("a note"),
                )
            });
            Part {
                number: number.to_owned(),
                seller: part.select(&selector("h2")).next().map(text).unwrap_or_default(),
                state: state.unwrap_or_else(|| panic!("no state: {said}")),
                transfer,
            }
        });
        let parts = parts.collect();
        let about = page.select(&selector("aside")).next().expect("the order's facts");
        Order {
            total_vnd: dong(&fact(about, "Tổng thanh toán").expect("a total")),
            parts,
        }
    }

    async fn opens_with_another_key(&mut self, key: &OrderKey) -> bool {
        let mut stranger = Visitor::new(self.visitor.site());
        stranger.look(&urls::order_with_key(&key.number, "another")).await;
        stranger.status.is_success()
    }

    async fn steps(&mut self, part: &str, action: OrderAction) {
        self.visitor.open(&urls::seller_order(part)).await;
        let mut form = self
            .visitor
            .form(&format!("form:has(button[value='{}'])", action.as_str()));
        if form.has("carrier") {
            form = form
                .fill("carrier", "Viettel Post")
                .fill("tracking_number", "VT123");
        }
        self.visitor.press_value(form, action.as_str()).await;
        assert_eq!(self.visitor.status, 200, "{}", self.visitor.says());
    }
}
