//! What comes in: by hand, in cash, too little, too much, too late. The books always add up.

use crate::orders::{checkout, place, reviewed};
use crate::stall::{Stall, stock_follows_movements, world};
use chrono::Duration;
use domain::LedgerAccount;
use domain::ledger::{Balances, Entry};
use domain::parcel::worth_vnd;
use entities::{card_refund, ledger_entry, order_line, payment, refund, seller_order, variant};
use poem::http::Method;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::api::{Answer, Client};
use testkit::chance::Chance;
use testkit::database::Kind;
use testkit::world::World;
use tokio::task::JoinSet;

testkit::on_each_database!(
    a_payment_by_hand_counts_once_and_says_what_is_left,
    cash_goes_from_the_door_to_the_carrier_to_the_seller,
    an_unpaid_part_ends_and_its_goods_are_free,
    money_that_comes_late_brings_the_order_back_or_goes_back,
    a_payment_that_was_kept_is_booked_after_all,
    the_books_are_append_only,
    whatever_happens_the_books_add_up,
);

/// A stall whose goods cost 90.000 ₫, its member, and a buyer: one piece with shipping is 120.000 ₫.
pub struct Shop {
    pub world: World,
    pub stall: Stall,
    pub member: Client,
    pub buyer: Client,
}

impl Shop {
    pub async fn open(kind: Kind, stock: i64) -> Shop {
        Shop::over(world(kind).await, stock).await
    }

    pub async fn over(world: World, stock: i64) -> Shop {
        let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, stock).await;
        let member = stall.member(&world, "ban@vidu.vn").await;
        let buyer = Client::new(&world.site);
        Shop {
            world,
            stall,
            member,
            buyer,
        }
    }

    /// Orders so many pieces; the number of the part.
    pub async fn order(&self, quantity: i64, method: &str) -> String {
        let placed = self.place(quantity, method).await;
        format!("{}-1", placed["number"].as_str().unwrap())
    }

    /// The order's number and key.
    pub async fn place(&self, quantity: i64, method: &str) -> Value {
        let mut form = checkout(&self.buyer, &[(self.stall.variant, quantity)]).await;
        form["payments"] = json!([{ "seller_id": self.stall.seller, "method": method }]);
        let once = form["cart"].as_str().unwrap().to_owned();
        place(&self.buyer, &once, reviewed(&self.buyer, form).await)
            .await
            .ok()
    }

    pub async fn part(&self, number: &str) -> Value {
        let path = format!("/api/v1/seller/orders/{number}");
        self.member.get(&path).await.ok()["part"].clone()
    }

    pub async fn step(&self, number: &str, action: &str) -> Answer {
        let path = format!("/api/v1/seller/orders/{number}/{action}");
        self.member.post(&path, json!({ "reason": "Hết hàng" })).await
    }

    pub async fn steps(&self, number: &str, actions: &[&str]) {
        for action in actions {
            self.step(number, action).await.ok();
        }
    }

    pub async fn pays(&self, number: &str, amount_vnd: i64, key: &str) -> Answer {
        let path = format!("/api/v1/seller/orders/{number}/payments");
        let body = json!({ "amount_vnd": amount_vnd, "received_on": "2026-11-21" });
        self.member.post_once(&path, key, body).await
    }

    pub async fn import(&self, csv: &str, only_check: bool) -> Value {
        let path = format!("/api/v1/seller/bank-statements?only_check={only_check}");
        let content = Some(("application/octet-stream", csv.as_bytes().to_vec()));
        self.member.send(Method::POST, &path, content, &[]).await.ok()
    }

    /// Pays back every refund that is due for a part.
    pub async fn pay_back(&self, number: &str) {
        let part = self.part(number).await;
        for refund in part["money"]["refunds"].as_array().unwrap() {
            if refund["state"] == "due" {
                let path = format!("/api/v1/seller/refunds/{}/pay", refund["id"].as_str().unwrap());
                let body = json!({ "paid_on": "2026-11-21" });
                self.member.post(&path, body).await.ok();
            }
        }
    }

    pub async fn expire(&self) -> u64 {
        services::payment::expire_unpaid(&self.world.app).await.unwrap()
    }
}

