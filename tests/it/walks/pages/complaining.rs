use super::PageFace;
use super::reading::{all, first, last_part, state, told, whole};
use crate::walks::buying::OrderKey;
use crate::walks::complaining::{Complaining, Complaint, Grievance, Offer, PICTURE};
use domain::{ComplaintAction, ComplaintKind, ComplaintOutcome, ComplaintState, ComplaintWish};
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::text;

impl Complaining for PageFace {
    async fn complains(&mut self, key: &OrderKey, part: &str, grievance: &Grievance) -> String {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        self.visitor.follow("Trả hàng, khiếu nại phần đơn này").await;
        let form = self.visitor.form_to(&urls::order_complain(&key.number));
        assert_eq!(form.value("part"), Some(part));
        let line = form.names("lines.").remove(0);
        let form = form
            .fill("kind", grievance.kind)
            .fill("wish", grievance.wish)
            .fill("story", grievance.story)
            .fill(&line, grievance.quantity)
            .attach("pictures", "anh.png", "image/png", PICTURE);
        self.send(form).await;
        last_part(&self.visitor.address)
    }

    async fn misses_refund(&mut self, key: &OrderKey, _part: &str, story: &str) -> String {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        self.visitor.follow("Tôi chưa nhận được tiền hoàn").await;
        let form = self.visitor.form_to(&urls::order_complain(&key.number));
        assert_eq!(form.value("kind"), Some(ComplaintKind::RefundNotPaid.as_str()));
        assert!(form.names("lines.").is_empty());
        let form = form.fill("wish", ComplaintWish::Refund).fill("story", story);
        self.send(form).await;
        last_part(&self.visitor.address)
    }

    /// As the form offers it; without a link there is none.
    async fn can_complain_of(&mut self, key: &OrderKey, part: &str) -> Vec<ComplaintKind> {
        let form = urls::with_query(&urls::order_complain(&key.number), "key", &key.key);
        self.open(&urls::with_query(&form, "part", part)).await;
        let offered = self.visitor.attributes("input[name=kind]", "value");
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let links = self.visitor.attributes("main a[href*='khieu-nai']", "href");
        let is_linked = links.iter().any(|link| link.contains("part="));
        assert_eq!(is_linked, !offered.is_empty(), "{links:?}");
        offered.iter().map(|kind| kind.parse().expect("a kind")).collect()
    }

    async fn may_offer(&mut self, number: &str) -> Vec<ComplaintOutcome> {
        self.open(&urls::seller_complaint(number)).await;
        let offered = self.visitor.attributes("input[name=outcome]", "value");
        offered
            .iter()
            .map(|outcome| outcome.parse().expect("an outcome"))
            .collect()
    }

    async fn reads_own(&mut self, key: &OrderKey, number: &str) -> Complaint {
        self.open_own(key, number).await;
        let page = self.page();
        let files = self.visitor.attributes("main .thumbs a", "href");
        for file in &files {
            let without_key = file.split('?').next().expect("an address").to_owned();
            let mut stranger = testkit::pages::Visitor::new(self.visitor.site());
            stranger.look(&without_key).await;
            assert_eq!(stranger.status, StatusCode::NOT_FOUND, "not without the key");
            stranger.look(file).await;
            assert_eq!(stranger.status, StatusCode::OK);
        }
        let refund = told(&page, ".outcome");
        Complaint {
            state: state(first(&page, ".page-head"), ComplaintState::ALL, |it| {
                it.label(self.language)
            }),
            refund_vnd: if refund.contains('₫') { whole(&refund) } else { 0 },
            pictures: files.len(),
        }
    }

    async fn accepts(&mut self, key: &OrderKey, number: &str) {
        self.open_own(key, number).await;
        self.takes(ComplaintAction::Accept, &[]).await;
    }

    async fn asks_to_mediate(&mut self, key: &OrderKey, number: &str, reason: &str) {
        self.open_own(key, number).await;
        self.takes(ComplaintAction::Mediate, &[("reason", reason)]).await;
    }

