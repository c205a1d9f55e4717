//! Matching again what was declined, expired or reduced, beside what stands.

use crate::market::{Market, Member, items, offer, request, word};
use entities::{demand_request_month, proposal, supply_offer_month};
use sea_orm::EntityTrait;
use serde_json::Value;
use std::collections::BTreeMap;
use testkit::database::Kind;
use testkit::instances::Dice;
use uuid::Uuid;

testkit::on_each_database!(
    what_falls_through_is_matched_again_without_touching_the_rest,
    nothing_is_promised_twice_whatever_the_sides_answer,
);

async fn what_falls_through_is_matched_again_without_touching_the_rest(kind: Kind) {
    let market = Market::open(kind).await;
    let slug = market.open_round().await;
    let (seller, dearer) = (&market.seller, &market.other_seller);
    let (buyer, other_buyer) = (&market.buyer, &market.other_buyer);
    let in_december = |kg: i64| [("2026-12", kg)];
    seller
        .post("/offers", offer(&slug, 18_000, &in_december(10_000)))
        .await
        .ok();
    dearer
        .post("/offers", offer(&slug, 22_000, &in_december(5_000)))
        .await
        .ok();
    buyer
        .post("/requests", request(&slug, 30_000, &in_december(6_000)))
        .await
        .ok();
    other_buyer
        .post("/requests", request(&slug, 30_000, &in_december(4_000)))
        .await
        .ok();
    market.steps(&slug, &["close", "match", "publish"]).await;
    let result = market.officer.get(&format!("/rounds/{slug}/result")).await;
    assert_eq!(result["round"]["run"], 1);
    assert_eq!(
        sold_by(&result, seller),
        10_000,
        "the cheaper one sells all: {}",
        result["pairs"]
    );

    let mine = |found: &Value| word(&items(found)[0]["id"]);
    let path = format!("/proposals?round={slug}");
    let declined = mine(&buyer.get(&path).await);
    let reduced = mine(&other_buyer.get(&path).await);
    buyer.decline(&declined).await.ok();
    other_buyer.counter(&reduced, 1, 3_000, 21_000).await.ok();
    seller.accept(&reduced, 2).await.ok();
    let kept = market.officer.proposal(&reduced).await;

    market.steps(&slug, &["match"]).await;
    let result = market.officer.get(&format!("/rounds/{slug}/result")).await;
    assert_eq!(
        (&result["round"]["run"], &result["round"]["state"]),
        (&2.into(), &"matched".into())
    );
    assert_eq!(result["round"]["summary"]["held_kg"], 3_000);
    assert_eq!(
        sold_by(&result, seller),
        0,
        "both buyers were asked before: {}",
        result["pairs"]
    );
    assert_eq!(sold_by(&result, dearer), 5_000);
    let reopened = market.officer.step(&format!("/rounds/{slug}/open")).await;
    assert_eq!(
        reopened.refusal(),
        "wrong_state",
        "what was published stays closed"
    );
    let published = market.officer.step(&format!("/rounds/{slug}/publish")).await.ok();
    let pairs = result["pairs"].as_array().unwrap().len();
    assert_eq!(published["proposals"], pairs, "only the new ones go out");
    assert_eq!(market.officer.proposal(&reduced).await, kept);
    assert_eq!(market.proposals(&slug).await.len(), 2 + pairs);

    // Nobody answers: the same pairs may be asked again.
    market.world.clock.advance(chrono::Duration::days(8));
    market.steps(&slug, &["match", "publish"]).await;
    let result = market.officer.get(&format!("/rounds/{slug}/result")).await;
    assert_eq!(
        (&result["round"]["run"], sold_by(&result, dearer)),
        (&3.into(), 5_000)
    );

    // A matching that an answer overtook does not go out.
    market.world.clock.advance(chrono::Duration::days(8));
    market.steps(&slug, &["match"]).await;
    let board = market.officer.get(&format!("/trade/rounds/{slug}")).await;
    assert_eq!(board["round"]["state"], "matched");
}

/// Kilograms that the organisation sells in a result.
fn sold_by(result: &Value, who: &Member) -> i64 {
    let pairs = result["pairs"].as_array().unwrap().iter();
    let own = pairs.filter(|pair| pair["seller"]["id"] == who.organisation.as_str());
    own.map(|pair| pair["quantity_kg"].as_i64().unwrap()).sum()
}

