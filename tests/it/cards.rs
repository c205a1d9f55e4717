//! Cards: messages that are wrong, old, repeated, turned round, of another amount or another version; answers that are
//! lost; money that comes late and money that goes back. The books always add up.

use crate::card_shop::{ACCOUNT, COMPLETED, CardShop};
use crate::payments::{Shop, money};
use crate::stall::with_a_place;
use chrono::Duration;
use entities::card_event;
use poem::http::StatusCode;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::stripe::{send, sign};
use testkit::world::World;
use tokio::task::JoinSet;

testkit::on_each_database!(
    without_a_key_nobody_is_offered_to_pay_by_card,
    a_message_pays_once_however_often_and_in_which_order_it_comes,
    a_message_with_a_wrong_or_old_signature_changes_nothing,
    another_amount_than_was_asked_for_is_booked_and_shown,
    what_is_not_understood_is_kept_and_tried_again,
    a_lost_answer_opens_and_charges_nothing_twice,
    an_unpaid_page_ends_with_its_part,
    a_card_charged_late_brings_the_order_back_or_gets_it_back,
    a_refusal_of_stripe_leaves_the_refund_due_and_says_why,
    nobody_told_and_the_money_is_found_all_the_same,
    a_page_of_another_account_pays_nothing,
);

async fn without_a_key_nobody_is_offered_to_pay_by_card(kind: Kind) {
    let shop = Shop::over(with_a_place(World::empty(kind).await).await, 5).await;
    let cart = crate::orders::checkout(&shop.buyer, &[(shop.stall.variant, 1)]).await;
    let path = format!("/api/v1/carts/{}", cart["cart"].as_str().unwrap());
    let offered = shop.buyer.get(&path).await.ok()["parts"][0]["seller"]["payment_methods"].clone();
    assert_eq!(offered, json!(["cod", "vietqr"]));
    let mut form = cart;
    form["payments"] = json!([{ "seller_id": shop.stall.seller, "method": "card" }]);
    let refused = shop.buyer.post("/api/v1/checkout/review", form).await;
    assert_eq!(refused.refusal(), "no_card_account");
    assert_eq!(
        send(&shop.world.site, "{}", "t=1,v1=00").await.status,
        StatusCode::NOT_FOUND
    );

    let cards = CardShop::open(kind, 5).await;
    let cart = crate::orders::checkout(&cards.buyer, &[(cards.stall.variant, 1)]).await;
    let path = format!("/api/v1/carts/{}", cart["cart"].as_str().unwrap());
    let offered = cards.buyer.get(&path).await.ok()["parts"][0]["seller"]["payment_methods"].clone();
    assert_eq!(offered, json!(["cod", "vietqr", "card"]));
    let put = async |account: Value| {
        let body = json!({ "account": account });
        let method = poem::http::Method::PUT;
        cards
            .member
            .call(method, "/api/v1/seller/card-account", Some(body), &[])
            .await
    };
    let wrong = put(json!("1234")).await;
    assert_eq!(wrong.json["error"]["fields"][0]["code"], "bad_card_account");
    put(Value::Null).await.ok();
    let offered = cards.buyer.get(&path).await.ok()["parts"][0]["seller"]["payment_methods"].clone();
    assert_eq!(offered, json!(["cod", "vietqr"]));
}

