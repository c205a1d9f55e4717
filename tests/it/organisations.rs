//! An organisation is registered, waits for the office of its place, and is verified, suspended and reinstated.

use poem::http::Method;
use serde_json::{Value, json};
use services::seed;
use testkit::api::Client;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    an_organisation_registered_on_the_pages_is_verified_by_its_office,
    of_two_officers_one_is_heard_and_others_see_nothing,
    a_suspended_organisation_sells_nothing_until_it_is_reinstated,
    an_organisation_keeps_a_manager,
);

const PASSWORD: &str = "mau-ocop-2026";

async fn seeded(kind: Kind) -> World {
    let world = World::empty(kind).await;
    seed::load(&world.app, &|_, _, _| {}).await.unwrap();
    world
}

async fn signed_in(client: &Client, login: &str, password: &str) -> Client {
    let answer = client
        .post("/api/v1/tokens", json!({ "login": login, "password": password }))
        .await
        .ok();
    client.with_token(answer["token"].as_str().unwrap())
}

async fn officer(client: &Client, place: &str) -> Client {
    signed_in(client, &format!("canbo.{place}@mau.ocop.example"), PASSWORD).await
}

async fn sign_up(client: &Client, email: &str) -> Client {
    let account = json!({ "name": "Nguyễn Thị Mai", "email": email, "password": PASSWORD, "consent": true });
    client.post("/api/v1/accounts", account).await.ok();
    signed_in(client, email, PASSWORD).await
}

/// A cooperative of Cao Lãnh ward, Đồng Tháp.
fn cooperative() -> Value {
    json!({
        "kind": "cooperative", "name": "Hợp tác xã Xoài Bình Hàng (thử)", "tax_code": "1400 999 001",
        "legal_representative": "Nguyễn Thị Mai", "phone": "0912 345 678", "email": "htx@vidu.vn",
        "address_line": "Ấp 1", "commune_code": "29869", "is_agricultural": true,
    })
}

async fn an_organisation_registered_on_the_pages_is_verified_by_its_office(kind: Kind) {
    let world = seeded(kind).await;
    let client = Client::new(&world.site);
    sign_up(&client, "mai@vidu.vn").await;

    let mut mai = Visitor::new(&world.site);
    mai.open("/dang-nhap?next=/dang-ky/don-vi").await;
    let form = mai.form_to("/dang-nhap");
    mai.send(form.fill("login", "mai@vidu.vn").fill("password", PASSWORD))
        .await;
    mai.open("/dang-ky/don-vi").await;
    let form = mai
        .form_to("/dang-ky/don-vi")
        .fill("kind", "cooperative")
        .fill("name", "Hợp tác xã Xoài Bình Hàng (thử)")
        .fill("tax_code", "12345")
        .fill("phone", "0912 345 678")
        .fill("address_line", "Ấp 1")
        .fill("commune", "Phường Cao Lãnh, Tỉnh Đồng Tháp");
    mai.send(form).await;
    assert_eq!(mai.status, 422);
    mai.sees("10 hoặc 13 chữ số");
    let form = mai.form_to("/dang-ky/don-vi").fill("tax_code", "1400999001");
    mai.send(form).await;
    mai.sees("Đã gửi hồ sơ");
    mai.sees("Chờ xác minh");
    assert_eq!(world.letters("canbo.dongthap@mau.ocop.example").await.len(), 1);
    assert_eq!(world.letters("canbo.angiang@mau.ocop.example").await, []);

    let mut officer = Visitor::new(&world.site);
    officer.open("/dang-nhap").await;
    let form = officer.form_to("/dang-nhap");
    officer
        .send(
            form.fill("login", "canbo.dongthap@mau.ocop.example")
                .fill("password", PASSWORD),
        )
        .await;
    officer.open("/co-quan").await;
    officer.open("/co-quan/xac-minh").await;
    officer.sees("Hợp tác xã Xoài Bình Hàng (thử)");
    officer.sees("1400999001");
    let decision = officer.attributes("form[action^='/co-quan/xac-minh/organisation/']", "action");
    let form = officer.form_to(decision.last().unwrap());
    officer.press(form, Some("Duyệt")).await;
    officer.sees("Đã duyệt.");
    officer.sees_not("Hợp tác xã Xoài Bình Hàng (thử)");

    let letters = world.letters("mai@vidu.vn").await;
    assert!(
        letters[0].subject.contains("đã được duyệt"),
        "{}",
        letters[0].subject
    );
    mai.open("/ban-hang/don-vi").await;
    mai.sees("Đã xác minh");
    mai.open("/ban-hang").await;
}

