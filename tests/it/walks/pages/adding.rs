use super::PageFace;
use super::reading::{all, told};
use crate::walks::adding::Adding;
use crate::walks::buying::{Buyer, Buying, OrderKey};
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::text;

impl Adding for PageFace {
    async fn adds_to(
        &mut self,
        key: &OrderKey,
        part: &str,
        product: &str,
        quantity: i64,
        buyer: &Buyer,
    ) -> Result<OrderKey, String> {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let css = format!(
            "form[action='{}']:has([value='{part}'])",
            urls::order_add(&key.number)
        );
        if all(&self.page(), &css).is_empty() {
            return Err("Người bán đã đóng gói: không có nút đặt thêm".to_owned());
        }
        let form = self.visitor.form(&css);
        self.send(form).await;
        assert!(
            self.visitor.address.starts_with("/nha-san-xuat/"),
            "the seller's goods"
        );
        self.puts_in_cart(product, quantity).await;
        self.open(urls::CHECKOUT).await;
        let form = self.visitor.form_to(urls::CHECKOUT);
        assert_eq!(
            form.value("buyer_name"),
            Some(buyer.name),
            "filled in from the order"
        );
        let form = form.fill("address_line", buyer.address_line);
        self.visitor.send(form.clone()).await;
        if self.visitor.status == StatusCode::UNPROCESSABLE_ENTITY {
            let told = self.visitor.texts(".field.wrong").join(" ");
            // Nothing is lost; the goods go back for the next try.
            self.open(urls::CART).await;
            let form = self.visitor.form_to(urls::CART_CHANGE).fill("quantity", 0);
            self.send(form).await;
            return Err(told);
        }
        self.visitor.sees("Gửi chung kiện với phần");
        Ok(self.confirms(form).await)
    }

    async fn can_add(&mut self, key: &OrderKey, part: &str) -> bool {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let css = format!(
            "form[action='{}']:has([value='{part}'])",
            urls::order_add(&key.number)
        );
        !all(&self.page(), &css).is_empty()
    }

    async fn tries_to_cancel(&mut self, key: &OrderKey, part: &str) -> Option<String> {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let form = format!("form:has([name=part][value='{part}']):has(button[value='cancel'])");
        let form = self.visitor.form(&form);
        self.visitor.press_value(form, "cancel").await;
        let told = self.visitor.texts(".notice");
        told.into_iter().find(|it| it.contains("trước"))
    }

    async fn shares_parcel(&mut self, part: &str) -> Vec<String> {
        self.open(&urls::seller_order(part)).await;
        let page = self.page();
        let rows = all(&page, "section[aria-labelledby=to] dl > div").into_iter();
        let rows = rows.filter(|row| told(*row, "dt").contains("ửi chung"));
        let numbers: Vec<String> = rows.map(|row| told(row, "a")).collect();
        self.visitor.follow("Phiếu giao hàng để in").await;
        let slip = text(super::reading::first(&self.page(), ".slip"));
        assert!(numbers.iter().all(|number| slip.contains(number)), "{slip}");
        numbers
    }
}
