use super::PageFace;
use super::reading::{all, holds, told};
use crate::walks::addressing::{Addressing, Invoice, NewAddress};
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::text;

impl Addressing for PageFace {
    async fn adds_address(&mut self, address: &NewAddress, is_default: bool) -> Option<String> {
        self.open(urls::ACCOUNT_ADDRESSES).await;
        let mut form = self
            .visitor
            .form_to(urls::ACCOUNT_ADDRESSES)
            .fill("name", address.receiver)
            .fill("phone", address.phone)
            .fill("address_line", address.address_line)
            .fill("commune", address.commune);
        if is_default {
            form = form.tick("is_default", 1);
        }
        self.visitor.send(form).await;
        let is_refused = self.visitor.status == StatusCode::UNPROCESSABLE_ENTITY;
        is_refused.then(|| self.visitor.texts(".field.wrong").join(" "))
    }

    async fn addresses(&mut self) -> Vec<(String, String)> {
        self.open(urls::ACCOUNT_ADDRESSES).await;
        let page = self.page();
        let rows = all(&page, "main li.line");
        if let Some(first) = rows.first() {
            assert!(holds(*first, ".badge.good"), "the default stands first");
        }
        rows.into_iter()
            .map(|row| (told(row, "strong"), text(row)))
            .collect()
    }

    async fn renames_receiver(&mut self, from: &str, to: &str) {
        let id = self.address_id(from).await;
        let url = urls::account_address(&id);
        self.open(&url).await;
        let form = self.visitor.form_to(&url).fill("name", to);
        self.send(form).await;
    }

    async fn makes_default(&mut self, receiver: &str) {
        let id = self.address_id(receiver).await;
        let mut form = self.visitor.form_to(&urls::account_address_remove(&id));
        form.action = urls::account_address_default(&id);
        self.send(form).await;
    }

    async fn removes_address(&mut self, receiver: &str) {
        let id = self.address_id(receiver).await;
        let form = self.visitor.form_to(&urls::account_address_remove(&id));
        self.send(form).await;
    }

    async fn orders_with_invoice(&mut self, invoice: &Invoice) -> Result<String, String> {
        self.open(urls::CHECKOUT).await;
        let form = self
            .visitor
            .form_to(urls::CHECKOUT)
            .fill("invoice.company", invoice.company)
            .fill("invoice.tax_code", invoice.tax_code)
            .fill("invoice.address", invoice.address);
        assert_eq!(
            form.value("buyer_name"),
            Some("Nguyễn Thị Mai"),
            "the default is filled in"
        );
        self.visitor.send(form.clone()).await;
        if self.visitor.status == StatusCode::UNPROCESSABLE_ENTITY {
            return Err(self.visitor.texts(".field.wrong").join(" "));
        }
        self.visitor.sees(invoice.company);
        let key = self.confirms(form).await;
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        self.visitor.sees(invoice.tax_code);
        self.visitor.follow("Tải nội dung đơn").await;
        Ok(self.visitor.html.clone())
    }
}

impl PageFace {
    async fn address_id(&mut self, receiver: &str) -> String {
        self.open(urls::ACCOUNT_ADDRESSES).await;
        let page = self.page();
        let rows = all(&page, "main li.line").into_iter();
        let row = rows.into_iter().find(|row| told(*row, "strong") == receiver);
        row.expect("the address")
            .value()
            .attr("id")
            .expect("its id")
            .to_owned()
    }
}
