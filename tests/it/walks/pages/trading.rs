use super::PageFace;
use super::reading::{all, cell, fact, first, holds, last_part, state, thousandths, told, whole};
use crate::walks::trading::{Contract, Delivery, Offer, Proposal, Request, Round, Trading};
use domain::{ContractState, DeliveryState, Locale, RoundAction, RoundState, TradeSide, format};
use matching::Reason;
use scraper::{ElementRef, Html};
use storefront::urls;
use testkit::form::{Form, text};

impl Trading for PageFace {
    async fn plans_round(&mut self, name: &str, registration_until: &str) -> String {
        self.open(urls::OFFICE_ROUND_NEW).await;
        let form = self
            .visitor
            .form_to(urls::OFFICE_ROUND_NEW)
            .fill("name", name)
            .fill("first_month", "2026-12")
            .fill("last_month", "2027-02")
            .fill("registration_until", registration_until)
            .fill("answer_days", 7)
            .fill("objective", "volume");
        self.send(form).await;
        last_part(&self.visitor.address)
    }

    async fn takes_round(&mut self, slug: &str, action: RoundAction) {
        self.open(&urls::office_round(slug)).await;
        let address = match action {
            RoundAction::Open => urls::office_round_open(slug),
            RoundAction::Close => urls::office_round_close(slug),
            RoundAction::Match => urls::office_round_match(slug),
            RoundAction::Publish => urls::office_round_publish(slug),
            RoundAction::Settle => urls::office_round_settle(slug),
        };
        let form = self.visitor.form_to(&address);
        self.send(form).await;
    }

    async fn round(&mut self, slug: &str) -> Round {
        self.open(&urls::office_round(slug)).await;
        let page = self.page();
        let head = first(&page, ".page-head");
        let figures = self.visitor.texts(".panel .figure");
        let pairs = rows(&page, "Bên bán");
        let gaps = rows(&page, "Lý do");
        let says = self.visitor.says();
        Round {
            state: state(head, RoundState::ALL, |state| state.label(Locale::Vi)),
            matched_kg: figures
                .first()
                .map_or(0, |told| thousandths(told, Locale::Vi).expect("tonnes")),
            is_proven_best: says.contains("Đã chứng minh không có cách ghép nào tốt hơn."),
            pairs: pairs.map(pair).collect(),
            gaps: gaps.map(gap).collect(),
        }
    }

    async fn offers(&mut self, offer: &Offer<'_>) {
        let address = urls::with_query(urls::SELLER_OFFER_NEW, "round", offer.round);
        self.open(&address).await;
        let form = self
            .visitor
            .form_to(urls::SELLER_OFFER_NEW)
            .fill("commodity", "xoai")
            .fill("ask_vnd_per_kg", offer.ask_vnd_per_kg);
        let form = ticked(form, "standards", offer.standards);
        self.send(by_month(form, offer.months)).await;
    }

    async fn requests(&mut self, request: &Request<'_>) {
        let address = urls::with_query(urls::BUYING_REQUEST_NEW, "round", request.round);
        self.open(&address).await;
        let form = self
            .visitor
            .form_to(urls::BUYING_REQUEST_NEW)
            .fill("commodity", "xoai")
            .fill("bid_vnd_per_kg", request.bid_vnd_per_kg)
            .fill("min_lot_kg", request.min_lot_kg);
        let form = ticked(form, "standards_required", request.standards);
        self.send(by_month(form, request.months)).await;
    }

    async fn own_offers(&mut self, round: &str) -> Vec<i64> {
        let link = urls::trade_round(round);
        let read = |page: &Html| totals(page, &link);
        self.every_page(urls::SELLER_OFFERS, read).await
    }

    async fn own_requests(&mut self, round: &str) -> Vec<i64> {
        let link = urls::trade_round(round);
        let read = |page: &Html| totals(page, &link);
        self.every_page(urls::BUYING_REQUESTS, read).await
    }

