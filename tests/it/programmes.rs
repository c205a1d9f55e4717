//! The published plans as they stand, and what is refused to those who report on them.

use crate::linked_records;
use poem::http::{Method, StatusCode};
use serde_json::json;
use std::collections::BTreeMap;
use storefront::urls;
use testkit::api::Client;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    the_five_plans_stand_as_written_in_the_places_of_today,
    records_open_to_those_who_tend_the_programme,
    what_may_not_be_reported_is_refused,
    a_planting_area_is_ones_own_and_its_code_unique,
);

const PASSWORD: &str = "mau-ocop-2026";
const AN_GIANG: &str = "canbo.angiang@mau.ocop.example";
const DONG_THAP: &str = "canbo.dongthap@mau.ocop.example";
const SELLER: &str = "nhanvien@mau.ocop.example";
const PLAN: &str = "nq50_commune_ocop_2024_2025";
const LINKED: &str = "linked_consumption_area_per_year";
const CONVERTED: &str = "stable_crop_conversion_area";

async fn program(world: &World, login: &str) -> Client {
    let client = Client::new(&world.site);
    let answer = client
        .post("/api/v1/tokens", json!({ "login": login, "password": PASSWORD }))
        .await
        .ok();
    client.with_token(answer["token"].as_str().unwrap())
}

async fn the_five_plans_stand_as_written_in_the_places_of_today(kind: Kind) {
    let world = World::demo(kind).await;
    let client = Client::new(&world.site);
    let list = client.get("/api/v1/programmes").await.ok();
    let keys: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["key"].as_str())
        .collect();
    assert_eq!(keys.len(), 5);
    let mut found = BTreeMap::new();
    for key in keys {
        let plan = client.get(&format!("/api/v1/programmes/{key}")).await.ok();
        let count = |name: &str| plan[name].as_array().unwrap().len();
        found.insert(
            key.to_owned(),
            (count("provinces"), count("communes"), count("indicators")),
        );
        for indicator in plan["indicators"].as_array().unwrap() {
            let is_computed = indicator["source"] == "marketplace";
            assert_eq!(is_computed, !indicator["coverage"].is_null(), "{indicator}");
            assert!(!is_computed || !indicator["measure"].is_null(), "{indicator}");
            assert!(!indicator["quoted"].as_str().unwrap().is_empty());
        }
    }
    let expected = [
        ("binh_phuoc_cooperatives_2025", (0, 40, 3)),
        ("cao_lanh_clubs_2021_2025", (0, 9, 4)),
        (PLAN, (1, 0, 6)),
        ("quang_nam_nq106_to_2025", (0, 78, 10)),
        ("vinh_loi_cooperative_2021", (0, 0, 1)),
    ];
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(key, counts)| (key.to_owned(), counts))
        .collect();
    assert_eq!(found, expected);

    let quang_nam = client
        .get("/api/v1/programmes/quang_nam_nq106_to_2025")
        .await
        .ok();
    assert_eq!(
        (&quang_nam["first_day"], &quang_nam["start_is_assumed"]),
        (&json!("2023-01-01"), &json!(true))
    );
    let plan = client
        .get(&format!("/api/v1/programmes/{PLAN}/indicators"))
        .await
        .ok();
    let part = plan["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"] == "fruit_tree_conversion_area")
        .cloned()
        .unwrap();
    assert_eq!(part["parent_key"], "stable_crop_conversion_area");
    assert_eq!(part["target_thousandths"], 10_000);

    let mut anyone = Visitor::new(&world.site);
    anyone.look(urls::OFFICE_PROGRAMMES).await;
    assert!(!anyone.status.is_success() || anyone.address.starts_with(urls::SIGN_IN));
}