async fn a_message_pays_once_however_often_and_in_which_order_it_comes(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    assert_eq!(shop.part(&due.part).await["card_vnd"], 120_000);
    let url = due.start().await;
    assert_eq!(due.start().await, url, "the page that is open already");
    shop.stripe.pay(&url);
    // The last message first, and everything three times.
    let mut all = shop.stripe.messages();
    all.reverse();
    for message in all.iter().chain(&all).chain(&all) {
        let signature = message.signature(shop.world.ctx().now);
        assert_eq!(
            send(&shop.world.site, &message.body, &signature).await.status,
            StatusCode::OK
        );
    }
    let part = shop.part(&due.part).await;
    assert_eq!(
        (&part["payment_state"], money(&part)),
        (&json!("paid"), [120_000, 0, 0, 0])
    );
    assert!(part["card_vnd"].is_null());
    assert_eq!(part["money"]["payments"][0]["source"], "card");
    assert_eq!(shop.payments().await.len(), 1);
    assert_eq!(shop.unclear().await, []);
    assert_eq!(
        due.try_to_start().await.refusal(),
        "wrong_state",
        "what is paid is paid"
    );
    let attempt = shop.attempts().await.remove(0);
    assert_eq!((attempt.state.as_str(), attempt.amount_vnd), ("paid", 120_000));
    assert_eq!(
        due.comes_back(&attempt.id.to_string()).await.ok(),
        json!({ "paid": true })
    );
    let other = shop.order_by_card(1).await;
    assert_eq!(
        other.comes_back(&attempt.id.to_string()).await.refusal(),
        "not_found"
    );
    let letters = shop.world.letters("khach@vidu.vn").await;
    let told = letters.iter().filter(|it| it.subject.contains("đã nhận tiền"));
    assert_eq!(told.count(), 1);
    shop.is_right().await;
}

async fn a_message_with_a_wrong_or_old_signature_changes_nothing(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    let message = shop.stripe.last(COMPLETED);
    let now = shop.world.ctx().now;
    let site = &shop.world.site;
    let right = message.signature(now);
    let changed = message.body.replace("120000", "12");
    for (body, signature) in [
        (message.body.as_str(), ""),
        (&message.body, "t=1,v1=00"),
        (&message.body, &right.replace("v1=", "v0=")),
        (&changed, &right),
        (&message.body, &sign(&changed, now)),
        (&message.body, &sign(&message.body, now - Duration::seconds(301))),
        (&message.body, &sign(&message.body, now + Duration::seconds(301))),
    ] {
        let reply = send(site, body, signature).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{signature}");
    }
    let kept = card_event::Entity::find()
        .all(shop.world.app.db().read())
        .await
        .unwrap();
    assert_eq!(kept, [], "nothing of them is believed enough to be kept");
    assert_eq!(money(&shop.part(&due.part).await), [0, 120_000, 0, 0]);
    let late = sign(&message.body, now - Duration::seconds(300));
    assert_eq!(send(site, &message.body, &late).await.status, StatusCode::OK);
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    shop.is_right().await;
}

async fn another_amount_than_was_asked_for_is_booked_and_shown(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let less = shop.order_by_card(1).await;
    shop.stripe.pay_other(&less.start().await, 50_000);
    shop.told().await;
    let part = shop.part(&less.part).await;
    assert_eq!(
        (&part["payment_state"], money(&part)),
        (&json!("partly_paid"), [50_000, 70_000, 0, 0])
    );
    assert_eq!(
        shop.unclear().await,
        [("unclear".to_owned(), "asked for 120000, came 50000".to_owned())]
    );
    // The rest is paid on another page.
    shop.pays_there(&less).await;
    let more = shop.order_by_card(1).await;
    shop.stripe.pay_other(&more.start().await, 150_000);
    shop.told().await;
    assert_eq!(money(&shop.part(&less.part).await), [120_000, 0, 0, 0]);
    assert_eq!(money(&shop.part(&more.part).await), [150_000, 0, 30_000, 0]);
    shop.world.work().await;
    assert_eq!(money(&shop.part(&more.part).await), [150_000, 0, 0, 30_000]);
    assert_eq!(shop.stripe.refunded(), 30_000);
    // A message that lies about the amount is booked as Stripe has it.
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    let lie = shop.stripe.last(COMPLETED).body.replace("120000", "999000");
    let signature = sign(&lie, shop.world.ctx().now);
    assert_eq!(
        send(&shop.world.site, &lie, &signature).await.status,
        StatusCode::OK
    );
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    assert!(
        shop.unclear()
            .await
            .iter()
            .any(|(_, said)| said == "says 999000, came 120000")
    );
    shop.is_right().await;
}

