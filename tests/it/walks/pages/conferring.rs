use super::PageFace;
use super::reading::{all, cell, told, whole};
use crate::walks::conferring::Conferring;
use crate::walks::trading::Proposal;
use domain::TradeSide;
use storefront::urls;
use testkit::form::text;

impl Conferring for PageFace {
    async fn imports(&mut self, side: TradeSide, round: &str, file: &str) {
        let address = match side {
            TradeSide::Seller => urls::office_round_offers(round),
            TradeSide::Buyer => urls::office_round_requests(round),
        };
        self.open(&address).await;
        let form = self.visitor.form("form:has(input[type='file'])");
        let form = form.attach("file", "hoi-nghi.csv", "text/csv", file.as_bytes());
        self.send(form).await;
        self.visitor.sees("Tệp đúng, chưa đăng");
        let form = self.visitor.form("form:has(input[name='content'])");
        self.send(form).await;
        self.visitor.sees("Đã nhập:");
    }

    async fn confirms_entries(&mut self, side: TradeSide) -> usize {
        let list = match side {
            TradeSide::Seller => urls::SELLER_OFFERS,
            TradeSide::Buyer => urls::BUYING_REQUESTS,
        };
        self.open(list).await;
        let page = self.page();
        let waiting: Vec<String> = all(&page, "tbody tr")
            .into_iter()
            .filter(|row| text(cell(*row, "Trạng thái")).contains("Chờ đơn vị xác nhận"))
            .filter_map(|row| all(row, "th a").first()?.value().attr("href").map(str::to_owned))
            .collect();
        for address in &waiting {
            self.open(address).await;
            let form = self.visitor.form("form:has(input[value='confirm'])");
            self.send(form).await;
        }
        waiting.len()
    }

    async fn declines(&mut self, side: TradeSide, proposal: &Proposal, reason: &str) {
        let list = match side {
            TradeSide::Seller => urls::SELLER_PROPOSALS,
            TradeSide::Buyer => urls::BUYING_PROPOSALS,
        };
        self.open(list).await;
        let article = format!("article#d-{} form:has(button[value='decline'])", proposal.id);
        let form = self.visitor.form(&article).fill("reason", reason);
        self.press(form, "decline").await;
    }

    async fn loses_crop(&mut self, contract: &str, month: &str, kg: i64) {
        self.open(&urls::seller_contract(contract)).await;
        let form = self
            .visitor
            .form_to(&urls::seller_contract_failure(contract))
            .fill("cause", "salinity")
            .fill("note", "Mặn 6 phần nghìn")
            .fill(&format!("months.{month}"), kg);
        self.press(form, "declare_crop_failure").await;
    }

    async fn acknowledges_loss(&mut self, contract: &str) {
        self.open(&urls::buying_contract(contract)).await;
        let form = self
            .visitor
            .form("form:has(button[value='acknowledge_crop_failure'])");
        self.press(form, "acknowledge_crop_failure").await;
    }

    async fn due(&mut self, side: TradeSide, contract: &str, month: &str) -> (i64, i64) {
        self.open(&super::trading::contract_page(side, contract)).await;
        let page = self.page();
        let (year, month) = month.split_once('-').expect("a month");
        let month = format!("{month}/{year}");
        let rows = all(&page, "tbody tr:has(td[data-label='Mất mùa'])");
        let row = rows
            .into_iter()
            .find(|row| told(*row, "th") == month)
            .expect("the month");
        // What is declared and not acknowledged stands behind in brackets.
        let kilograms = |heading| whole(text(cell(row, heading)).split('(').next().unwrap_or_default());
        (kilograms("Kế hoạch"), kilograms("Mất mùa"))
    }
}
