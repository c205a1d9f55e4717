//! What people do, one step at a time. A call that gets no answer is made again, as a person would.

use super::cards::pay_by_card;
use super::sellers::seller_acts;
use crate::orders::checkout_of;
use crate::stall::{Stall, with_a_place};
use chrono::Duration;
use entities::seller_order;
use poem::http::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use services::ports::{Clock, SystemClock};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::api::{Answer, Client};
use testkit::chance::Chance;
use testkit::program::Program;
use testkit::stripe::FakeStripe;
use testkit::world::World;

pub struct Market {
    /// Another hand on the same database: it prepares and looks.
    pub world: World,
    pub shops: Vec<Shop>,
    pub stripe: FakeStripe,
    pub buyer: Client,
    pub known: Mutex<Known>,
    pub unanswered: AtomicU64,
}

pub struct Shop {
    pub stall: Stall,
    slug: String,
    pub member: Client,
}

/// What was answered: all of it must still be so at the end.
#[derive(Default)]
pub struct Known {
    parts: Vec<Part>,
    pub orders: BTreeSet<String>,
    pub payments_by_hand: u64,
    statements: Vec<(usize, String)>,
    /// Shop and the bank's reference.
    pub bank_lines: BTreeSet<(usize, String)>,
    pub cancelled: BTreeSet<String>,
    /// How often each step was done and refused.
    pub steps: BTreeMap<&'static str, (u64, u64)>,
}

/// One seller's part of an order, as its buyer knows it.
#[derive(Clone)]
pub struct Part {
    pub order: String,
    pub key: String,
    pub number: String,
    reference: String,
    pub shop: usize,
    pub method: String,
    total_vnd: i64,
}

impl Market {
    pub async fn open(url: &str, program: &Program, stripe: FakeStripe) -> Market {
        let world = World::at_with_cards(url, &stripe).await;
        world.clock.set(SystemClock.now());
        let mut world = with_a_place(world).await;
        world.site = program.site.clone();
        let mut shops = Vec::new();
        for (index, name) in ["HTX Xoài Mẫu", "HTX Sen Mẫu", "HTX Nhãn Mẫu"]
            .into_iter()
            .enumerate()
        {
            let stall = Stall::open(&world, name, 90_000, 12).await;
            let member = stall.member(&world, &format!("ban{index}@vidu.vn")).await;
            let slug = format!("xoai-{}", domain::text::slug(name));
            let account = json!({ "account": format!("acct_shop{index}") });
            let path = "/api/v1/seller/card-account";
            member.call(Method::PUT, path, Some(account), &[]).await.ok();
            shops.push(Shop { stall, slug, member });
        }
        Market {
            buyer: Client::new(&world.site),
            world,
            shops,
            stripe,
            known: Mutex::default(),
            unanswered: AtomicU64::new(0),
        }
    }