async fn what_is_not_understood_is_kept_and_tried_again(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    let message = shop.stripe.last(COMPLETED);
    let now = shop.world.ctx().now;
    let site = &shop.world.site;
    let other_version = json!({ "id": "evt_other", "object": "v3.event", "type": COMPLETED,
        "api_version": "2031-01-01.later", "related_object": { "id": "cs_test" } });
    let told = other_version.to_string();
    for body in [told.clone(), "no JSON".to_owned()] {
        assert_eq!(send(site, &body, &sign(&body, now)).await.status, StatusCode::OK);
    }
    let unclear = shop.unclear().await;
    assert_eq!(unclear.len(), 2);
    assert!(
        unclear
            .iter()
            .all(|(state, said)| state == "unclear" && said.starts_with("unreadable"))
    );
    let kept = card_event::Entity::find()
        .all(shop.world.app.db().read())
        .await
        .unwrap();
    assert!(kept.iter().any(|row| row.body == told), "as it came");

    // A newer version that still names its session is no riddle; one of another shop on the account is not ours.
    let mut newer = message.json();
    newer["id"] = json!("evt_newer");
    newer["api_version"] = json!("2031-01-01.later");
    newer["data"]["object"]["new_things"] = json!({ "a": [1] });
    let foreign = json!({ "id": "evt_foreign", "type": COMPLETED, "account": ACCOUNT,
        "data": { "object": { "id": "cs_foreign", "client_reference_id": null } } });
    for body in [newer.to_string(), foreign.to_string()] {
        assert_eq!(send(site, &body, &sign(&body, now)).await.status, StatusCode::OK);
    }
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    assert_eq!(shop.unclear().await.len(), 2);

    // Stripe is away while it tells: the message waits and is taken up by a worker.
    let second = shop.order_by_card(1).await;
    shop.pays_there(&second).await;
    shop.stripe.is_down(true);
    shop.told().await;
    assert_eq!(money(&shop.part(&second.part).await), [0, 120_000, 0, 0]);
    assert!(shop.unclear().await.iter().any(|(state, _)| state == "waiting"));
    shop.stripe.is_down(false);
    shop.world.clock.advance(Duration::minutes(2));
    assert!(shop.follow_up().await >= 1);
    assert_eq!(money(&shop.part(&second.part).await), [120_000, 0, 0, 0]);
    assert_eq!(shop.unclear().await.len(), 2);
    shop.is_right().await;
}

async fn a_lost_answer_opens_and_charges_nothing_twice(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.stripe.lose_answers(1);
    assert_eq!(due.try_to_start().await.refusal(), "card_unreachable");
    let attempt = shop.attempts().await.remove(0);
    assert_eq!(attempt.state, "started", "the try survives what went wrong");
    let url = due.start().await;
    assert_eq!(
        (shop.attempts().await.len(), shop.stripe.count_sessions()),
        (1, 1)
    );

    // Three at once: one try, one page.
    let other = shop.order_by_card(1).await;
    let mut clicks = JoinSet::new();
    for _ in 0..3 {
        let other = other.clone();
        clicks.spawn(async move { other.start().await });
    }
    let pages = clicks.join_all().await;
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
    assert_eq!(
        (shop.attempts().await.len(), shop.stripe.count_sessions()),
        (2, 2)
    );

    // The answer that names the session never comes, but its message does.
    let third = shop.order_by_card(1).await;
    shop.stripe.lose_answers(1);
    assert_eq!(third.try_to_start().await.refusal(), "card_unreachable");
    let lost = shop.stripe.newest_page();
    shop.stripe.pay(&lost);
    shop.stripe.pay(&url);
    shop.told().await;
    for due in [&due, &third] {
        assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    }

    // The answer to a refund is lost: it is asked for again, and goes back once.
    shop.stripe.lose_answers(1);
    shop.steps(&due.part, &["cancel"]).await;
    shop.world.work().await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 120_000, 0]);
    let refund = shop.part(&due.part).await["money"]["refunds"][0].clone();
    assert_eq!(
        (&refund["is_by_card"], &refund["can_pay"]),
        (&json!(true), &json!(false))
    );
    let path = format!("/api/v1/seller/refunds/{}/pay", refund["id"].as_str().unwrap());
    let by_hand = shop.member.post(&path, json!({ "paid_on": "2026-11-21" })).await;
    assert_eq!(by_hand.refusal(), "wrong_state", "it would go back twice");
    shop.world.clock.advance(Duration::minutes(1));
    shop.world.work().await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    assert_eq!(shop.stripe.refunded(), 120_000);
    shop.is_right().await;
}

