//! The officer's walk: the five programmes, figures computed from records down to those records, a
//! reported figure with evidence, a copy to this year. Through pages and through the API.

use chrono::NaiveDate;
use entities::{commune, contract_area, delivery, linkage_contract, organisation, planting_area};
use poem::http::StatusCode;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use services::seed;
use std::collections::BTreeMap;
use testkit::api::Client;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;
use uuid::Uuid;

testkit::on_each_database!(
    the_five_plans_stand_as_written_in_the_places_of_today,
    an_officer_copies_measures_and_reports,
    a_seller_keeps_planting_areas_and_their_codes,
);

const PASSWORD: &str = "mau-ocop-2026";
const AN_GIANG: &str = "canbo.angiang@mau.ocop.example";
const DONG_THAP: &str = "canbo.dongthap@mau.ocop.example";
const SELLER: &str = "nhanvien@mau.ocop.example";
const PLAN: &str = "nq50_commune_ocop_2024_2025";

async fn world(kind: Kind) -> World {
    let world = World::empty(kind).await;
    seed::load(&world.app, &|_, _, _| {}).await.unwrap();
    world
}

async fn program(world: &World, login: &str) -> Client {
    let client = Client::new(&world.site);
    let answer = client
        .post("/api/v1/tokens", json!({ "login": login, "password": PASSWORD }))
        .await
        .ok();
    client.with_token(answer["token"].as_str().unwrap())
}

async fn browser(world: &World, login: &str) -> Visitor {
    let mut visitor = Visitor::new(&world.site);
    visitor.open("/dang-nhap").await;
    let form = visitor
        .form_to("/dang-nhap")
        .fill("login", login)
        .fill("password", PASSWORD);
    visitor.send(form).await;
    visitor
}

async fn the_five_plans_stand_as_written_in_the_places_of_today(kind: Kind) {
    let world = world(kind).await;
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
    for language in ["vi", "en"] {
        anyone.open(&format!("/chuong-trinh?lang={language}")).await;
        for key in found.keys() {
            anyone.open(&format!("/chuong-trinh/{key}?lang={language}")).await;
        }
    }
    anyone.open(&format!("/chuong-trinh/{PLAN}?lang=vi")).await;
    anyone.sees("ít nhất 150 ha");
    anyone.look("/co-quan/chuong-trinh").await;
    assert!(!anyone.status.is_success() || anyone.address.starts_with("/dang-nhap"));
}