    /// Asks until there is an answer: without one nobody knows whether it was done.
    async fn ask(
        &self,
        by: &Client,
        method: Method,
        path: &str,
        body: Body<'_>,
        once: Option<&str>,
    ) -> Answer {
        let headers: Vec<_> = once.map(|key| ("idempotency-key", key)).into_iter().collect();
        loop {
            let content = match &body {
                Body::None => None,
                Body::Json(json) => Some(("application/json", json.to_string().into_bytes())),
                Body::Csv(text) => Some(("application/octet-stream", text.as_bytes().to_vec())),
            };
            if let Some(answer) = by.try_send(method.clone(), path, content, &headers).await {
                return answer;
            }
            self.unanswered.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    pub async fn get(&self, by: &Client, path: &str) -> Answer {
        self.ask(by, Method::GET, path, Body::None, None).await
    }

    pub async fn post(&self, by: &Client, path: &str, body: Value) -> Answer {
        self.ask(by, Method::POST, path, Body::Json(body), None).await
    }

    pub async fn post_once(&self, by: &Client, path: &str, once: &str, body: Value) -> Answer {
        self.ask(by, Method::POST, path, Body::Json(body), Some(once))
            .await
    }

    pub fn note(&self, what: &'static str, answer: &Answer) -> bool {
        let done = answer.status.is_success();
        let mut known = self.known.lock().unwrap();
        let (yes, no) = known.steps.entry(what).or_default();
        *(if done { yes } else { no }) += 1;
        if !done {
            let code = answer.clone().refusal();
            let understood = [
                "out_of_stock",
                "wrong_state",
                "changed",
                "invalid",
                "not_found",
                "complaint_open",
                "card_unreachable",
            ];
            assert!(understood.contains(&code.as_str()), "{what}: {}", answer.json);
        }
        done
    }

    pub fn some_part(&self, chance: &mut Chance, is_wanted: impl Fn(&Part) -> bool) -> Option<Part> {
        let known = self.known.lock().unwrap();
        // What is new is touched more often than what is over.
        let recent = known.parts.len().saturating_sub(40);
        let wanted: Vec<&Part> = known.parts[recent..].iter().filter(|it| is_wanted(it)).collect();
        chance.pick(&wanted).map(|it| (*it).clone())
    }

    fn today(&self) -> chrono::NaiveDate {
        self.world.ctx().today()
    }
}

enum Body<'a> {
    None,
    Json(Value),
    Csv(&'a str),
}

/// One person's next step; `once` is theirs alone.
pub async fn step(market: &Market, chance: &mut Chance, once: &str) {
    match chance.below(100) {
        0..30 => buy(market, chance, once).await,
        30..57 => seller_acts(market, chance, once).await,
        57..60 => return_goods(market, chance).await,
        60..64 => buyer_acts(market, chance).await,
        64..70 => pay_by_hand(market, chance, once).await,
        70..76 => pay_by_card(market, chance).await,
        76..82 => import_statement(market, chance, once).await,
        82..87 => grant_refund(market, chance).await,
        87..93 => pay_back(market, chance).await,
        93..97 => count_stock(market, chance).await,
        _ => let_the_time_pass(market, chance).await,
    }
}

async fn buy(market: &Market, chance: &mut Chance, once: &str) {
    let buyer = &market.buyer;
    let cart = market.post(buyer, "/api/v1/carts", json!({})).await.ok();
    let cart = cart["key"].as_str().unwrap();
    let mut payments = Vec::new();
    for shop in &market.shops {
        if chance.below(2) == 0 {
            continue;
        }
        let path = format!("/api/v1/carts/{cart}/lines/{}", shop.stall.variant);
        let body = json!({ "quantity": 1 + chance.below(3) });
        let added = market
            .ask(buyer, Method::PUT, &path, Body::Json(body), None)
            .await;
        if !market.note("add", &added) {
            continue;
        }
        let method = ["cod", "vietqr", "vietqr", "card"][chance.below(4) as usize];
        payments.push(json!({ "seller_id": shop.stall.seller, "method": method }));
    }
    if payments.is_empty() {
        return;
    }
    let mut form = checkout_of(cart);
    form["payments"] = json!(payments);
    let review = market.post(buyer, "/api/v1/checkout/review", form.clone()).await;
    if !market.note("review", &review) {
        return;
    }
    let order = json!({ "checkout": form, "seen": review.ok()["seen"], "consent": true });
    let click = || market.post_once(buyer, "/api/v1/orders", once, order.clone());
    let answer = if chance.below(3) == 0 {
        let (first, second) = tokio::join!(click(), click());
        if first.status.is_success() && second.status.is_success() {
            assert_eq!(first.json, second.json, "a double click has one answer");
        }
        if first.status.is_success() { first } else { second }
    } else {
        click().await
    };
    if !market.note("place", &answer) {
        return;
    }
    let placed = answer.ok();
    let (number, key) = (
        placed["number"].as_str().unwrap(),
        placed["key"].as_str().unwrap(),
    );
    assert_eq!(click().await.json, placed, "the same key again, the same order");
    let path = format!("/api/v1/orders/{number}?key={key}");
    let order = market.get(buyer, &path).await.ok();
    let mut known = market.known.lock().unwrap();
    known.orders.insert(number.to_owned());
    for (index, part) in order["parts"].as_array().unwrap().iter().enumerate() {
        let seller = part["seller"]["id"].as_str().unwrap();
        let is_it = |shop: &Shop| shop.stall.seller.to_string() == seller;
        known.parts.push(Part {
            order: number.to_owned(),
            key: key.to_owned(),
            number: part["number"].as_str().unwrap().to_owned(),
            reference: domain::order::payment_reference(number, index),
            shop: market.shops.iter().position(is_it).unwrap(),
            method: part["payment_method"].as_str().unwrap().to_owned(),
            total_vnd: part["total_vnd"].as_i64().unwrap(),
        });
    }
}

async fn buyer_acts(market: &Market, chance: &mut Chance) {
    let Some(part) = market.some_part(chance, |_| true) else {
        return;
    };
    buyer_does(market, &part, ["cancel", "complete"][chance.below(2) as usize]).await;
}

pub async fn buyer_does(market: &Market, part: &Part, action: &str) {
    let path = format!("/api/v1/orders/{}/parts/{}/{action}", part.order, part.number);
    let answer = market
        .post(&market.buyer, &path, json!({ "key": part.key }))
        .await;
    if market.note("buyer acts", &answer) && action == "cancel" {
        market.known.lock().unwrap().cancelled.insert(part.number.clone());
    }
}

async fn pay_by_hand(market: &Market, chance: &mut Chance, once: &str) {
    let Some(part) = market.some_part(chance, |it| it.method == "vietqr") else {
        return;
    };
    let amount_vnd = some_amount(&part, chance);
    let path = format!("/api/v1/seller/orders/{}/payments", part.number);
    let body = json!({ "amount_vnd": amount_vnd, "received_on": market.today() });
    let member = &market.shops[part.shop].member;
    let answer = market.post_once(member, &path, once, body).await;
    if market.note("pay by hand", &answer) {
        market.known.lock().unwrap().payments_by_hand += 1;
    }
}

/// Mostly what is owed; at times too little or too much.
fn some_amount(part: &Part, chance: &mut Chance) -> i64 {
    match chance.below(5) {
        0 => 1 + i64::try_from(chance.below(200_000)).unwrap(),
        1 => part.total_vnd + 10_000,
        _ => part.total_vnd,
    }
}

/// Two lines of a bank's statement, or a statement that was imported before.
async fn import_statement(market: &Market, chance: &mut Chance, once: &str) {
    let again = chance.below(3) == 0;
    let before = chance.pick(&market.known.lock().unwrap().statements).cloned();
    let (shop, csv) = match before.filter(|_| again) {
        Some(statement) => statement,
        None => {
            let Some(first) = market.some_part(chance, |it| it.method == "vietqr") else {
                return;
            };
            let Some(second) = market.some_part(chance, |it| it.method == "vietqr" && it.shop == first.shop)
            else {
                return;
            };
            let mut csv = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung\n".to_owned();
            let day = market.today().format("%d/%m/%Y");
            for (index, part) in [&first, &second].into_iter().enumerate() {
                let amount = some_amount(part, chance);
                csv += &format!(
                    "{day},{},,{amount},,{}\n",
                    bank_reference(once, index),
                    part.reference
                );
            }
            (first.shop, csv)
        }
    };
    let path = "/api/v1/seller/bank-statements?only_check=false";
    let member = &market.shops[shop].member;
    let answer = market
        .ask(member, Method::POST, path, Body::Csv(&csv), None)
        .await;
    if market.note("import a statement", &answer) {
        let mut known = market.known.lock().unwrap();
        let lines = csv.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        known
            .bank_lines
            .extend(lines.map(|reference| (shop, reference.to_owned())));
        known.statements.push((shop, csv));
    }
}

fn bank_reference(once: &str, index: usize) -> String {
    format!("FT{}L{index}", once.replace('-', "P"))
}

async fn grant_refund(market: &Market, chance: &mut Chance) {
    let Some(part) = market.some_part(chance, |_| true) else {
        return;
    };
    let shop = &market.shops[part.shop];
    let lines = json!([{ "variant_id": shop.stall.variant, "amount_vnd": 1 + chance.below(90_000) }]);
    let path = format!("/api/v1/seller/orders/{}/refunds", part.number);
    let body = json!({ "lines": lines, "shipping_vnd": 0, "reason": "Trái dập" });
    let answer = market.post(&shop.member, &path, body).await;
    market.note("grant a refund", &answer);
}

async fn pay_back(market: &Market, chance: &mut Chance) {
    let Some(part) = market.some_part(chance, |_| true) else {
        return;
    };
    let member = &market.shops[part.shop].member;
    let seen = market
        .get(member, &format!("/api/v1/seller/orders/{}", part.number))
        .await
        .ok();
    for refund in seen["part"]["money"]["refunds"].as_array().unwrap() {
        if refund["state"] == "due" {
            let path = format!("/api/v1/seller/refunds/{}/pay", refund["id"].as_str().unwrap());
            let answer = market
                .post(member, &path, json!({ "paid_on": market.today() }))
                .await;
            market.note("pay back", &answer);
        }
    }
}

/// A part of which something has arrived, if a few tries meet one.
async fn some_arrived(market: &Market, chance: &mut Chance) -> Option<Part> {
    for _ in 0..12 {
        let part = market.some_part(chance, |_| true)?;
        let path = format!("/api/v1/seller/orders/{}", part.number);
        let seen = market.get(&market.shops[part.shop].member, &path).await.ok();
        let parcels = seen["part"]["parcels"].as_array().unwrap();
        if parcels.iter().any(|it| it["state"] == "delivered") {
            return Some(part);
        }
    }
    None
}

/// One piece comes back for its money, step by step, as far as it goes; half of the time it is sold again.
async fn return_goods(market: &Market, chance: &mut Chance) {
    let Some(part) = some_arrived(market, chance).await else {
        return;
    };
    let shop = &market.shops[part.shop];
    let line = json!({ "variant_id": shop.stall.variant, "quantity": 1 });
    let body = json!({ "key": part.key, "kind": "return", "wish": "refund", "story": "Mua nhầm loại",
        "lines": [line], "pictures": [] });
    let path = format!("/api/v1/orders/{}/parts/{}/complaints", part.order, part.number);
    let answer = market.post(&market.buyer, &path, body).await;
    if !market.note("complain", &answer) {
        return;
    }
    let number = answer.json["number"].as_str().unwrap();
    let (seller, buyer) = (
        format!("/api/v1/seller/complaints/{number}"),
        format!("/api/v1/orders/{}/complaints/{number}", part.order),
    );
    let line = json!({ "variant_id": shop.stall.variant, "amount_vnd": 1 + chance.below(90_000) });
    let offer =
        json!({ "outcome": "refund", "lines": [line], "returns_goods": true, "text": "Xin gửi lại hàng" });
    let steps = [
        (&shop.member, format!("{seller}/answer"), offer),
        (
            &market.buyer,
            format!("{buyer}/accept"),
            json!({ "key": part.key }),
        ),
        (
            &market.buyer,
            format!("{buyer}/send_back"),
            json!({ "key": part.key, "carrier": "Viettel Post", "tracking_number": "VT456" }),
        ),
        (
            &shop.member,
            format!("{seller}/receive"),
            json!({ "restock": chance.below(2) == 0 }),
        ),
    ];
    for (by, path, body) in steps {
        let answer = market.post(by, &path, body).await;
        if !market.note("return", &answer) {
            return;
        }
    }
}

/// The seller counts what is there; what is sold meanwhile is taken off the count.
async fn count_stock(market: &Market, chance: &mut Chance) {
    let Some(shop) = chance.pick(&market.shops) else {
        return;
    };
    let path = format!("/api/v1/seller/products/{}", shop.slug);
    let mut product = market.get(&shop.member, &path).await.ok();
    for size in product["variants"].as_array_mut().unwrap() {
        size["stock_seen"] = size["stock"].clone();
        size["stock"] = json!(10 + chance.below(30));
    }
    let answer = market
        .ask(&shop.member, Method::PUT, &path, Body::Json(product), None)
        .await;
    market.note("count the stock", &answer);
}

/// The hours in which a part may be paid are over.
async fn let_the_time_pass(market: &Market, chance: &mut Chance) {
    let Some(part) = market.some_part(chance, |it| it.method != "cod") else {
        return;
    };
    let over = seller_order::ActiveModel {
        payment_due_at: Set(Some(SystemClock.now() - Duration::hours(1))),
        ..Default::default()
    };
    let tx = market.world.app.db().begin().await.unwrap();
    seller_order::Entity::update_many()
        .set(over)
        .filter(seller_order::Column::Number.eq(part.number))
        .filter(seller_order::Column::PaymentDueAt.is_not_null())
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
