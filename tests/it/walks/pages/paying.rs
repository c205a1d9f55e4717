use super::PageFace;
use super::reading::whole;
use crate::walks::buying::OrderKey;
use crate::walks::paying::Paying;
use storefront::policies::Policy;
use storefront::urls;
use testkit::stripe::FakeStripe;

impl Paying for PageFace {
    async fn takes_cards_on(&mut self, account: &str) {
        self.open(urls::SELLER_ORGANISATION).await;
        let form = self
            .visitor
            .form_to(urls::SELLER_CARD_ACCOUNT)
            .fill("card_account", "1234");
        self.visitor.send(form).await;
        self.visitor.sees("acct_…");
        let form = self
            .visitor
            .form_to(urls::SELLER_CARD_ACCOUNT)
            .fill("card_account", account);
        self.send(form).await;
        let form = self.visitor.form_to(urls::SELLER_CARD_ACCOUNT);
        assert_eq!(form.value("card_account"), Some(account));
    }

    async fn goes_to_pay(&mut self, key: &OrderKey, part: &str) -> String {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let action = urls::order_card(&key.number);
        let form = format!("form[action='{action}']:has([name=part][value='{part}'])");
        let form = self.visitor.form(&form);
        self.send(form).await;
        self.visitor
            .link(self.t("Tiếp tục đến trang trả tiền", "Continue to the payment page"))
    }

    async fn comes_back(&mut self, key: &OrderKey, stripe: &FakeStripe) -> bool {
        let back = stripe.success_url();
        let (_, path) = back.split_once("/don-hang").expect("the order's page");
        self.open(&format!("/don-hang{path}")).await;
        assert_eq!(self.visitor.address, urls::order_with_key(&key.number, &key.key));
        !self.visitor.says().contains("Stripe chưa báo đã trả")
    }

    async fn card_vnd(&mut self, key: &OrderKey) -> Option<i64> {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let button = format!("form[action='{}'] button", urls::order_card(&key.number));
        let said = self.visitor.texts(&button);
        said.first().map(|said| whole(said))
    }

    async fn reads_of_cards(&mut self) -> Option<bool> {
        self.open(&urls::policy(Policy::Payment)).await;
        Some(self.visitor.says().contains("Thẻ (qua Stripe)"))
    }
}