async fn nothing_is_promised_twice_whatever_the_sides_answer(kind: Kind) {
    for seed in [1, 2] {
        let market = Market::open(kind).await;
        let slug = market.open_round().await;
        let mut dice = Dice::new(seed);
        register(&market, &slug, &mut dice).await;
        market.steps(&slug, &["close", "match", "publish"]).await;
        let mut accepted = BTreeMap::new();
        let mut answers = 0;
        for _ in 0..30 {
            answers += usize::from(answer(&market, &slug, &mut dice).await);
            holds(&market, &mut accepted).await;
        }
        assert!(
            answers > 8 && !accepted.is_empty(),
            "{answers} answers went through"
        );
    }
}

async fn register(market: &Market, slug: &str, dice: &mut Dice) {
    for seller in [&market.seller, &market.other_seller] {
        let months = [
            ("2026-12", dice.within(2, 9) * 1_000),
            ("2027-01", dice.within(2, 9) * 1_000),
        ];
        let ask = dice.within(15, 20) * 1_000;
        seller.post("/offers", offer(slug, ask, &months)).await.ok();
    }
    for buyer in [&market.buyer, &market.other_buyer] {
        let months = [
            ("2026-12", dice.within(2, 9) * 1_000),
            ("2027-01", dice.within(2, 9) * 1_000),
        ];
        let bid = dice.within(26, 30) * 1_000;
        buyer.post("/requests", request(slug, bid, &months)).await.ok();
    }
}

/// One random step; whether it went through.
async fn answer(market: &Market, slug: &str, dice: &mut Dice) -> bool {
    let what = dice.within(0, 9);
    if what == 0 {
        market.world.clock.advance(chrono::Duration::days(8));
        return false;
    }
    if what <= 2 {
        for step in ["match", "publish"] {
            market.officer.step(&format!("/rounds/{slug}/{step}")).await.ok();
        }
        return false;
    }
    let open: Vec<Value> = {
        let found = market
            .officer
            .get(&format!("/proposals?per_page=100&round={slug}"))
            .await;
        let is_open = |row: &&Value| !row["actions"].as_array().unwrap().is_empty();
        items(&found).iter().filter(is_open).cloned().collect()
    };
    if open.is_empty() {
        return false;
    }
    let row = &open[dice.within(0, open.len() as i64 - 1) as usize];
    let (id, version) = (word(&row["id"]), row["version"].as_i64().unwrap());
    let people = [
        &market.seller,
        &market.other_seller,
        &market.buyer,
        &market.other_buyer,
    ];
    let side = if dice.one_in(2) { "seller" } else { "buyer" };
    let organisation = word(&row[side]["id"]);
    let who = people
        .into_iter()
        .find(|who| who.organisation == organisation)
        .unwrap();
    let matched_kg = row["matched_kg"].as_i64().unwrap();
    let answer = match what {
        3 => who.decline(&id).await,
        4..=6 => who.accept(&id, version).await,
        _ => {
            who.counter(
                &id,
                version,
                dice.within(1, matched_kg),
                dice.within(15, 30) * 1_000,
            )
            .await
        }
    };
    answer.status.is_success()
}

/// What stands, added up from the rows: within what was registered, and nothing accepted ever changes.
async fn holds(market: &Market, accepted: &mut BTreeMap<Uuid, proposal::Model>) {
    let connection = market.world.app.db().read();
    let today = market.world.ctx().today();
    let mut held: BTreeMap<(Uuid, String), i64> = BTreeMap::new();
    for row in proposal::Entity::find().all(connection).await.unwrap() {
        let kg = match row.state.as_str() {
            "accepted" => row.quantity_kg,
            "declined" => 0,
            _ if row.answer_until < today => 0,
            _ => row.matched_kg,
        };
        *held.entry((row.offer_id, row.month.clone())).or_default() += kg;
        *held.entry((row.request_id, row.month.clone())).or_default() += kg;
        if row.state == "accepted" {
            let before = accepted.entry(row.id).or_insert_with(|| row.clone());
            assert_eq!(*before, row);
        }
    }
    let mut most: BTreeMap<(Uuid, String), i64> = BTreeMap::new();
    for row in supply_offer_month::Entity::find().all(connection).await.unwrap() {
        most.insert((row.offer_id, row.month), row.quantity_kg);
    }
    for row in demand_request_month::Entity::find()
        .all(connection)
        .await
        .unwrap()
    {
        most.insert((row.request_id, row.month), row.quantity_kg);
    }
    for (key, kg) in held {
        assert!(kg <= most[&key], "{key:?}: {kg} of {}", most[&key]);
    }
    for id in accepted.keys() {
        let row = proposal::Entity::find_by_id(*id).one(connection).await.unwrap();
        assert_eq!(row.unwrap().state, "accepted");
    }
}
