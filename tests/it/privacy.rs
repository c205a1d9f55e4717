//! Leaving the marketplace through the API: what is in the way, what goes and what stays, and two things at once.

use crate::member::{Member, PASSWORD, address, word};
use crate::orders::{checkout, place, reviewed};
use crate::stall::{Stall, world};
use chrono::Duration;
use entities::{account, cart, consent, order, session, wish};
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, Set};
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;
use tokio::task::JoinSet;

testkit::on_each_database!(
    of_two_deletions_one_counts,
    an_order_and_a_deletion_at_once_have_one_outcome,
    what_others_need_is_in_the_way,
    orders_and_reviews_stay_without_the_account,
    a_new_version_of_the_policy_asks_again,
    guessing_the_password_ends,
    buyers_of_old_orders_are_forgotten,
);

const EMAIL: &str = "mai@vidu.vn";

async fn mai(world: &World) -> Client {
    let client = Client::new(&world.site);
    let account = json!({ "name": "Nguyễn Thị Mai", "email": EMAIL, "password": PASSWORD, "consent": true });
    client.post("/api/v1/accounts", account).await.ok();
    signed_in(world, EMAIL).await
}

async fn signed_in(world: &World, login: &str) -> Client {
    let client = Client::new(&world.site);
    let credentials = json!({ "login": login, "password": PASSWORD });
    let token = client.post("/api/v1/tokens", credentials).await.ok();
    client.with_token(word(&token["token"]))
}

async fn delete(client: &Client) -> Answer {
    client
        .post("/api/v1/me/deletion", json!({ "password": PASSWORD }))
        .await
}

async fn obstacles(client: &Client) -> Vec<String> {
    let found = client.get("/api/v1/me/deletion").await.ok();
    let rows = found["obstacles"].as_array().unwrap().iter();
    rows.map(|row| word(&row["code"])).collect()
}

async fn of_two_deletions_one_counts(kind: Kind) {
    let world = world(kind).await;
    let client = mai(&world).await;
    let mut tries = JoinSet::new();
    for _ in 0..4 {
        let client = client.clone();
        tries.spawn(async move { delete(&client).await });
    }
    let (done, refused): (Vec<Answer>, Vec<Answer>) = tries
        .join_all()
        .await
        .into_iter()
        .partition(|answer| answer.status.is_success());
    assert_eq!(done.len(), 1);
    for answer in refused {
        assert_eq!(answer.refusal(), "sign_in_needed");
    }
    let rows = account::Entity::find().all(world.app.db().read()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].email.is_none() && rows[0].deleted_at.is_some());
    assert!(!rows[0].name.contains("Mai") && rows[0].password_hash.is_empty());
}

async fn an_order_and_a_deletion_at_once_have_one_outcome(kind: Kind) {
    for turn in 0..6 {
        let world = world(kind).await;
        let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 5).await;
        let client = mai(&world).await;
        let chosen = checkout(&client, &[(stall.variant, 1)]).await;
        let seen = reviewed(&client, chosen.clone()).await;
        let placing = async {
            // The buyer looks again more often each time, so that either may come first.
            for _ in 0..turn * 6 {
                client.post("/api/v1/checkout/review", chosen.clone()).await;
            }
            place(&client, "at-once", seen.clone()).await
        };
        let (placed, deleted) = tokio::join!(placing, delete(&client));
        let row = order::Entity::find().one(world.app.db().read()).await.unwrap();
        let account = account::Entity::find()
            .one(world.app.db().read())
            .await
            .unwrap()
            .unwrap();
        if placed.status.is_success() {
            assert_eq!(deleted.refusal(), "order_under_way");
            assert_eq!(row.unwrap().account_id, Some(account.id));
            assert!(account.deleted_at.is_none());
            assert_eq!(stall.stock(&world).await, 4);
        } else {
            let why = placed.refusal();
            assert!(["cart_empty", "sign_in_needed"].contains(&why.as_str()), "{why}");
            deleted.ok();
            assert!(row.is_none() && account.deleted_at.is_some());
            assert_eq!(
                cart::Entity::find().count(world.app.db().read()).await.unwrap(),
                0
            );
            assert_eq!(stall.stock(&world).await, 5);
        }
    }
}

async fn what_others_need_is_in_the_way(kind: Kind) {
    let world = World::demo(kind).await;
    let buyer = signed_in(&world, &address("nguoimua")).await;
    let found = obstacles(&buyer).await;
    for code in ["order_under_way", "complaint_under_way"] {
        assert!(found.iter().any(|it| it == code), "{code}: {found:?}");
    }
    assert_eq!(delete(&buyer).await.refusal(), found[0]);

    let seller = Member::seller(&world).await;
    assert_eq!(obstacles(&seller.client).await, ["sole_manager"]);
    assert_eq!(delete(&seller.client).await.refusal(), "sole_manager");
    let administrator = signed_in(&world, &address("quantri")).await;
    assert_eq!(obstacles(&administrator).await, ["sole_administrator"]);

    mai(&world).await;
    let second = json!({ "who": EMAIL, "role": "manager" });
    seller.post("/organisations/own/members", second).await.ok();
    assert_eq!(obstacles(&seller.client).await, [""; 0]);
    delete(&seller.client).await.ok();
    let mai = signed_in(&world, EMAIL).await;
    assert_eq!(obstacles(&mai).await, ["sole_manager"]);
}