    async fn withdraws(&mut self, key: &OrderKey, number: &str) {
        self.open_own(key, number).await;
        self.takes(ComplaintAction::Withdraw, &[]).await;
    }

    async fn sends_back(&mut self, key: &OrderKey, number: &str) {
        self.open_own(key, number).await;
        let sent = [("carrier", "Viettel Post"), ("tracking_number", "VT456")];
        self.takes(ComplaintAction::SendBack, &sent).await;
    }

    async fn waiting_complaints(&mut self) -> Vec<String> {
        self.open(urls::SELLER).await;
        self.visitor.follow("khiếu nại chờ đơn vị").await;
        self.listed()
    }

    async fn answers(&mut self, number: &str, offer: &Offer) {
        self.open(&urls::seller_complaint(number)).await;
        self.offers(ComplaintAction::Answer, offer).await;
    }

    async fn receives_back(&mut self, number: &str, restocks: bool) {
        self.open(&urls::seller_complaint(number)).await;
        let form = self.visitor.form("form:has(button[value='receive'])");
        let form = if restocks { form.tick("restock", 1) } else { form };
        self.press(form, "receive").await;
    }

    async fn sends_replacement(&mut self, number: &str) {
        self.open(&urls::seller_complaint(number)).await;
        self.takes(ComplaintAction::Replace, &[("carrier", "Viettel Post")])
            .await;
    }

    async fn to_mediate(&mut self) -> Vec<String> {
        let list = self.mediators_list().await;
        self.open(&urls::with_query(list, "cho", "1")).await;
        self.listed()
    }

    async fn decides(&mut self, number: &str, offer: &Offer) {
        self.open(&urls::office_complaint(number)).await;
        self.offers(ComplaintAction::Decide, offer).await;
    }

    async fn hands_over(&mut self, part: &str, to: &str) {
        self.open(&urls::seller_order(part)).await;
        let form = self
            .visitor
            .form_to(&urls::seller_order_delivered(part))
            .fill("parcels.1.handed_to", to)
            .attach("parcels.1.pictures", "giao.png", "image/png", PICTURE);
        self.press(form, "deliver").await;
    }

    async fn handover(&mut self, key: &OrderKey, _part: &str) -> (Option<String>, usize) {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let page = self.page();
        let said = all(&page, "section.panel p").into_iter().map(text);
        let to = said.into_iter().find_map(|line| {
            let rest = line.strip_prefix("Người nhận: ")?;
            Some(rest.split(" · ").next().unwrap_or_default().to_owned())
        });
        (to, all(&page, "section.panel .thumbs a").len())
    }
}

impl PageFace {
    async fn open_own(&mut self, key: &OrderKey, number: &str) {
        let address = urls::order_complaint(&key.number, number);
        self.open(&urls::with_query(&address, "key", &key.key)).await;
    }

    async fn takes(&mut self, action: ComplaintAction, filled: &[(&str, &str)]) {
        let form = self.visitor.form(&format!("form:has(button[value='{action}'])"));
        let form = filled
            .iter()
            .fold(form, |form, (name, value)| form.fill(name, value));
        self.press(form, action.as_str()).await;
    }

    async fn offers(&mut self, action: ComplaintAction, offer: &Offer) {
        let form = self.visitor.form(&format!("form:has(button[value='{action}'])"));
        let lines = form.names("lines.");
        let form = form.fill("outcome", offer.outcome).fill("text", offer.text);
        let form = match lines.first() {
            Some(line) => form.fill(line, offer.refund_vnd),
            None => form,
        };
        let form = if offer.returns_goods {
            form.tick("returns_goods", 1)
        } else {
            form
        };
        self.press(form, action.as_str()).await;
    }

    fn listed(&self) -> Vec<String> {
        self.visitor.texts("main tbody th a")
    }

    /// The administrator's list, or the office's.
    async fn mediators_list(&mut self) -> &'static str {
        self.visitor.look(urls::ADMIN_COMPLAINTS).await;
        if self.visitor.status == StatusCode::OK {
            urls::ADMIN_COMPLAINTS
        } else {
            urls::OFFICE_COMPLAINTS
        }
    }
}