async fn an_unpaid_page_ends_with_its_part(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let unpaid = shop.order_by_card(2).await;
    unpaid.start().await;
    let just_paid = shop.order_by_card(1).await;
    let page = just_paid.start().await;
    let untried = shop.order_by_card(1).await;
    shop.world.clock.advance(Duration::minutes(119));
    assert_eq!(shop.expire().await, 0);
    // Paid in the last minute, and Stripe has not told yet.
    shop.stripe.pay(&page);
    shop.world.clock.advance(Duration::minutes(1));
    assert_eq!((shop.expire().await, shop.expire().await), (2, 0));
    for (due, state) in [
        (&unpaid, "cancelled"),
        (&just_paid, "placed"),
        (&untried, "cancelled"),
    ] {
        assert_eq!(shop.part(&due.part).await["state"], state);
    }
    assert_eq!(money(&shop.part(&just_paid.part).await), [120_000, 0, 0, 0]);
    assert_eq!(unpaid.try_to_start().await.refusal(), "wrong_state");
    assert_eq!(shop.stall.stock(&shop.world).await, 9);
    let states: Vec<String> = shop.attempts().await.into_iter().map(|it| it.state).collect();
    assert_eq!(states, ["expired", "paid"]);
    let letters = shop.world.letters("khach@vidu.vn").await;
    let told = letters
        .iter()
        .filter(|it| it.subject.contains("hết hạn thanh toán"));
    assert_eq!(told.count(), 2);
    shop.told().await;
    assert_eq!(shop.unclear().await, []);
    shop.is_right().await;
}

async fn a_card_charged_late_brings_the_order_back_or_gets_it_back(kind: Kind) {
    let shop = CardShop::open(kind, 2).await;
    let (first, second) = (shop.order_by_card(1).await, shop.order_by_card(1).await);
    let pages = (first.start().await, second.start().await);
    shop.stripe.pay(&pages.0);
    shop.stripe.pay(&pages.1);
    // Stripe is away when the time is over: the parts end all the same.
    shop.stripe.is_down(true);
    shop.world.clock.advance(Duration::hours(2));
    assert_eq!(shop.expire().await, 2);
    let cash = shop.order(1, "cod").await;
    shop.stripe.is_down(false);
    shop.told().await;
    let (part, gone) = (shop.part(&first.part).await, shop.part(&second.part).await);
    assert_eq!(
        (&part["state"], money(&part)),
        (&json!("placed"), [120_000, 0, 0, 0])
    );
    assert_eq!(
        (&gone["state"], money(&gone)),
        (&json!("cancelled"), [120_000, 0, 120_000, 0])
    );
    assert_eq!(gone["money"]["refunds"][0]["cause"], "late");
    shop.world.work().await;
    let gone = shop.part(&second.part).await;
    assert_eq!(
        (&gone["payment_state"], money(&gone)),
        (&json!("refunded"), [120_000, 0, 0, 120_000])
    );
    assert_eq!(shop.stripe.refunded(), 120_000);
    let letters = shop.world.letters("khach@vidu.vn").await;
    assert!(letters.iter().any(|it| it.text.contains("hoàn về thẻ đã trả")));

    // A page that was open when its part was cancelled: what is paid there goes back.
    let third = {
        shop.steps(&cash, &["cancel"]).await;
        shop.order_by_card(1).await
    };
    let page = third.start().await;
    shop.steps(&third.part, &["cancel"]).await;
    shop.stripe.pay(&page);
    shop.world.clock.advance(Duration::minutes(11));
    assert!(shop.follow_up().await >= 1, "found although nobody told");
    shop.world.work().await;
    assert_eq!(money(&shop.part(&third.part).await), [120_000, 0, 0, 120_000]);
    shop.is_right().await;
}