/// Received, remaining, refund due, refunded.
pub fn money(part: &Value) -> [i64; 4] {
    ["received_vnd", "remaining_vnd", "refund_due_vnd", "refunded_vnd"]
        .map(|name| part["money"][name].as_i64().unwrap())
}

/// Every part's books agree with its payments, its refunds and its state; all accounts together are zero.
pub async fn books_are_right(world: &World) {
    let connection = world.app.db().read();
    let entries = ledger_entry::Entity::find().all(connection).await.unwrap();
    let payments = payment::Entity::find().all(connection).await.unwrap();
    let refunds = refund::Entity::find().all(connection).await.unwrap();
    let shares = card_refund::Entity::find().all(connection).await.unwrap();
    let gone = |refund: &refund::Model| -> i64 {
        let own = shares
            .iter()
            .filter(|it| it.refund_id == refund.id && it.state == "paid");
        refund.transferred_vnd + own.map(|it| it.amount_vnd).sum::<i64>()
    };
    let lines = order_line::Entity::find().all(connection).await.unwrap();
    let of = |row: &ledger_entry::Model| Entry {
        debit: row.debit.parse().unwrap(),
        credit: row.credit.parse().unwrap(),
        amount_vnd: row.amount_vnd,
    };
    let all = Balances::of(entries.iter().map(of)).unwrap();
    let sum: i64 = LedgerAccount::ALL.iter().map(|it| all.balance(*it)).sum();
    assert_eq!(sum, 0, "the trial balance");
    for part in seller_order::Entity::find().all(connection).await.unwrap() {
        let own = entries.iter().filter(|row| row.seller_order_id == part.id);
        let books = Balances::of(own.map(of)).unwrap();
        let told = format!("{}: {books:?}", part.number);
        let is_cancelled = part.state == "cancelled";
        let is_sold = ["delivered", "completed"].contains(&part.state.as_str());
        let received: i64 = payments
            .iter()
            .filter(|row| row.seller_order_id == Some(part.id) && row.state == "booked")
            .map(|row| row.amount_vnd)
            .sum();
        let (mut due, mut back) = (0, 0);
        for refund in refunds.iter().filter(|row| row.seller_order_id == part.id) {
            let left = refund.amount_vnd - gone(refund);
            assert_eq!(left > 0, refund.state == "due", "{}: {refund:?}", part.number);
            due += left;
            back += gone(refund);
        }
        assert_eq!(books.received_vnd(), received, "{told}");
        assert_eq!(books.refund_due_vnd(), due, "{told}");
        assert_eq!(books.paid_back_vnd(), back, "{told}");
        assert_eq!(
            books.payment_state(is_cancelled).as_str(),
            part.payment_state,
            "{told}"
        );
        assert!(books.owed_vnd() >= 0, "a surplus is to be paid back: {told}");
        let ordered = -books.balance(LedgerAccount::Ordered);
        let own = lines.iter().filter(|line| line.seller_order_id == part.id);
        let cut: i64 = own
            .map(|line| worth_vnd(line.total_vnd, line.quantity, line.cut))
            .sum();
        let left = part.total_vnd - cut;
        let open = if is_cancelled || is_sold { 0 } else { left };
        assert_eq!(ordered, open, "{told}");
        let sold = -books.balance(LedgerAccount::GoodsSold) - books.balance(LedgerAccount::ShippingSold);
        assert_eq!(sold, if is_sold { left } else { 0 }, "{told}");
        if is_cancelled {
            assert_eq!(due + back, received, "nothing is lost: {told}");
        }
    }
}