/// A commune of An Giang in which nobody is registered.
async fn empty_commune(world: &World) -> String {
    let taken: Vec<String> = organisation::Entity::find()
        .filter(organisation::Column::CommuneCode.is_not_null())
        .all(world.app.db().read())
        .await
        .unwrap()
        .into_iter()
        .filter_map(|row| row.commune_code)
        .collect();
    commune::Entity::find()
        .filter(commune::Column::ProvinceCode.eq("91"))
        .filter(commune::Column::Code.is_not_in(taken))
        .order_by_asc(commune::Column::Code)
        .one(world.app.db().read())
        .await
        .unwrap()
        .unwrap()
        .code
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A cooperative with ten hectares, two signed contracts with an enterprise that name thirteen, one
/// that only the seller signed, and deliveries in every state.
async fn trade(world: &World, commune: &str) {
    let connection = world.app.db().begin().await.unwrap();
    let ids = &world.app.ids;
    let now = world.ctx().now;
    let model = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq("cooperative"))
        .filter(organisation::Column::IsSample.eq(true))
        .one(&connection)
        .await
        .unwrap()
        .unwrap();
    let enterprise = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq("enterprise"))
        .order_by_asc(organisation::Column::Id)
        .one(&connection)
        .await
        .unwrap()
        .unwrap();
    let (seller, area) = (ids.next(), ids.next());
    let cooperative = organisation::Model {
        id: seller,
        slug: "htx-thu".into(),
        name: "HTX Thử nghiệm".into(),
        tax_code: None,
        commune_code: Some(commune.to_owned()),
        province_code: Some("91".into()),
        is_agricultural: true,
        verification: "verified".into(),
        founded_year: Some(2020),
        founded_from_club_id: None,
        ..model
    };
    cooperative
        .into_active_model()
        .reset_all()
        .insert(&connection)
        .await
        .unwrap();
    let commodity_code = entities::commodity::Entity::find()
        .one(&connection)
        .await
        .unwrap()
        .unwrap()
        .code;
    let planted = planting_area::Model {
        id: area,
        organisation_id: seller,
        name: "Cánh đồng thử".into(),
        commodity_code: commodity_code.clone(),
        commune_code: commune.to_owned(),
        area_m2: 100_000,
        households: Some(12),
        is_sample: true,
        created_at: now,
    };
    planted
        .into_active_model()
        .reset_all()
        .insert(&connection)
        .await
        .unwrap();
    let mut contracts: Vec<Uuid> = Vec::new();
    // The last two ended before the year: one before its first day, one long before its last.
    for (number, state, m2, starts_on, terminated_on) in [
        ("THU-1", "signed", 60_000, "2026-01-01", None),
        ("THU-2", "signed", 70_000, "2026-01-01", None),
        ("THU-3", "signed_by_seller", 10_000, "2026-01-01", None),
        ("THU-4", "signed", 90_000, "2026-01-01", Some(day("2025-12-31"))),
        ("THU-5", "signed", 80_000, "2025-01-01", Some(day("2025-06-30"))),
    ] {
        let id = ids.next();
        contracts.push(id);
        let signed = (state == "signed").then_some(now);
        let contract = linkage_contract::Model {
            id,
            number: number.into(),
            seller_id: seller,
            buyer_id: enterprise.id,
            round_id: None,
            commodity_code: commodity_code.clone(),
            variety_code: None,
            linkage_form: "production_consumption".into(),
            state: state.into(),
            starts_on: day(starts_on),
            ends_on: day("2026-12-31"),
            delivery_point: "Kho bên mua".into(),
            terms: String::new(),
            origin: "proposal".into(),
            paper_number: None,
            paper_signed_on: None,
            price_rule: "fixed".into(),
            floor_vnd_per_kg: None,
            ceiling_vnd_per_kg: None,
            market_reference: None,
            deposit_vnd: 0,
            version: 1,
            terminated_on,
            document_text: None,
            document_hash: None,
            seller_signed_at: Some(now),
            seller_signed_by_id: None,
            buyer_signed_at: signed,
            buyer_signed_by_id: None,
            signed_at: signed,
            is_sample: true,
            created_at: now,
        };
        contract
            .into_active_model()
            .reset_all()
            .insert(&connection)
            .await
            .unwrap();
        let named = contract_area::Model {
            contract_id: id,
            planting_area_id: area,
            area_m2: m2,
        };
        named
            .into_active_model()
            .reset_all()
            .insert(&connection)
            .await
            .unwrap();
    }
    for (number, on, state, quantity_kg, confirmed_kg) in [
        ("PG-THU-1", "2026-03-01", "confirmed", 1_000, Some(1_000)),
        ("PG-THU-2", "2026-03-02", "disputed", 5_000, None),
        ("PG-THU-3", "2026-03-03", "settled", 900, Some(700)),
        ("PG-THU-4", "2026-03-04", "recorded", 400, None),
        ("PG-THU-5", "2025-12-31", "confirmed", 50, Some(50)),
    ] {
        let row = delivery::Model {
            id: ids.next(),
            number: number.into(),
            contract_id: contracts[0],
            delivered_on: day(on),
            lot: None,
            grade: None,
            call_off_id: None,
            quantity_kg,
            market_vnd_per_kg: None,
            price_vnd_per_kg: 20_000,
            state: state.into(),
            confirmed_kg,
            answered_at: None,
            dispute_reason: None,
            note: None,
            is_sample: true,
            recorded_at: now,
        };
        row.into_active_model()
            .reset_all()
            .insert(&connection)
            .await
            .unwrap();
    }
    connection.commit().await.unwrap();
}