    async fn proposals(&mut self, side: TradeSide, round: &str) -> Vec<Proposal> {
        let address = match side {
            TradeSide::Seller => urls::SELLER_PROPOSALS,
            TradeSide::Buyer => urls::BUYING_PROPOSALS,
        };
        let read = |page: &Html| {
            let articles = all(page, "main article").into_iter();
            let own = articles.filter(|article| fact(*article, "Đợt kết nối").as_deref() == Some(round));
            own.map(proposal).collect()
        };
        self.every_page(address, read).await
    }

    async fn accepts(&mut self, side: TradeSide, proposal: &Proposal) {
        let (list, answer) = match side {
            TradeSide::Seller => (urls::SELLER_PROPOSALS, urls::seller_proposal_answer(&proposal.id)),
            TradeSide::Buyer => (urls::BUYING_PROPOSALS, urls::buying_proposal_answer(&proposal.id)),
        };
        self.open(list).await;
        let form = self.visitor.form_to(&answer);
        self.press(form, "accept").await;
    }

    async fn contract(&mut self, side: TradeSide, number: &str) -> Contract {
        self.open(&contract_page(side, number)).await;
        let page = self.page();
        let head = first(&page, ".page-head");
        let hash_of = |facts: &ElementRef| fact(*facts, "Mã văn bản (SHA-256)");
        let mut facts = all(&page, "dl.facts").into_iter();
        let signatures = facts.find(|facts| hash_of(facts).is_some());
        let signatures = signatures.expect("signatures");
        let sums: Vec<String> = all(&page, "tfoot td.number").into_iter().map(text).collect();
        let hectares = sums.iter().find(|sum| sum.ends_with("ha"));
        let confirmed = self.visitor.texts("main p").into_iter().find_map(|line| {
            let (sum, _) = line.strip_prefix("Đã xác nhận: ")?.split_once('/')?;
            Some(whole(sum))
        });
        let is_signed = |side| fact(signatures, side).is_some_and(|told| told.contains("21/11/2026"));
        Contract {
            state: state(head, ContractState::ALL, |state| state.label(Locale::Vi)),
            total_kg: whole(&sums[0]),
            area_m2: hectares.map_or(0, |told| 10 * thousandths(told, Locale::Vi).expect("hectares")),
            delivered_kg: confirmed.unwrap_or(0),
            is_signed_by_seller: is_signed("Bên bán"),
            is_signed_by_buyer: is_signed("Bên mua"),
            document_hash: hash_of(&signatures).expect("the hash of the text"),
        }
    }

    async fn edits(&mut self, side: TradeSide, number: &str, area: (&str, i64), terms: &str) {
        self.open(&contract_page(side, number)).await;
        self.visitor.follow("Sửa dự thảo").await;
        let page = self.page();
        let label = all(&page, "label[for^='areas.']")
            .into_iter()
            .find(|label| text(*label).starts_with(area.0))
            .expect("the planting area");
        let field = label.value().attr("for").unwrap_or_default();
        let form = self
            .visitor
            .form_to(&self.visitor.address)
            .fill("linkage_form", "production_consumption")
            .fill("delivery_point", "Nhà sơ chế Mỹ Thọ")
            .fill("terms", terms)
            .fill(field, format::decimal(area.1, 4, Locale::Vi));
        self.send(form).await;
    }

    async fn signs(&mut self, side: TradeSide, number: &str) {
        self.open(&contract_page(side, number)).await;
        let sign = match side {
            TradeSide::Seller => urls::seller_contract_sign(number),
            TradeSide::Buyer => urls::buying_contract_sign(number),
        };
        let form = self.visitor.form_to(&sign);
        self.send(form.clone()).await;
        // The same button pressed in an old window.
        self.visitor.send(form).await;
        assert_eq!(self.visitor.status, 200, "a repeated step leads back");
    }

    async fn delivers(&mut self, contract: &str, on: &str, quantity_kg: i64) -> String {
        self.open(&urls::seller_contract(contract)).await;
        self.visitor.follow("Ghi phiếu giao nhận").await;
        let form = self
            .visitor
            .form_to(&urls::seller_delivery_new(contract))
            .fill("delivered_on", on)
            .fill("quantity_kg", quantity_kg)
            .fill("lot", "L1");
        self.send(form).await;
        last_part(&self.visitor.address)
    }