async fn a_refusal_of_stripe_leaves_the_refund_due_and_says_why(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(2).await;
    shop.pays_there(&due).await;
    shop.told().await;
    shop.steps(&due.part, &["confirm", "pack", "ship", "deliver"])
        .await;
    shop.stripe.refuse_refunds(true);
    let lines = json!([{ "variant_id": shop.stall.variant, "amount_vnd": 40_000 }]);
    let body = json!({ "lines": lines, "shipping_vnd": 5_000, "reason": "Hai trái dập" });
    let path = format!("/api/v1/seller/orders/{}/refunds", due.part);
    shop.member.post(&path, body.clone()).await.ok();
    shop.world.work().await;
    let part = shop.part(&due.part).await;
    assert_eq!(money(&part), [210_000, 0, 45_000, 0]);
    let refund = part["money"]["refunds"][0].clone();
    let said = refund["card_error"].as_str().unwrap();
    assert!(said.contains("balance_insufficient"), "{said}");
    assert_eq!(
        (&refund["is_by_card"], &refund["can_retry"], &refund["can_pay"]),
        (&json!(false), &json!(true), &json!(true))
    );
    shop.stripe.refuse_refunds(false);
    let retry = format!("/api/v1/seller/refunds/{}/retry", refund["id"].as_str().unwrap());
    shop.member.post(&retry, json!({})).await.ok();
    shop.world.work().await;
    let part = shop.part(&due.part).await;
    assert_eq!(money(&part), [210_000, 0, 0, 45_000]);
    assert!(
        part["money"]["refunds"][0]["bank_reference"]
            .as_str()
            .unwrap()
            .starts_with("re_")
    );
    assert_eq!(shop.member.post(&retry, json!({})).await.refusal(), "wrong_state");
    // What Stripe keeps refusing is paid another way, by hand.
    shop.stripe.refuse_refunds(true);
    shop.member.post(&path, body).await.ok();
    shop.world.work().await;
    shop.pay_back(&due.part).await;
    assert_eq!(money(&shop.part(&due.part).await), [210_000, 0, 0, 90_000]);
    assert_eq!(shop.stripe.refunded(), 45_000);
    shop.is_right().await;
}

async fn nobody_told_and_the_money_is_found_all_the_same(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    assert_eq!(shop.follow_up().await, 0, "Stripe is given time to tell");
    shop.world.clock.advance(Duration::minutes(10));
    assert_eq!(shop.follow_up().await, 1);
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    shop.told().await;
    assert_eq!(shop.payments().await.len(), 1);
    shop.is_right().await;
}

async fn a_page_of_another_account_pays_nothing(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    let mut event = shop.stripe.last(COMPLETED).json();
    event["account"] = json!("acct_1Other");
    let body = event.to_string();
    let now = shop.world.ctx().now;
    assert_eq!(
        send(&shop.world.site, &body, &sign(&body, now)).await.status,
        StatusCode::OK
    );
    assert_eq!(money(&shop.part(&due.part).await), [0, 120_000, 0, 0]);
    assert!(shop.unclear().await[0].1.contains("not of account"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_and_the_buyer_at_once_on_sqlite() {
    messages_and_the_buyer_at_once(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_and_the_buyer_at_once_on_postgres() {
    messages_and_the_buyer_at_once(Kind::Postgres).await;
}

/// The message twice at once, the buyer coming back at once, and a worker: one payment.
async fn messages_and_the_buyer_at_once(kind: Kind) {
    let shop = CardShop::open(kind, 20).await;
    for _ in 0..5 {
        let due = shop.order_by_card(1).await;
        let opened = due.try_to_start().await.ok();
        let attempt = opened["attempt_id"].as_str().unwrap().to_owned();
        shop.stripe.pay(opened["url"].as_str().unwrap());
        let message = shop.stripe.last(COMPLETED);
        let signature = message.signature(shop.world.ctx().now);
        let mut race = JoinSet::new();
        for turn in 0..6 {
            let (due, attempt) = (due.clone(), attempt.clone());
            let (site, body, signature) = (shop.world.site.clone(), message.body.clone(), signature.clone());
            let app = shop.world.app.clone();
            race.spawn(async move {
                match turn {
                    0..=2 => assert!(send(&site, &body, &signature).await.status.is_success()),
                    3 | 4 => drop(due.comes_back(&attempt).await.ok()),
                    _ => drop(services::card::follow_up(&app).await.unwrap()),
                }
            });
        }
        race.join_all().await;
        assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 0]);
    }
    assert_eq!(shop.payments().await.len(), 5);
    assert_eq!(shop.unclear().await, []);
    shop.is_right().await;
}
