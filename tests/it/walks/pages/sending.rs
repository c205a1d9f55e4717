use super::PageFace;
use super::reading::{all, first, state, told, whole};
use crate::walks::buying::OrderKey;
use crate::walks::sending::{Parcel, Sending};
use domain::ParcelState;
use storefront::urls;
use testkit::form::{Form, text};

impl Sending for PageFace {
    async fn sends(&mut self, part: &str, goods: &[(&str, i64)]) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form("form:has(button[value='ship'])");
        let form = self
            .quantities(form, "lines.", goods)
            .fill("carrier", "Viettel Post");
        self.press(form, "ship").await;
    }

    async fn brings(&mut self, part: &str, parcel: i64, to: &str) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form(&format!(
            "form:has(input[name=parcel][value='{parcel}']):has(button[value='deliver'])"
        ));
        let form = form.fill(&format!("parcels.{parcel}.handed_to"), to);
        self.press(form, "deliver").await;
    }

    async fn gets_back(&mut self, part: &str, parcel: i64, reason: &str) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form(&format!(
            "form:has(input[name=parcel][value='{parcel}']):has(button[value='come_back'])"
        ));
        let form = form.fill(&format!("parcels.{parcel}.reason"), reason);
        self.press(form, "come_back").await;
    }

    async fn leaves_out(&mut self, part: &str, goods: (&str, i64), reason: &str, restocks: bool) {
        self.open(&urls::seller_order(part)).await;
        let form = self.visitor.form("form:has(button[value='cut'])");
        let form = self
            .quantities(form, "cut.lines.", &[goods])
            .fill("cut.reason", reason);
        let form = if restocks {
            form.tick("cut.restock", 1)
        } else {
            form
        };
        self.press(form, "cut").await;
    }

    async fn to_collect(&mut self, part: &str, parcel: Option<i64>) -> i64 {
        let slip = urls::seller_order_slip(part);
        let address = match parcel {
            Some(running) => urls::with_query(&slip, "kien", &running.to_string()),
            None => slip,
        };
        self.open(&address).await;
        whole(&told(&self.page(), ".slip .collect b"))
    }

    async fn parcels(&mut self, key: &OrderKey) -> Vec<Parcel> {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let page = self.page();
        let parcels = all(&page, "article.parcel").into_iter().map(|parcel| {
            let goods = all(parcel, "li").into_iter().map(goods);
            let name = super::reading::own_text(first(parcel, "h4"));
            Parcel {
                number: whole(&name),
                state: state(parcel, ParcelState::ALL, |it| it.label(self.language)),
                goods: goods.collect(),
            }
        });
        parcels.collect()
    }

    async fn still_to_come(&mut self, key: &OrderKey) -> Vec<(String, i64)> {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        let page = self.page();
        all(&page, "ul.outstanding li").into_iter().map(goods).collect()
    }
}

/// `Xoài cát Chu – 1 kg: 2 kg`
fn goods(line: scraper::ElementRef) -> (String, i64) {
    let said = text(line);
    let (name, _) = said.split_once(" – ").expect("a name");
    let (_, count) = said.rsplit_once(": ").expect("a quantity");
    let count = count.split(' ').next().unwrap_or_default();
    (name.to_owned(), whole(count))
}

impl PageFace {
    /// Fills in the quantities of the goods named, and empties the others.
    fn quantities(&self, mut form: Form, beginning: &str, goods: &[(&str, i64)]) -> Form {
        let page = self.page();
        for field in form.names(beginning) {
            let label = told(&page, &format!("label[for='{field}']"));
            let wanted = goods.iter().find(|(name, _)| label.starts_with(name));
            form = match wanted {
                Some((_, pieces)) => form.fill(&field, pieces),
                None => form.fill(&field, ""),
            };
        }
        form
    }
}
