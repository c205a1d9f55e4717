use super::PageFace;
use super::reading::{all, fact, first, told, whole};
use crate::walks::buying::Buyer;
use crate::walks::saving::{NewVoucher, Saving, Seen};
use domain::{Discount, VoucherStanding};
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::text;

impl Saving for PageFace {
    async fn makes_voucher(&mut self, voucher: &NewVoucher) -> Option<String> {
        self.open(urls::SELLER_VOUCHER_NEW).await;
        let or_empty = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
        let form = self
            .visitor
            .form_to(urls::SELLER_VOUCHER_NEW)
            .fill("code", voucher.code)
            .fill("kind", voucher.discount.kind())
            .fill("least_goods_vnd", voucher.least_goods_vnd)
            .fill("most_uses", or_empty(voucher.most_uses))
            .fill("most_uses_per_buyer", or_empty(voucher.most_uses_per_buyer));
        let form = match voucher.discount {
            Discount::Amount { vnd } => form.fill("amount_vnd", vnd),
            Discount::Percent { percent, most_vnd } => {
                form.fill("percent", percent).fill("most_vnd", or_empty(most_vnd))
            }
        };
        self.visitor.send(form).await;
        if self.visitor.status != StatusCode::UNPROCESSABLE_ENTITY {
            assert_eq!(self.visitor.address, urls::SELLER_VOUCHERS);
            return None;
        }
        let form = self.visitor.form_to(urls::SELLER_VOUCHER_NEW);
        assert_eq!(form.value("code"), Some(voucher.code), "what was typed stays");
        Some(self.visitor.texts(".field.wrong").join(" "))
    }

    async fn pauses_voucher(&mut self, code: &str, is_paused: bool) {
        self.open(urls::SELLER_VOUCHERS).await;
        let page = self.page();
        let row = all(&page, ".line")
            .into_iter()
            .find(|row| told(*row, "code") == code);
        let id = row
            .expect("the voucher")
            .value()
            .attr("id")
            .expect("its id")
            .to_owned();
        let form = self.visitor.form_to(&urls::seller_voucher_pause(&id));
        if is_paused {
            self.press(form, "1").await;
        } else {
            self.send(form).await;
        }
    }

    async fn voucher(&mut self, code: &str) -> (i64, VoucherStanding) {
        self.open(urls::SELLER_VOUCHERS).await;
        let page = self.page();
        let row = all(&page, ".line")
            .into_iter()
            .find(|row| told(*row, "code") == code);
        let row = row.expect("the voucher");
        let standing = super::reading::state(row, VoucherStanding::ALL, |it| it.label(self.language));
        let uses = told(row, ".hint");
        (whole(uses.split('/').next().unwrap_or_default()), standing)
    }

    async fn names_voucher(&mut self, seller: &str, code: &str) -> Option<String> {
        self.open(urls::CART).await;
        let page = self.page();
        let parts = all(&page, "section[aria-labelledby^=seller-]");
        let index = parts.iter().position(|part| told(*part, "h2").contains(seller));
        let id = all(parts[index.expect("that seller")], "[name=seller]")[0]
            .value()
            .attr("value")
            .expect("an id")
            .to_owned();
        let form = self
            .visitor
            .form(&format!("form:has([name=seller][value='{id}'])"));
        self.visitor.send(form.fill("code", code)).await;
        assert_eq!(self.visitor.address, urls::CART);
        self.visitor
            .texts("main .notice.bad, .flash.bad, .notice.bad")
            .pop()
    }

    async fn reviews(&mut self, buyer: &Buyer) -> Seen {
        let form = self.address(buyer).await;
        self.send(form).await;
        assert_eq!(self.visitor.address, urls::CHECKOUT_REVIEW);
        self.seen()
    }

    async fn confirms_review(&mut self) -> Result<i64, (String, Seen)> {
        let form = self.visitor.form_to(urls::CHECKOUT_REVIEW).tick("consent", 1);
        self.visitor.send(form).await;
        if self.visitor.address == urls::CHECKOUT_REVIEW {
            let told = self.visitor.texts(".notice.warning").remove(0);
            return Err((told, self.seen()));
        }
        let page = self.page();
        let total = fact(first(&page, "aside"), "Tổng thanh toán").expect("a total");
        Ok(whole(&total))
    }
}

impl PageFace {
    fn seen(&self) -> Seen {
        let page = self.page();
        let about = first(&page, "aside");
        let amount = |name: &str| fact(about, name).map(|amount| whole(&amount));
        let refused = all(&page, "section .notice.warning").into_iter().map(text);
        Seen {
            discount_vnd: amount("Mã giảm giá").unwrap_or_default(),
            total_vnd: amount("Tổng thanh toán").expect("a total"),
            refusal: refused.into_iter().next(),
        }
    }
}
