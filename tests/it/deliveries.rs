//! Disputed deliveries: what both sides agree on counts, and nothing before that.

use crate::linkage::{Deal, PICTURE};
use crate::market::word;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::Answer;
use testkit::database::Kind;

testkit::on_each_database!(
    a_dispute_is_settled_by_both_sides,
    an_office_mediates_and_both_accept,
    what_both_sides_do_at_once_has_one_outcome,
    pictures_of_a_dispute_stay_private,
);

async fn counted(deal: &Deal) -> i64 {
    let contract = deal.buyer.get(&format!("/contracts/{}", deal.number)).await;
    contract["delivered_kg"].as_i64().unwrap()
}

fn figure(kg: i64) -> Value {
    json!({ "quantity_kg": kg, "note": "Cân lại tại kho" })
}

async fn a_dispute_is_settled_by_both_sides(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let (seller, buyer) = (&deal.seller, &deal.buyer);
    let number = deal.delivered(1_000).await;
    let path = format!("/deliveries/{number}");
    let dispute = format!("{path}/dispute");
    for (accepted_kg, reason) in [(1_000, "Thiếu"), (-1, "Thiếu"), (900, " ")] {
        let body = json!({ "accepted_kg": accepted_kg, "reason": reason });
        assert_eq!(buyer.post(&dispute, body).await.refusal(), "invalid");
    }
    let body = json!({ "accepted_kg": 900, "reason": "100 kg dập" });
    assert_eq!(seller.post(&dispute, body.clone()).await.refusal(), "not_allowed");
    let told = buyer.post(&dispute, body).await.ok();
    assert_eq!(told["state"], "disputed");
    assert_eq!(
        told["actions"],
        json!(["propose_figure"]),
        "its own figure stands already"
    );
    assert_eq!(counted(&deal).await, 0);

    let seen = seller.get(&path).await;
    assert_eq!(seen["figures"][0]["quantity_kg"], 900);
    assert_eq!(seen["actions"], json!(["accept_figure", "propose_figure"]));
    let figures = format!("{path}/figures");
    assert_eq!(seller.post(&figures, figure(1_001)).await.refusal(), "invalid");
    seller.post(&figures, figure(960)).await.ok();
    let old = buyer.step(&format!("{figures}/1/accept")).await;
    assert_eq!(old.refusal(), "figure_changed");
    let own = seller.step(&format!("{figures}/2/accept")).await;
    assert_eq!(own.refusal(), "wrong_state", "nobody settles alone");
    assert_eq!(counted(&deal).await, 0);
    let settled = buyer.step(&format!("{figures}/2/accept")).await.ok();
    assert_eq!(settled["state"], "settled");
    assert_eq!(settled["confirmed_kg"], 960);
    assert_eq!(counted(&deal).await, 960);
    assert_eq!(seller.post(&figures, figure(990)).await.refusal(), "wrong_state");
    let letters = deal.world.letters("nguoiban@").await;
    assert!(letters.iter().any(|letter| letter.text.contains("100 kg dập")));
}

async fn an_office_mediates_and_both_accept(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let number = deal.delivered(1_000).await;
    let path = format!("/deliveries/{number}");
    let reason = json!({ "reason": "Hàng không đúng loại" });
    deal.buyer.post(&format!("{path}/dispute"), reason).await.ok();
    let nothing = deal.seller.step(&format!("{path}/figures/1/accept")).await;
    assert_eq!(nothing.refusal(), "wrong_state");
    let waiting = deal.officer.get("/deliveries?state=disputed").await;
    let rows = waiting["items"].as_array().unwrap();
    assert!(rows.iter().any(|row| word(&row["number"]) == number));
    let figures = format!("{path}/figures");
    deal.officer.post(&figures, figure(850)).await.ok();
    let far = deal.who("canbo.angiang", "trade_office").await;
    assert_eq!(far.post(&figures, figure(1)).await.refusal(), "not_found");
    let accept = format!("{figures}/1/accept");
    assert_eq!(deal.officer.step(&accept).await.refusal(), "not_allowed");
    let half = deal.seller.step(&accept).await.ok();
    assert_eq!(half["state"], "disputed");
    assert_eq!(counted(&deal).await, 0);
    assert_eq!(deal.buyer.step(&accept).await.ok()["state"], "settled");
    assert_eq!(counted(&deal).await, 850);
}

/// How many say yes; the others must be conflicts.
fn successes(answers: &[Answer]) -> usize {
    let refused = answers.iter().filter(|answer| !answer.status.is_success());
    for answer in refused {
        assert_eq!(answer.status, 409, "{}", answer.json);
    }
    answers.iter().filter(|answer| answer.status.is_success()).count()
}

async fn what_both_sides_do_at_once_has_one_outcome(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let (seller, buyer) = (&deal.seller, &deal.buyer);
    for round in 0..4 {
        let path = format!("/deliveries/{}", deal.delivered(500).await);
        let before = counted(&deal).await;
        let confirm = format!("{path}/confirm");
        let dispute = format!("{path}/dispute");
        let body = json!({ "accepted_kg": 400, "reason": "Thiếu 100 kg" });
        let answers: [Answer; 3] = tokio::join!(
            buyer.step(&confirm),
            buyer.post(&dispute, body),
            buyer.step(&confirm)
        )
        .into();
        assert_eq!(successes(&answers), 1, "round {round}");
        let seen = buyer.get(&path).await;
        let is_confirmed = seen["state"] == "confirmed";
        assert_eq!(counted(&deal).await - before, if is_confirmed { 500 } else { 0 });
        assert_eq!(
            seen["figures"].as_array().unwrap().len(),
            usize::from(!is_confirmed)
        );
        if is_confirmed {
            continue;
        }
        let accept = format!("{path}/figures/1/accept");
        let other = format!("{path}/figures");
        let answers: [Answer; 2] =
            tokio::join!(seller.step(&accept), seller.post(&other, figure(480))).into();
        let settled = buyer.get(&path).await;
        if settled["state"] == "settled" {
            assert_eq!(settled["confirmed_kg"], 400);
        } else {
            assert_eq!(settled["figures"].as_array().unwrap().len(), 2);
        }
        assert_eq!(successes(&answers), 1, "settled, or another figure stands");
    }
}

async fn pictures_of_a_dispute_stay_private(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("/deliveries/{}", deal.delivered(300).await);
    let dispute = format!("{path}/dispute");
    let body = |content: &str| json!({ "accepted_kg": 250, "reason": "Dập", "pictures": [{ "name": "dap.png", "content": content }] });
    assert_eq!(
        deal.buyer.post(&dispute, body("PGh0bWw+")).await.refusal(),
        "invalid",
        "only pictures and PDF"
    );
    let told = deal.buyer.post(&dispute, body(PICTURE)).await.ok();
    let file = format!("/contract-files/{}", word(&told["files"][0]["id"]));
    for who in [&deal.seller, &deal.buyer, &deal.officer] {
        let reply = who.download(&file).await;
        assert!(reply.starts_with(b"\x89PNG"));
    }
    let stranger = deal.who("htx-lua-tri-ton-mau", "cooperative").await;
    assert_eq!(
        stranger.call(Method::GET, &file, None).await.refusal(),
        "not_found"
    );
}
