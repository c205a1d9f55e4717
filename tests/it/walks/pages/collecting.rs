use super::PageFace;
use super::reading::{all, fact, told, whole};
use crate::walks::collecting::{Collecting, Money, TODAY};
use scraper::ElementRef;
use storefront::urls;

impl Collecting for PageFace {
    async fn enters_payment(&mut self, part: &str, amount_vnd: i64) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form_to(&urls::seller_order_payment(part));
        self.send(form.fill("amount_vnd", amount_vnd).fill("received_on", TODAY))
            .await;
    }

    async fn imports_statement(&mut self, csv: &str) -> usize {
        self.open(urls::SELLER_BANK_STATEMENT).await;
        let form = self.visitor.form_to(urls::SELLER_BANK_STATEMENT).attach(
            "file",
            "sao-ke.csv",
            "text/csv",
            csv.as_bytes(),
        );
        self.send(form).await;
        let lines = all(&self.page(), "main tbody tr").len();
        let form = self.visitor.form("form:has([name=content])");
        self.send(form).await;
        assert_eq!(self.visitor.address, urls::SELLER_PAYMENTS);
        lines
    }

    async fn unmatched(&mut self) -> Vec<i64> {
        self.open(urls::SELLER_PAYMENTS).await;
        let page = self.page();
        let rows = all(&page, ".unmatched").into_iter();
        rows.map(|row| whole(&told(row, "strong"))).collect()
    }

    async fn grants_refund(&mut self, part: &str, amount_vnd: i64, reason: &str) {
        self.open(&urls::seller_order(part)).await;
        self.visitor.follow("Giảm giá hoặc hoàn tiền").await;
        let form = self.visitor.form_to(&urls::seller_order_refund(part));
        let line = form.names("lines.").remove(0);
        self.send(form.fill(&line, amount_vnd).fill("reason", reason))
            .await;
    }

    async fn pays_back(&mut self, part: &str) {
        self.open(&urls::seller_order(part)).await;
        self.visitor.follow("Ghi đã hoàn").await;
        let form = self.visitor.form("main form:has([name=paid_on])");
        self.send(form).await;
    }
}

impl PageFace {
    pub fn money(&self, part: ElementRef) -> Money {
        let amount = |name: &str| fact(part, name).map_or(0, |amount| whole(&amount));
        Money {
            received_vnd: amount(self.t("Đã nhận", "Received")),
            remaining_vnd: amount(self.t("Còn phải trả", "Still to pay")),
            refund_due_vnd: amount(self.t("Phải hoàn cho người mua", "To be paid back to the buyer")),
            refunded_vnd: amount(self.t("Đã hoàn cho người mua", "Paid back to the buyer")),
        }
    }
}