async fn records_open_to_those_who_tend_the_programme(kind: Kind) {
    let world = World::demo(kind).await;
    let officer = program(&world, AN_GIANG).await;
    let commune = linked_records::commune_without_organisations(&world).await;
    let copy = json!({ "first_year": 2026, "last_year": 2027, "commune_code": commune });
    let copied = officer
        .post(&format!("/api/v1/programmes/{PLAN}/copy"), copy)
        .await;
    let key = copied.ok()["key"].as_str().unwrap().to_owned();
    let area = format!("/api/v1/programmes/{key}/indicators/{LINKED}");
    let standing =
        async |client: &Client, path: &str| client.get(path).await.ok()["indicator"]["standing"].clone();
    let empty = standing(&officer, &area).await;
    assert_eq!(empty["figure"]["no_data"], "no_organisations");
    linked_records::write(&world, &commune).await;
    let next_year = standing(&officer, &format!("{area}?year=2027")).await;
    assert_eq!(next_year["figure"]["no_data"], "not_begun");
    let own = standing(&officer, &area).await;
    assert_eq!(own["year"], 2026);
    let public = standing(&Client::new(&world.site), &area).await;
    assert_eq!(public["computed"]["records"], json!([]));
    assert_eq!(public["figure"], own["figure"]);
}

async fn what_may_not_be_reported_is_refused(kind: Kind) {
    let world = World::demo(kind).await;
    let page = urls::office_indicator(PLAN, CONVERTED);
    let report = urls::office_indicator_report(PLAN, CONVERTED);
    let mut officer = Visitor::new(&world.site);
    officer.sign_in(AN_GIANG, PASSWORD).await;
    officer.open(&page).await;
    officer.sees("Chưa có số liệu");
    let form = officer
        .form_to(&report)
        .fill("value", "sáu mươi")
        .fill("evidence", "125/BC-UBND");
    officer.send(form).await;
    assert_eq!(officer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = officer.form_to(&report);
    assert_eq!(form.value("evidence"), Some("125/BC-UBND"));

    // Not another office, not by hand what is computed, not the targets of a published plan.
    let figure = json!({ "value": "81", "as_of": "2026-10-31", "evidence": "126/BC-UBND" });
    let figures = format!("/api/v1/programmes/{PLAN}/indicators/{CONVERTED}/figures");
    let other = program(&world, DONG_THAP).await;
    let refused = other.post(&figures, figure.clone()).await;
    assert_eq!(refused.refusal(), "not_allowed");
    let own = program(&world, AN_GIANG).await;
    let computed = format!("/api/v1/programmes/{PLAN}/indicators/{LINKED}");
    let refused = own.post(&format!("{computed}/figures"), figure).await;
    assert_eq!(refused.refusal(), "computed_here");
    let target = Some(json!({ "target": "1" }));
    let address = format!("{computed}/target");
    let refused = own.call(Method::PUT, &address, target, &[]).await;
    assert_eq!(refused.refusal(), "target_as_written");
}

async fn a_planting_area_is_ones_own_and_its_code_unique(kind: Kind) {
    let world = World::demo(kind).await;
    let mut seller = Visitor::new(&world.site);
    seller.sign_in(SELLER, PASSWORD).await;
    seller.open(urls::SELLER_PLANTING_AREA_NEW).await;
    let form = seller
        .form_to(urls::SELLER_PLANTING_AREA_NEW)
        .fill("name", "Vườn xoài thử")
        .fill("commodity_code", "xoai")
        .fill("area_ha", "12,34567")
        .fill("commune", "Mỹ Xương, Cao Lãnh");
    seller.send(form).await;
    assert_eq!(seller.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = seller.form_to(urls::SELLER_PLANTING_AREA_NEW);
    seller.send(form.fill("area_ha", "12,5")).await;
    seller.sees("Đã thêm vùng trồng");
    let code = seller
        .form_to(&format!("{}/ma-so", seller.address))
        .fill("code", "vn-thu-0001")
        .fill("market", "Trung Quốc")
        .fill("issuer", "Cục Trồng trọt và Bảo vệ thực vật")
        .fill("issued_on", "2026-05-01");
    seller.send(code.clone()).await;
    seller.sees("Chờ xác minh");
    seller.send(code).await;
    assert_eq!(seller.status, StatusCode::UNPROCESSABLE_ENTITY);
    seller.sees("Mã này đã được khai");

    let own = program(&world, SELLER).await;
    let areas = own.get("/api/v1/planting-areas").await.ok();
    let mut areas = areas["items"].as_array().unwrap().iter();
    let new = areas.find(|row| row["name"] == "Vườn xoài thử").unwrap();
    assert_eq!(new["codes"][0]["is_in_force"], false, "not before it is verified");
    let address = format!("/api/v1/planting-areas/{}", new["id"].as_str().unwrap());
    let stranger = program(&world, AN_GIANG).await;
    assert!(stranger.get(&address).await.status.is_client_error());
}
