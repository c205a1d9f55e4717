//! Records behind the linkage figures, written straight into the database: contracts and deliveries in
//! every state, of which only some may count.

use chrono::NaiveDate;
use entities::{commune, contract_area, delivery, linkage_contract, organisation, planting_area};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use testkit::world::World;
use uuid::Uuid;

/// A commune of An Giang in which nobody is registered.
pub async fn commune_without_organisations(world: &World) -> String {
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
/// that only the seller signed, two that were ended before the year, and deliveries in every state.
pub async fn write(world: &World, commune: &str) {
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
