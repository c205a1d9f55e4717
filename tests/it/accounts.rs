//! Accounts through the API.

use chrono::Duration;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::Client;
use testkit::database::Kind;
use testkit::world::World;

testkit::on_each_database!(
    an_account_opens_signs_in_and_out,
    a_body_too_long_or_in_chunks_is_not_read,
    what_is_wrong_is_said_field_by_field,
    guessing_passwords_ends_and_starts_again_later,
);

fn mai() -> Value {
    json!({ "name": "Nguyễn Thị  Mai", "email": "Mai@Example.vn", "phone": "0912 345 678",
            "password": "xoài cát Chu 2026", "consent": true })
}

async fn signed_in(client: &Client, login: &str, password: &str) -> Client {
    let answer = client
        .post("/api/v1/tokens", json!({ "login": login, "password": password }))
        .await
        .ok();
    client.with_token(answer["token"].as_str().unwrap())
}

async fn an_account_opens_signs_in_and_out(kind: Kind) {
    let world = World::empty(kind).await;
    let client = Client::new(&world.site);
    client.post("/api/v1/accounts", mai()).await.ok();
    assert_eq!(client.get("/api/v1/me").await.refusal(), "sign_in_needed");

    for login in [
        "mai@example.vn",
        " MAI@example.vn",
        "0912345678",
        "+84 912 345 678",
    ] {
        let client = signed_in(&client, login, "xoài cát Chu 2026").await;
        let me = client.get("/api/v1/me").await.ok();
        assert_eq!(me["name"], "Nguyễn Thị Mai");
        assert_eq!(
            (&me["email"], &me["phone"]),
            (&json!("mai@example.vn"), &json!("+84912345678"))
        );
        assert_eq!(me["memberships"], json!([]));
    }

    let client = signed_in(&client, "mai@example.vn", "xoài cát Chu 2026").await;
    client
        .call(Method::DELETE, "/api/v1/tokens/current", None, &[])
        .await
        .ok();
    assert_eq!(client.get("/api/v1/me").await.refusal(), "sign_in_needed");

    let mut with_the_same_address = mai();
    with_the_same_address["phone"] = Value::Null;
    let again = client.post("/api/v1/accounts", with_the_same_address).await;
    assert_eq!(
        (again.status.as_u16(), &again.json["error"]["fields"][0]["path"]),
        (422, &json!("email"))
    );
}

async fn a_body_too_long_or_in_chunks_is_not_read(kind: Kind) {
    let world = World::empty(kind).await;
    let client = Client::new(&world.site);
    let mut long = mai();
    long["name"] = Value::String("x".repeat(1024 * 1024));
    assert_eq!(client.post("/api/v1/accounts", long).await.status, 413);
    let chunked = [("transfer-encoding", "chunked")];
    let answer = client
        .call(Method::POST, "/api/v1/accounts", Some(mai()), &chunked)
        .await;
    assert_eq!(answer.status, 411);
}

async fn what_is_wrong_is_said_field_by_field(kind: Kind) {
    let world = World::empty(kind).await;
    let client = Client::new(&world.site);
    let wrong = json!({ "name": " ", "email": "mai", "phone": "12", "password": "short", "consent": false });
    let answer = client.post("/api/v1/accounts", wrong).await;
    assert_eq!(answer.status, 422);
    let fields = answer.json["error"]["fields"].as_array().unwrap().clone();
    let said: Vec<(&str, &str)> = fields
        .iter()
        .map(|f| (f["path"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            ("name", "required"),
            ("email", "bad_email"),
            ("phone", "bad_phone"),
            ("password", "weak_password"),
            ("consent", "consent_needed"),
        ]
    );
}

async fn guessing_passwords_ends_and_starts_again_later(kind: Kind) {
    let world = World::empty(kind).await;
    let client = Client::new(&world.site);
    client.post("/api/v1/accounts", mai()).await.ok();
    let guess = json!({ "login": "mai@example.vn", "password": "guess" });
    for _ in 0..8 {
        assert_eq!(
            client.post("/api/v1/tokens", guess.clone()).await.refusal(),
            "wrong_credentials"
        );
    }
    let right = json!({ "login": "mai@example.vn", "password": "xoài cát Chu 2026" });
    assert_eq!(
        client.post("/api/v1/tokens", right.clone()).await.refusal(),
        "too_many_sign_ins"
    );
    world.clock.advance(Duration::minutes(16));
    client.post("/api/v1/tokens", right).await.ok();
}