    async fn delivery(&mut self, side: TradeSide, number: &str) -> Delivery {
        let address = match side {
            TradeSide::Seller => urls::seller_delivery(number),
            TradeSide::Buyer => urls::buying_delivery(number),
        };
        self.open(&address).await;
        let page = self.page();
        let main = first(&page, "main");
        let head = first(&page, ".page-head");
        Delivery {
            state: state(head, DeliveryState::ALL, |state| state.label(Locale::Vi)),
            quantity_kg: whole(&fact(main, "Khối lượng ghi").expect("a quantity")),
            confirmed_kg: fact(main, "Khối lượng tính").map(|told| whole(&told)),
            dispute: fact(main, "Sai lệch đã báo"),
        }
    }

    async fn confirms(&mut self, delivery: &str) {
        self.open(&urls::buying_delivery(delivery)).await;
        let form = self.visitor.form_to(&urls::buying_delivery_confirm(delivery));
        self.send(form).await;
    }

    async fn disputes(&mut self, delivery: &str, reason: &str) {
        self.open(&urls::buying_delivery(delivery)).await;
        let form = self.visitor.form_to(&urls::buying_delivery_dispute(delivery));
        self.send(form.fill("reason", reason)).await;
    }

    async fn puts_figure(&mut self, delivery: &str, quantity_kg: i64, note: &str) {
        self.open(&urls::buying_delivery(delivery)).await;
        let form = self
            .visitor
            .form("form:has(button[value='propose_figure'])")
            .fill("quantity_kg", quantity_kg)
            .fill("note", note);
        self.press(form, "propose_figure").await;
    }

    async fn accepts_figure(&mut self, delivery: &str) {
        self.open(&urls::seller_delivery(delivery)).await;
        let form = self.visitor.form("form:has(button[value='accept_figure'])");
        self.press(form, "accept_figure").await;
    }
}

pub(super) fn contract_page(side: TradeSide, number: &str) -> String {
    match side {
        TradeSide::Seller => urls::seller_contract(number),
        TradeSide::Buyer => urls::buying_contract(number),
    }
}

/// Rows of the tables that have a cell under that heading.
pub(super) fn rows<'a>(page: &'a Html, heading: &str) -> std::vec::IntoIter<ElementRef<'a>> {
    let css = format!("td[data-label='{heading}']");
    let rows: Vec<_> = all(page, "tbody tr")
        .into_iter()
        .filter(|row| holds(*row, &css))
        .collect();
    rows.into_iter()
}

fn pair(row: ElementRef) -> (String, String, i64) {
    let told = |heading| text(cell(row, heading));
    (told("Bên bán"), told("Bên mua"), whole(&told("Khối lượng")))
}

fn gap(row: ElementRef) -> (String, Reason, String) {
    let why = text(cell(row, "Lý do"));
    let reason = Reason::ALL.iter().find(|reason| reason.label(Locale::Vi) == why);
    let remedy = text(cell(row, "Cần thay đổi")).to_lowercase();
    (told(row, "th"), *reason.expect("a reason"), remedy)
}

fn totals(page: &Html, round: &str) -> Vec<i64> {
    let link = format!("a[href='{round}']");
    all(page, "tbody tr")
        .into_iter()
        .filter(|row| holds(*row, &link))
        .map(|row| {
            let told = text(cell(row, "Sản lượng"));
            let (_, total) = told.split_once(": ").expect("months and a total");
            thousandths(total, Locale::Vi).expect("tonnes")
        })
        .collect()
}

fn proposal(article: ElementRef) -> Proposal {
    let id = article.value().attr("id").unwrap_or_default();
    Proposal {
        id: id.trim_start_matches("d-").to_owned(),
        quantity_kg: whole(&fact(article, "Khối lượng").expect("a quantity")),
        may_accept: holds(article, "button[value=accept]"),
        contract: fact(article, "Hợp đồng"),
    }
}

fn ticked(form: Form, name: &str, standards: &[&str]) -> Form {
    standards
        .iter()
        .fold(form, |form, standard| form.tick(name, standard))
}

fn by_month(form: Form, months: &[(&str, i64)]) -> Form {
    months.iter().fold(form, |form, (month, kg)| {
        form.fill(&format!("months.{month}"), kg)
    })
}