async fn orders_and_reviews_stay_without_the_account(kind: Kind) {
    let world = World::demo(kind).await;
    let client = mai(&world).await;
    let mut browser = Visitor::new(&world.site);
    browser.sign_in(EMAIL, PASSWORD).await;
    let product = client
        .get("/api/v1/products/xoai-cat-hoa-loc-htx-xoai-my-tho-mau")
        .await
        .ok();
    let variant = word(&product["variants"][0]["id"]).parse().unwrap();
    let seen = reviewed(&client, checkout(&client, &[(variant, 1)]).await).await;
    let placed = place(&client, "one", seen).await.ok();
    let (number, key) = (word(&placed["number"]), word(&placed["key"]));
    let seller = Member::seller(&world).await;
    for step in ["confirm", "pack", "ship", "deliver"] {
        let path = format!("/seller/orders/{number}-1/{step}");
        seller.post(&path, json!({})).await.ok();
    }
    let review = json!({ "points": 5, "text": "Ngon" });
    let path = format!("/api/v1/orders/{number}/parts/{number}-1/reviews/seller");
    client
        .call(poem::http::Method::PUT, &path, Some(review), &[])
        .await
        .ok();
    let wish = "/api/v1/me/wishes/xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
    client.call(poem::http::Method::PUT, wish, None, &[]).await.ok();
    let data = client.get("/api/v1/me/data").await.ok();
    assert_eq!(data["orders"][0]["number"], number.as_str());
    assert_eq!(data["reviews"][0]["text"], "Ngon");
    assert_eq!(data["wishes"].as_array().unwrap().len(), 1);
    assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
    let policies: Vec<&Value> = data["consents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["policy"])
        .collect();
    assert_eq!(policies.len(), 2, "signing up and ordering: {policies:?}");

    world.work().await;
    let reset = json!({ "email": EMAIL });
    client.post("/api/v1/password-resets", reset).await.ok();
    delete(&client).await.ok();
    assert!(world.letters(EMAIL).await.is_empty(), "no mail goes out any more");
    let connection = world.app.db().read();
    let count = session::Entity::find().all(connection).await.unwrap();
    assert!(
        count
            .iter()
            .all(|row| !row.entries.to_string().contains("signed_in_at"))
    );
    assert_eq!(wish::Entity::find().count(connection).await.unwrap(), 0);
    browser.look("/tai-khoan").await;
    assert!(browser.address.starts_with("/dang-nhap"), "signed out everywhere");
    let guest = Client::new(&world.site);
    let order = guest
        .get(&format!("/api/v1/orders/{number}?key={key}"))
        .await
        .ok();
    assert_eq!(order["buyer"]["name"], "Trần Văn Khách", "the order is kept");
    assert_eq!(
        guest.get(&format!("/api/v1/orders/{number}")).await.refusal(),
        "not_found"
    );
    let reviews = guest
        .get("/api/v1/producers/htx-xoai-my-tho-mau/reviews")
        .await
        .ok();
    assert_eq!(reviews["items"][0]["text"], "Ngon");
    assert!(reviews["items"][0]["writer"].is_null(), "{reviews}");
}

async fn a_new_version_of_the_policy_asks_again(kind: Kind) {
    let world = world(kind).await;
    let client = mai(&world).await;
    let asked = async || client.get("/api/v1/me/consents").await.ok()["is_asked_again"] == true;
    assert!(!asked().await);
    let row = consent::Entity::find()
        .one(world.app.db().read())
        .await
        .unwrap()
        .unwrap();
    let tx = world.app.db().begin().await.unwrap();
    consent::ActiveModel {
        id: Set(row.id),
        version: Set("2026-01".to_owned()),
        ..Default::default()
    }
    .update(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(asked().await);
    let no = json!({ "consent": false });
    assert_eq!(client.post("/api/v1/me/consents", no).await.refusal(), "invalid");
    let yes = json!({ "consent": true });
    for _ in 0..2 {
        client.post("/api/v1/me/consents", yes.clone()).await.ok();
    }
    assert!(!asked().await);
    let found = client.get("/api/v1/me/consents").await.ok();
    let versions: Vec<String> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| word(&it["version"]))
        .collect();
    assert_eq!(versions, [world.app.settings.policy_version.as_str(), "2026-01"]);
}

async fn guessing_the_password_ends(kind: Kind) {
    let world = world(kind).await;
    let client = mai(&world).await;
    let guess = async || {
        let wrong = json!({ "password": "không phải thế này" });
        client.post("/api/v1/me/deletion", wrong).await.refusal()
    };
    for _ in 0..8 {
        assert_eq!(guess().await, "invalid");
    }
    assert_eq!(guess().await, "too_many_sign_ins");
    assert_eq!(delete(&client).await.refusal(), "too_many_sign_ins");
    world.clock.advance(Duration::minutes(16));
    delete(&client).await.ok();
}

async fn buyers_of_old_orders_are_forgotten(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 5).await;
    let guest = Client::new(&world.site);
    let mut keys = Vec::new();
    for turn in 0..2 {
        let seen = reviewed(&guest, checkout(&guest, &[(stall.variant, 1)]).await).await;
        let placed = place(&guest, &format!("order-{turn}"), seen).await.ok();
        keys.push((word(&placed["number"]), word(&placed["key"])));
    }
    let (number, key) = &keys[0];
    let path = format!("/api/v1/orders/{number}/parts/{number}-1/cancel");
    guest.post(&path, json!({ "key": key })).await.ok();
    let forget = async || services::order::forget_old(&world.app).await.unwrap();
    world.clock.advance(Duration::days(3 * 365));
    assert_eq!(forget().await, 0, "three years are kept");
    world.clock.advance(Duration::days(4));
    assert_eq!((forget().await, forget().await), (1, 0), "what is over, once");
    let buyers: Vec<String> = order::Entity::find()
        .all(world.app.db().read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.buyer_name)
        .collect();
    assert!(buyers.contains(&"–".to_owned()) && buyers.contains(&"Trần Văn Khách".to_owned()));
}