async fn a_payment_by_hand_counts_once_and_says_what_is_left(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(1, "vietqr").await;
    assert_eq!(money(&shop.part(&number).await), [0, 120_000, 0, 0]);
    let mut clicks = JoinSet::new();
    let path = format!("/api/v1/seller/orders/{number}/payments");
    for _ in 0..6 {
        let (member, path) = (shop.member.clone(), path.clone());
        let body = json!({ "amount_vnd": 50_000, "received_on": "2026-11-21" });
        clicks.spawn(async move { member.post_once(&path, "once", body).await.ok() });
    }
    clicks.join_all().await;
    let part = shop.part(&number).await;
    assert_eq!(money(&part), [50_000, 70_000, 0, 0]);
    assert_eq!(part["payment_state"], "partly_paid");
    assert_eq!(part["transfer"]["amount_vnd"], 70_000);

    let typed = |amount: i64, day: &str, reference: Option<&str>| json!({ "amount_vnd": amount, "received_on": day, "bank_reference": reference });
    let wrong = typed(0, "2026-11-22", None);
    let told = shop.member.post(&path, wrong).await;
    let fields: Vec<&str> = told.json["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["code"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["out_of_range", "future_date"]);
    let rest = typed(80_000, "2026-11-20", Some("FT 26325 123"));
    shop.member.post(&path, rest.clone()).await.ok();
    shop.member.post(&path, rest).await.ok();
    let other = typed(10_000, "2026-11-20", Some("ft26325123"));
    assert_eq!(
        shop.member.post(&path, other).await.json["error"]["fields"][0]["code"],
        "payment_known"
    );
    let part = shop.part(&number).await;
    assert_eq!(money(&part), [130_000, 0, 10_000, 0]);
    assert_eq!(part["money"]["refunds"][0]["cause"], "overpaid");
    assert_eq!(part["money"]["payments"][0]["bank_reference"], "FT26325123");
    shop.pay_back(&number).await;
    assert_eq!(shop.part(&number).await["payment_state"], "paid");
    let cash = shop.order(1, "cod").await;
    assert_eq!(shop.pays(&cash, 120_000, "x").await.refusal(), "wrong_state");
    books_are_right(&shop.world).await;
}

async fn cash_goes_from_the_door_to_the_carrier_to_the_seller(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(1, "cod").await;
    assert_eq!(shop.part(&number).await["money"]["cash_state"], "to_collect");
    assert_eq!(shop.step(&number, "take_cash").await.refusal(), "wrong_state");
    shop.steps(&number, &["confirm", "pack", "ship", "deliver"]).await;
    let part = shop.part(&number).await;
    assert_eq!(part["money"]["cash_state"], "collected");
    assert_eq!(
        (&part["payment_state"], money(&part)),
        (&json!("paid"), [120_000, 0, 0, 0])
    );
    let open = shop.member.get("/api/v1/seller/payments").await.ok();
    assert_eq!(open["with_carrier"][0]["amount_vnd"], 120_000);

    let letters = shop.world.letters("khach@vidu.vn").await.len();
    let mut clicks = JoinSet::new();
    for _ in 0..4 {
        let (member, path) = (
            shop.member.clone(),
            format!("/api/v1/seller/orders/{number}/take_cash"),
        );
        clicks.spawn(async move { member.post(&path, json!({})).await });
    }
    let done = clicks.join_all().await;
    assert_eq!(done.iter().filter(|answer| answer.status.is_success()).count(), 1);
    let part = shop.part(&number).await;
    assert_eq!(part["money"]["cash_state"], "handed_over");
    assert_eq!(money(&part), [120_000, 0, 0, 0], "the same money");
    assert_eq!(shop.world.letters("khach@vidu.vn").await.len(), letters);
    books_are_right(&shop.world).await;
}

async fn an_unpaid_part_ends_and_its_goods_are_free(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let unpaid = shop.order(2, "vietqr").await;
    let confirmed = shop.order(1, "vietqr").await;
    shop.steps(&confirmed, &["confirm"]).await;
    let partly = shop.order(1, "vietqr").await;
    shop.pays(&partly, 1_000, "a").await.ok();
    let packed = shop.order(1, "vietqr").await;
    shop.steps(&packed, &["confirm", "pack"]).await;
    let cash = shop.order(1, "cod").await;
    assert_eq!(
        shop.part(&unpaid).await["money"]["pay_by"],
        "2026-11-23T02:00:00+00:00"
    );
    shop.world
        .clock
        .advance(Duration::hours(48) - Duration::seconds(1));
    assert_eq!(shop.expire().await, 0);
    shop.world.clock.advance(Duration::seconds(1));
    assert_eq!((shop.expire().await, shop.expire().await), (2, 0));
    for (number, state) in [
        (&unpaid, "cancelled"),
        (&confirmed, "cancelled"),
        (&partly, "placed"),
        (&packed, "packed"),
        (&cash, "placed"),
    ] {
        assert_eq!(shop.part(number).await["state"], state, "{number}");
    }
    assert_eq!(shop.stall.stock(&shop.world).await, 7);
    stock_follows_movements(&shop.world).await;
    books_are_right(&shop.world).await;
    let letters = shop.world.letters("khach@vidu.vn").await;
    let told = letters
        .iter()
        .filter(|it| it.subject.contains("hết hạn chuyển khoản"));
    assert_eq!(told.count(), 2);
}

async fn money_that_comes_late_brings_the_order_back_or_goes_back(kind: Kind) {
    let shop = Shop::open(kind, 2).await;
    let first = shop.order(1, "vietqr").await;
    let second = shop.order(1, "vietqr").await;
    shop.world.clock.advance(Duration::hours(49));
    assert_eq!(shop.expire().await, 2);
    // The goods of one of them are sold meanwhile.
    let cash = shop.order(1, "cod").await;
    shop.pays(&first, 120_000, "first").await.ok();
    shop.pays(&second, 120_000, "second").await.ok();
    let (part, gone) = (shop.part(&first).await, shop.part(&second).await);
    assert_eq!(
        (&part["state"], &part["payment_state"]),
        (&json!("placed"), &json!("paid"))
    );
    assert!(part["cancel_reason"].is_null());
    assert_eq!(
        (&gone["state"], money(&gone)),
        (&json!("cancelled"), [120_000, 0, 120_000, 0])
    );
    assert_eq!(gone["money"]["refunds"][0]["cause"], "late");
    assert_eq!(shop.stall.stock(&shop.world).await, 0);
    let letters = shop.world.letters("ban@vidu.vn").await;
    assert!(letters.iter().any(|it| it.subject.contains("mở lại")));
    assert!(
        letters
            .iter()
            .any(|it| it.subject.contains("tiền đến khi đơn đã hủy"))
    );

    // Less than the whole brings nothing back, nor does money for what a person has cancelled.
    shop.steps(&first, &["cancel"]).await;
    shop.steps(&cash, &["cancel"]).await;
    shop.pays(&first, 120_000, "again").await.ok();
    shop.pays(&second, 50_000, "part").await.ok();
    assert_eq!(money(&shop.part(&first).await), [240_000, 0, 240_000, 0]);
    assert_eq!(money(&shop.part(&second).await), [170_000, 0, 170_000, 0]);
    for number in [&first, &second] {
        shop.pay_back(number).await;
        assert_eq!(shop.part(number).await["payment_state"], "refunded");
    }
    assert_eq!(shop.stall.stock(&shop.world).await, 2);
    stock_follows_movements(&shop.world).await;
    books_are_right(&shop.world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn payment_against_expiry_on_sqlite() {
    payment_against_expiry(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn payment_against_expiry_on_postgres() {
    payment_against_expiry(Kind::Postgres).await;
}

/// Whoever is first, the part is paid in the end, and its money is there once.
async fn payment_against_expiry(kind: Kind) {
    let shop = Shop::open(kind, 12).await;
    let mut numbers = Vec::new();
    for _ in 0..12 {
        numbers.push(shop.order(1, "vietqr").await);
    }
    shop.world.clock.advance(Duration::hours(49));
    let mut race = JoinSet::new();
    for number in &numbers {
        let (member, path) = (
            shop.member.clone(),
            format!("/api/v1/seller/orders/{number}/payments"),
        );
        let body = json!({ "amount_vnd": 120_000, "received_on": "2026-11-21" });
        race.spawn(async move { drop(member.post_once(&path, "once", body).await.ok()) });
        let app = shop.world.app.clone();
        race.spawn(async move {
            services::payment::expire_unpaid(&app).await.unwrap();
        });
    }
    race.join_all().await;
    for number in &numbers {
        let part = shop.part(number).await;
        assert_eq!(
            (&part["state"], &part["payment_state"]),
            (&json!("placed"), &json!("paid"))
        );
        assert_eq!(money(&part), [120_000, 0, 0, 0]);
    }
    assert_eq!(shop.stall.stock(&shop.world).await, 0);
    stock_follows_movements(&shop.world).await;
    books_are_right(&shop.world).await;
}

async fn a_payment_that_was_kept_is_booked_after_all(kind: Kind) {
    let shop = Shop::open(kind, 5).await;
    let number = shop.order(1, "vietqr").await;
    let part = seller_order::Entity::find().one(shop.world.app.db().read()).await;
    let part = part.unwrap().unwrap();
    // The process ended between keeping and booking.
    let tx = shop.world.app.db().begin().await.unwrap();
    let row = payment::Model {
        id: shop.world.app.ids.next(),
        organisation_id: part.organisation_id,
        seller_order_id: Some(part.id),
        provider: "vietqr".into(),
        provider_reference: "ref:FT1".into(),
        source: "bank_statement".into(),
        state: "received".into(),
        amount_vnd: 120_000,
        received_on: shop.world.ctx().today(),
        description: None,
        account_id: None,
        recorded_at: shop.world.ctx().now,
        booked_at: None,
    };
    payment::Entity::insert(sea_orm::IntoActiveModel::into_active_model(row))
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let finish = || services::payment::finish_received(&shop.world.app);
    assert_eq!(finish().await.unwrap(), 0, "it may still be in hand");
    shop.world.clock.advance(Duration::minutes(2));
    assert_eq!(finish().await.unwrap(), 1);
    assert_eq!(finish().await.unwrap(), 0);
    assert_eq!(shop.part(&number).await["payment_state"], "paid");
    books_are_right(&shop.world).await;
}

async fn the_books_are_append_only(kind: Kind) {
    let shop = Shop::open(kind, 5).await;
    shop.order(1, "vietqr").await;
    let tx = shop.world.app.db().begin().await.unwrap();
    let count = ledger_entry::Entity::find().count(&tx).await.unwrap();
    assert_eq!(count, 1);
    tx.rollback().await.unwrap();
    for sql in [
        "UPDATE ledger_entries SET amount_vnd = 1",
        "DELETE FROM ledger_entries",
    ] {
        let tx = shop.world.app.db().begin().await.unwrap();
        let refused = tx.execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
        tx.rollback().await.unwrap();
    }
}

/// Random orders, payments, refunds, cancellations and pauses: after every few steps all sums are exact.
async fn whatever_happens_the_books_add_up(kind: Kind) {
    let shop = Shop::open(kind, 40).await;
    let mut chance = Chance::new(20_261_121);
    let mut numbers: Vec<String> = Vec::new();
    let mut taken = BTreeSet::new();
    for turn in 0..140 {
        if numbers.is_empty() || chance.below(6) == 0 {
            let method = ["vietqr", "vietqr", "cod"][chance.below(3) as usize];
            let left = shop.stall.stock(&shop.world).await;
            if left > 0 {
                numbers.push(
                    shop.order(1 + chance.below(left.min(3) as u64) as i64, method)
                        .await,
                );
            }
            continue;
        }
        let number = numbers[chance.below(numbers.len() as u64) as usize].clone();
        let what = chance.below(10);
        let answer = match what {
            0..=3 => {
                let action = ["confirm", "pack", "ship", "deliver", "take_cash"][chance.below(5) as usize];
                shop.step(&number, action).await
            }
            4 => shop.step(&number, "cancel").await,
            5 | 6 => {
                let amount = [120_000, 60_000, 30_001, 210_000][chance.below(4) as usize];
                shop.pays(&number, amount, &format!("turn {turn}")).await
            }
            7 => {
                let path = format!("/api/v1/seller/orders/{number}/refunds");
                let line = json!({ "variant_id": shop.stall.variant, "amount_vnd": 1 + chance.below(60_000) as i64 });
                let shipping_vnd = [0, 12_345][chance.below(2) as usize];
                let body = json!({ "lines": [line], "shipping_vnd": shipping_vnd, "reason": "Trái dập" });
                shop.member.post(&path, body).await
            }
            8 => {
                shop.pay_back(&number).await;
                continue;
            }
            _ => {
                shop.world.clock.advance(Duration::hours(5));
                shop.expire().await;
                continue;
            }
        };
        if answer.status.is_success() {
            taken.insert(what);
        }
        if turn % 20 == 0 {
            books_are_right(&shop.world).await;
        }
    }
    assert!(taken.len() >= 5, "much was tried: {taken:?}");
    books_are_right(&shop.world).await;
    stock_follows_movements(&shop.world).await;
    let stock = variant::Entity::find().one(shop.world.app.db().read()).await;
    assert!(stock.unwrap().unwrap().stock >= 0);
}
