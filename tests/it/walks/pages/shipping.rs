use super::PageFace;
use super::reading::{all, fact, first, holds, told, whole};
use crate::walks::buying::{Buyer, OrderKey};
use crate::walks::shipping::{Shipping, Table, Way, Zone};
use domain::{PaymentMethod, ShippingZone};
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::{Form, text};

impl Shipping for PageFace {
    async fn sets_shipping(&mut self, table: &Table) {
        self.open(urls::SELLER_SHIPPING).await;
        let opened = self.visitor.form_to(urls::SELLER_SHIPPING);
        let mut form = opened.clone();
        for field in opened.names("rates.") {
            form = form.fill(&field, "");
        }
        for Zone(zone, first, further, free_from) in table.zones {
            let field = |name: &str| format!("rates.{zone}.{name}");
            form = form
                .fill(&field("first_kg_vnd"), first)
                .fill(&field("further_kg_vnd"), further)
                .fill(
                    &field("free_from_vnd"),
                    free_from.map(|vnd| vnd.to_string()).unwrap_or_default(),
                );
        }
        form = match table.pickup {
            Some(when) => form.tick("offers_pickup", 1).fill("pickup_note", when),
            None => form,
        };
        self.send(form.clone()).await;
        self.visitor.send(form).await;
        assert_eq!(
            self.visitor.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "of two at once, one is told"
        );
    }

    async fn own_shipping(&mut self) -> Vec<Zone> {
        self.open(urls::SELLER_SHIPPING).await;
        let form = self.visitor.form_to(urls::SELLER_SHIPPING);
        let amount = |zone: &ShippingZone, field: &str| {
            let typed = form.value(&format!("rates.{zone}.{field}")).unwrap_or_default();
            (!typed.is_empty()).then(|| whole(typed))
        };
        let zone = |zone: &ShippingZone| {
            let first = amount(zone, "first_kg_vnd")?;
            let further = amount(zone, "further_kg_vnd").unwrap_or_default();
            Some(Zone(*zone, first, further, amount(zone, "free_from_vnd")))
        };
        ShippingZone::ALL.iter().filter_map(zone).collect()
    }

    async fn fee_to(&mut self, product: &str, province: &str) -> Option<i64> {
        let address = urls::product(product);
        self.open(&address).await;
        let form = self.visitor.form_to(&address).fill("tinh", province);
        self.send(form).await;
        let page = self.page();
        let panel = first(&page, "section[aria-labelledby=shipping]");
        let fee = told(panel, "strong");
        assert_eq!(fee.is_empty(), holds(panel, ".notice.warning"), "{}", text(panel));
        (!fee.is_empty()).then(|| whole(&fee))
    }

    async fn cart_to(&mut self, province: &str) -> Way {
        self.open(urls::CART).await;
        let form = self.visitor.form_to(urls::CART).fill("tinh", province);
        self.send(form).await;
        let page = self.page();
        let part = first(&page, "section.panel");
        let rows = all(part, "dl > div");
        let fee = rows
            .iter()
            .find(|row| told(**row, "dt").starts_with("Phí giao hàng"));
        match fee {
            Some(row) => {
                let total = fact(part, "Cộng").expect("a subtotal");
                Way::Sent(whole(&told(*row, "dd")), whole(&total))
            }
            None => {
                let said = told(part, ".totals + .notice.warning");
                let goods = said.split(": Có hàng tươi").next().filter(|goods| *goods != said);
                let names = goods.into_iter().flat_map(|goods| goods.split(", "));
                Way::NotSent(names.map(str::to_owned).collect())
            }
        }
    }

    async fn may_order(&mut self) -> bool {
        self.open(urls::CART).await;
        holds(&self.page(), &format!("a[href='{}']", urls::CHECKOUT))
    }

    async fn is_refused(&mut self, buyer: &Buyer) -> String {
        let form = self.address(buyer).await;
        self.visitor.send(form).await;
        assert_eq!(self.visitor.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = self.page();
        let wrong = all(&page, "fieldset:has(.field.wrong)").into_iter();
        wrong.map(text).collect::<Vec<_>>().join(" ")
    }

    async fn orders_to_fetch(&mut self, buyer: &Buyer, wish: PaymentMethod, note: &str) -> OrderKey {
        let mut form = self.address(buyer).await;
        for way in form.names("shipping-") {
            form = form.fill(&way, "pickup");
        }
        for field in form.names("note-") {
            form = form.fill(&field, note);
        }
        self.confirms(paid(form, wish)).await
    }

    async fn note_and_slip(&mut self, part: &str) -> (String, String) {
        self.open(&urls::seller_order(part)).await;
        let page = self.page();
        let note = fact(
            first(&page, "section[aria-labelledby=to]"),
            "Ghi chú của người mua",
        );
        self.visitor.follow("Phiếu giao hàng để in").await;
        (note.expect("a note"), told(&self.page(), ".slip"))
    }
}

/// Paid so where that is offered.
pub(super) fn paid(mut form: Form, wish: PaymentMethod) -> Form {
    for payment in form.names("payment-") {
        if form.offers(&payment, wish.as_str()) {
            form = form.fill(&payment, wish.as_str());
        }
    }
    form
}
