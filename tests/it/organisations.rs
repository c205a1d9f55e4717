//! What is refused to organisations and to the offices that verify them.

use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::Client;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    what_was_typed_wrong_is_told_and_kept,
    of_two_officers_one_is_heard_and_others_see_nothing,
    an_office_repeats_no_step,
    an_organisation_keeps_a_manager,
);

const PASSWORD: &str = "mau-ocop-2026";

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

async fn what_was_typed_wrong_is_told_and_kept(kind: Kind) {
    let world = World::demo(kind).await;
    sign_up(&Client::new(&world.site), "mai@vidu.vn").await;
    let mut mai = Visitor::new(&world.site);
    mai.sign_in("mai@vidu.vn", PASSWORD).await;
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
    assert_eq!(form.value("kind"), Some("cooperative"));
    mai.send(form).await;
    mai.sees("Đã gửi hồ sơ");
    mai.sees("Chờ xác minh");
}

async fn of_two_officers_one_is_heard_and_others_see_nothing(kind: Kind) {
    let world = World::demo(kind).await;
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

async fn an_office_repeats_no_step(kind: Kind) {
    let world = World::demo(kind).await;
    let office = officer(&Client::new(&world.site), "dongthap").await;
    let list = office
        .get("/api/v1/office/organisations?q=xoai%20my%20tho")
        .await
        .ok();
    let id = list["items"][0]["id"].as_str().unwrap();
    let address = format!("/api/v1/office/organisations/{id}");
    let because = || json!({ "reason": "Kiểm tra" });
    let act = async |what: &str| office.post(&format!("{address}/{what}"), because()).await;
    assert_eq!(act("reinstate").await.refusal(), "wrong_state");
    act("suspend").await.ok();
    assert_eq!(act("suspend").await.refusal(), "wrong_state");
    act("reinstate").await.ok();

    let page = office.get(&address).await.ok();
    let product = page["live_products"][0]["id"].as_str().unwrap();
    let take_down = format!("/api/v1/office/products/{product}/take-down");
    office.post(&take_down, because()).await.ok();
    assert_eq!(office.post(&take_down, because()).await.refusal(), "wrong_state");
}

async fn an_organisation_keeps_a_manager(kind: Kind) {
    let world = World::demo(kind).await;
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