fn beside<'a>(indicator: &'a Value, said: &str) -> &'a Value {
    let rows = indicator["standing"]["computed"]["beside"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["label"].as_str().unwrap().contains(said));
    &row.unwrap_or_else(|| panic!("no {said}"))["figure"]["value_thousandths"]
}

async fn an_officer_copies_measures_and_reports(kind: Kind) {
    let world = world(kind).await;
    let commune = empty_commune(&world).await;

    // In the browser: from the list to the copy for one commune.
    let mut officer = browser(&world, AN_GIANG).await;
    officer.open("/co-quan/chuong-trinh").await;
    officer.sees("Thuộc địa bàn của cơ quan");
    officer.open(&format!("/co-quan/chuong-trinh/{PLAN}")).await;
    officer.follow("Chép sang kỳ mới").await;
    let address = officer.address.clone();
    let form = officer.form_to(&address);
    assert_eq!(form.value("first_year"), Some("2026"));
    officer
        .send(form.fill("last_year", "2027").fill("commune_code", &commune))
        .await;
    let copy = officer.address.rsplit('/').next().unwrap().to_owned();
    assert_eq!(copy, "nq50_commune_ocop_2026_2027");
    officer.sees("Chỉ tiêu và tiến độ");

    let program_of_officer = program(&world, AN_GIANG).await;
    let area = format!("/api/v1/programmes/{copy}/indicators/linked_consumption_area_per_year");
    let empty = program_of_officer.get(&area).await.ok();
    assert_eq!(
        empty["indicator"]["standing"]["figure"]["no_data"],
        "no_organisations"
    );

    trade(&world, &commune).await;
    let read = program_of_officer.get(&area).await.ok();
    let indicator = &read["indicator"];
    assert_eq!(indicator["standing"]["year"], 2026);
    assert_eq!(
        indicator["standing"]["figure"]["value_thousandths"], 10_000,
        "ten hectares once, not thirteen"
    );
    assert_eq!(beside(indicator, "Tổng diện tích"), 13_000);
    assert_eq!(
        beside(indicator, "Sản lượng đã giao"),
        1_700,
        "disputed and waiting count nothing"
    );
    let records = indicator["standing"]["computed"]["records"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["behind"].as_array().unwrap().len(), 2);
    let next_year = program_of_officer.get(&format!("{area}?year=2027")).await.ok();
    assert_eq!(
        next_year["indicator"]["standing"]["figure"]["no_data"],
        "not_begun"
    );
    let public = Client::new(&world.site).get(&area).await.ok();
    assert_eq!(public["indicator"]["standing"]["computed"]["records"], json!([]));
    assert_eq!(
        public["indicator"]["standing"]["figure"],
        indicator["standing"]["figure"]
    );

    officer
        .open(&format!(
            "/co-quan/chuong-trinh/{copy}/chi-tieu/linked_consumption_area_per_year"
        ))
        .await;
    for said in ["10 ha", "Cánh đồng thử", "THU-1", "THU-2", "Chậm tiến độ"] {
        officer.sees(said);
    }
    let target = format!("/co-quan/chuong-trinh/{copy}/chi-tieu/linked_consumption_area_per_year/sua");
    let form = officer.form_to(&target).fill("target", "9,5");
    officer.send(form).await;
    officer.sees("ít nhất 9,5 ha");

    // A figure with evidence, refused first, then replaced once.
    let page = format!("/co-quan/chuong-trinh/{PLAN}/chi-tieu/stable_crop_conversion_area");
    officer.open(&page).await;
    officer.sees("Chưa có số liệu");
    let report = format!("{page}/so-lieu");
    let form = officer.form_to(&report).fill("value", "sáu mươi");
    officer.send(form).await;
    assert_eq!(officer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = officer
        .form_to(&report)
        .fill("value", "62,5")
        .fill("as_of", "2025-12-31")
        .fill("evidence", "125/BC-UBND");
    officer.send(form).await;
    officer.sees("62,5 ha");
    let figures = format!("/api/v1/programmes/{PLAN}/indicators/stable_crop_conversion_area/figures");
    let figure = json!({ "value": "81", "as_of": "2026-10-31", "evidence": "126/BC-UBND" });
    program_of_officer.post(&figures, figure.clone()).await.ok();
    let read = program_of_officer
        .get(&format!(
            "/api/v1/programmes/{PLAN}/indicators/stable_crop_conversion_area"
        ))
        .await
        .ok();
    assert_eq!(read["indicator"]["standing"]["state"], "met");
    assert_eq!(read["history"].as_array().unwrap().len(), 2);
    officer.open(&page).await;
    officer.sees("đã thay");

    // Not another office, not by hand what is computed, not the targets of a published plan.
    let other = program(&world, DONG_THAP).await;
    assert_eq!(
        other.post(&figures, figure.clone()).await.refusal(),
        "not_allowed"
    );
    let computed = format!("/api/v1/programmes/{PLAN}/indicators/linked_consumption_area_per_year");
    assert_eq!(
        program_of_officer
            .post(&format!("{computed}/figures"), figure)
            .await
            .refusal(),
        "computed_here"
    );
    let new_target = json!({ "target": "1" });
    let put = program_of_officer
        .call(
            poem::http::Method::PUT,
            &format!("{computed}/target"),
            Some(new_target),
            &[],
        )
        .await;
    assert_eq!(put.refusal(), "target_as_written");
}

async fn a_seller_keeps_planting_areas_and_their_codes(kind: Kind) {
    let world = world(kind).await;
    let client = program(&world, SELLER).await;
    let before = client.get("/api/v1/planting-areas").await.ok()["items"]
        .as_array()
        .unwrap()
        .len();
    let mut seller = browser(&world, SELLER).await;
    seller.open("/ban-hang/vung-trong").await;
    seller.follow("Thêm vùng trồng").await;
    let form = seller
        .form_to("/ban-hang/vung-trong/them")
        .fill("name", "Vườn xoài thử")
        .fill("area_ha", "12,34567")
        .fill("commune", "Mỹ Xương, Cao Lãnh");
    seller.send(form).await;
    assert_eq!(seller.status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = client.get("/api/v1/planting-areas").await.ok();
    let commodity = listed["items"][0]["commodity_code"]
        .as_str()
        .unwrap_or("xoai")
        .to_owned();
    let form = seller
        .form_to("/ban-hang/vung-trong/them")
        .fill("area_ha", "12,5")
        .fill("commodity_code", &commodity);
    seller.send(form).await;
    seller.sees("Đã thêm vùng trồng");
    let page = seller.address.clone();
    let code = seller
        .form_to(&format!("{page}/ma-so"))
        .fill("code", "vn-thu-0001")
        .fill("market", "Trung Quốc")
        .fill("issuer", "Cục Trồng trọt và Bảo vệ thực vật")
        .fill("issued_on", "2026-05-01");
    seller.send(code.clone()).await;
    seller.sees("VN-THU-0001");
    seller.sees("Chờ xác minh");
    seller.send(code).await;
    assert_eq!(seller.status, StatusCode::UNPROCESSABLE_ENTITY);
    seller.sees("Mã này đã được khai");

    let areas = client.get("/api/v1/planting-areas").await.ok();
    let items = areas["items"].as_array().unwrap();
    assert_eq!(items.len(), before + 1);
    let new = items.iter().find(|row| row["name"] == "Vườn xoài thử").unwrap();
    assert_eq!(new["area_m2"], 125_000);
    assert_eq!(new["codes"][0]["is_in_force"], false);
    let stranger = program(&world, AN_GIANG).await;
    let id = new["id"].as_str().unwrap();
    assert!(
        stranger
            .get(&format!("/api/v1/planting-areas/{id}"))
            .await
            .status
            .is_client_error()
    );
}