async fn of_two_officers_one_is_heard_and_others_see_nothing(kind: Kind) {
    let world = seeded(kind).await;
    let client = Client::new(&world.site);
    let mai = sign_up(&client, "mai@vidu.vn").await;
    let id = mai.post("/api/v1/organisations", cooperative()).await.ok()["id"].clone();
    let again = mai.post("/api/v1/organisations", cooperative()).await;
    assert_eq!(again.json["error"]["fields"][0]["code"], "tax_code_taken");
    let approve = format!(
        "/api/v1/office/queue/organisation/{}/approve",
        id.as_str().unwrap()
    );
    let reject = format!(
        "/api/v1/office/queue/organisation/{}/reject",
        id.as_str().unwrap()
    );

    assert_eq!(mai.post(&approve, json!({})).await.refusal(), "not_allowed");
    let elsewhere = officer(&client, "angiang").await;
    assert_eq!(elsewhere.post(&approve, json!({})).await.refusal(), "not_found");

    let here = officer(&client, "dongthap").await;
    let colleague = officer(&client, "dongthap").await;
    let empty = here.post(&reject, json!({ "reason": " " })).await;
    assert_eq!(empty.json["error"]["fields"][0]["path"], "reason");
    let because = json!({ "reason": "Thiếu giấy đăng ký" });
    let (one, other) = tokio::join!(here.post(&reject, because), colleague.post(&approve, json!({})));
    let (done, refused) = if one.status.is_success() {
        (one, other)
    } else {
        (other, one)
    };
    done.ok();
    assert_eq!(refused.refusal(), "changed");

    let own = mai.get("/api/v1/organisations/own").await.ok();
    if own["verification"] == "rejected" {
        assert_eq!(own["office_note"], "Thiếu giấy đăng ký");
        let body = Some(json!({ "address_line": "Ấp 2" }));
        let own = mai
            .call(Method::PATCH, "/api/v1/organisations/own", body, &[])
            .await
            .ok();
        assert_eq!(own["verification"], "pending");
    } else {
        assert_eq!(own["verification"], "verified");
    }
}

async fn a_suspended_organisation_sells_nothing_until_it_is_reinstated(kind: Kind) {
    let world = seeded(kind).await;
    let client = Client::new(&world.site);
    let office = officer(&client, "dongthap").await;
    let found = client.get("/api/v1/products?province=82&per_page=1").await.ok();
    let slug = found["items"][0]["slug"].as_str().unwrap().to_owned();
    let address = format!("/api/v1/products/{slug}");
    let name = client.get(&address).await.ok()["producer_name"].clone();
    let list = office
        .get(&format!(
            "/api/v1/office/organisations?q={}",
            encoded(name.as_str().unwrap())
        ))
        .await
        .ok();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let act = |what: &str| format!("/api/v1/office/organisations/{id}/{what}");
    let because = || json!({ "reason": "Kiểm tra" });

    assert_eq!(
        office.post(&act("reinstate"), because()).await.refusal(),
        "wrong_state"
    );
    office.post(&act("suspend"), because()).await.ok();
    world.work().await;
    assert_eq!(client.get(&address).await.refusal(), "not_found");
    office.post(&act("reinstate"), because()).await.ok();
    world.work().await;
    client.get(&address).await.ok();

    let product = office.get(act("").trim_end_matches('/')).await.ok();
    let live = product["live_products"].as_array().unwrap();
    let live = live.iter().find(|row| row["slug"] == slug.as_str()).unwrap();
    let take_down = format!(
        "/api/v1/office/products/{}/take-down",
        live["id"].as_str().unwrap()
    );
    office.post(&take_down, because()).await.ok();
    assert_eq!(office.post(&take_down, because()).await.refusal(), "wrong_state");
    world.work().await;
    assert_eq!(client.get(&address).await.refusal(), "not_found");
}

async fn an_organisation_keeps_a_manager(kind: Kind) {
    let world = seeded(kind).await;
    let client = Client::new(&world.site);
    let mai = sign_up(&client, "mai@vidu.vn").await;
    sign_up(&client, "nam@vidu.vn").await;
    mai.post("/api/v1/organisations", cooperative()).await.ok();
    let me = mai.get("/api/v1/me").await.ok();
    let remove = format!("/api/v1/organisations/own/members/{}", me["id"].as_str().unwrap());
    assert_eq!(
        mai.call(Method::DELETE, &remove, None, &[]).await.refusal(),
        "last_manager"
    );
    let unknown = json!({ "who": "ai@vidu.vn", "role": "staff" });
    let answer = mai.post("/api/v1/organisations/own/members", unknown).await;
    assert_eq!(answer.json["error"]["fields"][0]["code"], "no_such_account");
    let nam = json!({ "who": "nam@vidu.vn", "role": "manager" });
    mai.post("/api/v1/organisations/own/members", nam.clone())
        .await
        .ok();
    let twice = mai.post("/api/v1/organisations/own/members", nam).await;
    assert_eq!(twice.json["error"]["fields"][0]["code"], "already_member");
    mai.call(Method::DELETE, &remove, None, &[]).await.ok();
    assert_eq!(
        mai.get("/api/v1/organisations/own").await.refusal(),
        "not_allowed"
    );
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
