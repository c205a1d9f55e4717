use super::PageFace;
use super::reading::{all, first, holds, last_part, own_text, state};
use crate::walks::PASSWORD;
use crate::walks::selling::{Certificate, Cooperative, Goods, Listing, Selling};
use domain::{ListingState, OrderAction, RatingStanding, SellerOrderState, Verification};
use scraper::Html;
use storefront::urls;
use testkit::form::{Form, text};

impl Selling for PageFace {
    async fn opens_account(&mut self, name: &str, email: &str) {
        self.open(urls::SIGN_UP).await;
        let form = self
            .visitor
            .form_to(urls::SIGN_UP)
            .fill("name", name)
            .fill("email", email)
            .fill("password", PASSWORD)
            .tick("consent", 1);
        self.send(form).await;
        let out = self.visitor.form_to(urls::SIGN_OUT);
        self.send(out).await;
    }

    async fn registers(&mut self, cooperative: &Cooperative) {
        self.open(urls::SIGN_UP_ORGANISATION).await;
        let form = self
            .visitor
            .form_to(urls::SIGN_UP_ORGANISATION)
            .fill("kind", "cooperative")
            .fill("name", cooperative.name)
            .fill("tax_code", cooperative.tax_code)
            .fill("legal_representative", cooperative.representative)
            .fill("phone", cooperative.phone)
            .fill("email", cooperative.email)
            .fill("address_line", cooperative.address_line)
            .fill("commune", "Phường Cao Lãnh, Tỉnh Đồng Tháp")
            .tick("is_agricultural", 1);
        self.send(form).await;
    }

    async fn own_standing(&mut self) -> (Verification, Option<String>) {
        self.open(urls::SELLER_ORGANISATION).await;
        let page = self.page();
        let head = first(&page, ".page-head");
        let note = self.visitor.texts("main .notice.warning").pop();
        let standing = state(head, Verification::ALL, |state| state.label(self.language));
        (standing, note)
    }

    async fn corrects_address(&mut self, address_line: &str) {
        self.open(urls::SELLER_ORGANISATION).await;
        let form = self.visitor.form_to(urls::SELLER_ORGANISATION);
        self.send(form.fill("address_line", address_line)).await;
    }

    async fn drafts(&mut self, goods: &Goods) -> String {
        self.open(urls::SELLER_PRODUCT_NEW).await;
        let form = self.visitor.form_to(urls::SELLER_PRODUCT_NEW);
        self.send(filled(form, goods)).await;
        last_part(&self.visitor.address)
    }

    async fn changes(&mut self, slug: &str, goods: &Goods) {
        let address = urls::seller_product(slug);
        self.open(&address).await;
        let form = self.visitor.form_to(&address);
        self.send(filled(form, goods)).await;
    }

    async fn listing(&mut self, slug: &str) -> Listing {
        self.open(&urls::seller_product(slug)).await;
        let page = self.page();
        let head = first(&page, ".page-head");
        let submit = format!("form[action='{}']", urls::seller_product_submit(slug));
        let ratings = all(&page, "section.panel > ul > li").into_iter().map(|rating| {
            let (_, number) = own_text(rating)
                .split_once(" – ")
                .map(|(stars, number)| (stars.to_owned(), number.to_owned()))
                .expect("a certificate number");
            let standing = state(rating, RatingStanding::ALL, |it| it.label(self.language));
            (number, standing)
        });
        Listing {
            state: state(head, ListingState::ALL, |state| state.label(self.language)),
            may_submit: holds(&page, &submit),
            pictures: all(&page, "figure img").len(),
            ratings: ratings.collect(),
            note: self.visitor.texts("main .notice.warning").pop(),
        }
    }

    async fn adds_picture(&mut self, slug: &str, alt: &str, png: &[u8]) {
        self.open(&urls::seller_product(slug)).await;
        let form = self
            .visitor
            .form_to(&urls::seller_product_picture(slug))
            .attach("picture", "xoai.png", "image/png", png)
            .fill("alt", alt);
        self.send(form).await;
    }

    async fn removes_a_picture(&mut self, slug: &str) {
        self.open(&urls::seller_product(slug)).await;
        let form = self.visitor.form("figure form");
        self.send(form).await;
    }

    async fn rates(&mut self, slug: &str, certificate: &Certificate) {
        self.open(&urls::seller_product(slug)).await;
        let form = self
            .visitor
            .form_to(&urls::seller_product_rating(slug))
            .fill("stars", certificate.stars)
            .fill("certificate_number", certificate.number)
            .fill("issuer", certificate.issuer)
            .fill("decided_on", certificate.decided_on);
        self.send(form).await;
    }

    async fn submits(&mut self, slug: &str) {
        self.open(&urls::seller_product(slug)).await;
        let form = self.visitor.form_to(&urls::seller_product_submit(slug));
        self.send(form).await;
    }

    async fn orders_in(&mut self, state: SellerOrderState) -> Vec<String> {
        let address = urls::with_query(urls::SELLER_ORDERS, "state", state.as_str());
        let read = |page: &Html| all(page, "tbody th a").into_iter().map(text).collect();
        self.every_page(&address, read).await
    }

    async fn steps(&mut self, part: &str, action: OrderAction) {
        self.open(&urls::seller_order(part)).await;
        let mut form = self.visitor.form(&format!("form:has(button[value='{action}'])"));
        if form.has("carrier") {
            form = form
                .fill("carrier", "Viettel Post")
                .fill("tracking_number", "VT123");
        }
        self.press(form, action.as_str()).await;
    }

    async fn cancels(&mut self, part: &str, reason: &str) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form("form:has(button[value='cancel'])");
        self.press(form.fill("reason", reason), "cancel").await;
    }
}

/// The product's form with the goods in it; a row that is no longer wanted is emptied.
fn filled(form: Form, goods: &Goods) -> Form {
    let mut form = form
        .fill("name", goods.name)
        .fill("group", "food")
        .fill("category", goods.category)
        .fill("description", goods.description);
    let is_name = |field: &String| field.ends_with(".name");
    let rows = form.names("variants.").into_iter().filter(is_name).count();
    for row in 0..rows {
        let field = |name: &str| format!("variants.{row}.{name}");
        form = match goods.sizes.get(row) {
            Some((name, price_vnd, stock)) => form
                .fill(&field("name"), name)
                .fill(&field("unit"), "bag")
                .fill(&field("price_vnd"), price_vnd)
                .fill(&field("stock"), stock),
            None => form.fill(&field("name"), "").fill(&field("price_vnd"), ""),
        };
    }
    form
}
