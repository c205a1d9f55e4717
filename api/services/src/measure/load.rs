use super::records::{
    Buyer, Contract, Delivery, Organisation, PlantingArea, PlantingAreaCode, Rating, Records, Sale,
};
use crate::app::{App, Area};
use crate::error::{Error, Result};
use crate::order::cut_vnd_of_parts;
use chrono::{Months, NaiveDate};
use domain::{
    ContractState, DeliveryState, OcopGroup, OrganisationKind, RatingState, SellerOrderState, Standard,
    Verification,
};
use entities::{
    certificate, commodity, commune, contract_area, delivery, linkage_contract, ocop_rating, order_line,
    organisation, planting_area, planting_area_code, product, seller_order,
};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Everything that may count in `area`. Sales reach back to a year before `first_day`, for growth.
pub async fn load(app: &App, area: &Area, first_day: NaiveDate) -> Result<Records> {
    let mut records = Records::default();
    if area.is_empty() {
        return Ok(records);
    }
    let connection = app.db.read();
    records.organisations = organisations(connection, area).await?;
    let ids: Vec<Uuid> = records.organisations.iter().map(|row| row.id).collect();
    records.represent_clubs = representing(connection, &ids).await?;
    records.contracts = contracts(connection, &ids).await?;
    records.deliveries = deliveries(connection, &ids).await?;
    records.planting_areas = planting_areas(connection, &ids, &records.contracts).await?;
    records.codes = codes(connection, &records.planting_areas).await?;
    records.ratings = ratings(connection, &ids).await?;
    records.sales = sales(connection, &ids, first_day).await?;
    records.traceable = traceable(connection, &ids).await?;
    Ok(records)
}

/// Verified, by commune; by province only where the commune is not known.
async fn organisations(connection: &DatabaseConnection, area: &Area) -> Result<Vec<Organisation>> {
    let communes_of_provinces = Query::select()
        .column(commune::Column::Code)
        .from(commune::Entity)
        .and_where(commune::Column::ProvinceCode.is_in(area.provinces.iter().map(String::as_str)))
        .to_owned();
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()))
        .filter(
            Condition::any()
                .add(organisation::Column::CommuneCode.is_in(area.communes.iter().map(String::as_str)))
                .add(organisation::Column::CommuneCode.in_subquery(communes_of_provinces))
                .add(
                    Condition::all()
                        .add(organisation::Column::CommuneCode.is_null())
                        .add(
                            organisation::Column::ProvinceCode
                                .is_in(area.provinces.iter().map(String::as_str)),
                        ),
                ),
        )
        .order_by_asc(organisation::Column::FoldedName)
        .order_by_asc(organisation::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Organisation {
                id: row.id,
                slug: row.slug,
                name: row.name,
                kind: row.kind.parse().map_err(Error::internal)?,
                is_agricultural: row.is_agricultural,
                founded_year: row.founded_year,
                founded_from_club_id: row.founded_from_club_id,
            })
        })
        .collect()
}

async fn representing(connection: &DatabaseConnection, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let clubs = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Club.as_str()))
        .filter(organisation::Column::RepresentedById.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(clubs
        .into_iter()
        .filter_map(|club| club.represented_by_id)
        .collect())
}

async fn contracts(connection: &DatabaseConnection, sellers: &[Uuid]) -> Result<Vec<Contract>> {
    let rows = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::State.eq(ContractState::Signed.as_str()))
        .filter(linkage_contract::Column::SellerId.is_in(sellers.iter().copied()))
        .order_by_asc(linkage_contract::Column::Number)
        .all(connection)
        .await?;
    let mut areas: HashMap<Uuid, Vec<(Uuid, i64)>> = HashMap::new();
    for row in contract_area::Entity::find()
        .filter(contract_area::Column::ContractId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(contract_area::Column::PlantingAreaId)
        .all(connection)
        .await?
    {
        areas
            .entry(row.contract_id)
            .or_default()
            .push((row.planting_area_id, row.area_m2));
    }
    let buyers: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(rows.iter().map(|row| row.buyer_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    rows.into_iter()
        // Ended before its first day, it never bound.
        .filter(|row| row.terminated_on.is_none_or(|day| day >= row.starts_on))
        .filter_map(|row| {
            let buyer = buyers.get(&row.buyer_id)?;
            Some((row, buyer))
        })
        .map(|(row, buyer)| {
            Ok(Contract {
                areas: areas.remove(&row.id).unwrap_or_default(),
                id: row.id,
                number: row.number,
                seller_id: row.seller_id,
                buyer: Buyer {
                    id: buyer.id,
                    name: buyer.name.clone(),
                    kind: buyer.kind.parse().map_err(Error::internal)?,
                },
                starts_on: row.starts_on,
                ends_on: row.terminated_on.unwrap_or(row.ends_on).min(row.ends_on),
            })
        })
        .collect()
}

/// Confirmed and settled deliveries of signed contracts.
async fn deliveries(connection: &DatabaseConnection, sellers: &[Uuid]) -> Result<Vec<Delivery>> {
    let counting = DeliveryState::ALL
        .iter()
        .filter(|state| state.counts())
        .map(|state| state.as_str());
    let contracts = Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .and_where(linkage_contract::Column::State.eq(ContractState::Signed.as_str()))
        .and_where(linkage_contract::Column::SellerId.is_in(sellers.iter().copied()))
        .to_owned();
    let rows = delivery::Entity::find()
        .filter(delivery::Column::State.is_in(counting))
        .filter(delivery::Column::ContractId.in_subquery(contracts))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Delivery {
                confirmed_kg: row.confirmed_kg?,
                number: row.number,
                contract_id: row.contract_id,
                delivered_on: row.delivered_on,
                price_vnd_per_kg: row.price_vnd_per_kg,
                lot: row.lot,
            })
        })
        .collect())
}

async fn planting_areas(
    connection: &DatabaseConnection,
    owners: &[Uuid],
    contracts: &[Contract],
) -> Result<BTreeMap<Uuid, PlantingArea>> {
    let named: HashSet<Uuid> = contracts
        .iter()
        .flat_map(|contract| contract.areas.iter().map(|(id, _)| *id))
        .collect();
    let fruits: HashSet<String> = commodity::Entity::find()
        .filter(commodity::Column::IsFruit.eq(true))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.code)
        .collect();
    let rows = planting_area::Entity::find()
        .filter(
            Condition::any()
                .add(planting_area::Column::OrganisationId.is_in(owners.iter().copied()))
                .add(planting_area::Column::Id.is_in(named)),
        )
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let area = PlantingArea {
                id: row.id,
                organisation_id: row.organisation_id,
                name: row.name,
                area_m2: row.area_m2,
                is_fruit: fruits.contains(&row.commodity_code),
            };
            (row.id, area)
        })
        .collect())
}

async fn codes(
    connection: &DatabaseConnection,
    areas: &BTreeMap<Uuid, PlantingArea>,
) -> Result<Vec<PlantingAreaCode>> {
    let rows = planting_area_code::Entity::find()
        .filter(planting_area_code::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(planting_area_code::Column::PlantingAreaId.is_in(areas.keys().copied()))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| PlantingAreaCode {
            planting_area_id: row.planting_area_id,
            code: row.code,
            market: row.market,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            revoked_on: row.revoked_on,
        })
        .collect())
}

/// A withdrawn rating still counts for the days before it was withdrawn.
async fn ratings(connection: &DatabaseConnection, owners: &[Uuid]) -> Result<Vec<Rating>> {
    let products: HashMap<Uuid, product::Model> = product::Entity::find()
        .filter(product::Column::OrganisationId.is_in(owners.iter().copied()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let owned = Query::select()
        .column(product::Column::Id)
        .from(product::Entity)
        .and_where(product::Column::OrganisationId.is_in(owners.iter().copied()))
        .to_owned();
    let rows = ocop_rating::Entity::find()
        .filter(
            ocop_rating::Column::State
                .is_in([RatingState::Verified.as_str(), RatingState::Withdrawn.as_str()]),
        )
        .filter(ocop_rating::Column::ProductId.in_subquery(owned))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.state == RatingState::Verified.as_str() || row.withdrawn_on.is_some())
        .filter_map(|row| {
            let product = products.get(&row.product_id)?;
            Some(Rating {
                product_id: product.id,
                product_slug: product.slug.clone(),
                product_name: product.name.clone(),
                is_tourism: product.ocop_group == OcopGroup::Tourism.as_str(),
                organisation_id: product.organisation_id,
                stars: row.stars,
                certificate_number: row.certificate_number?,
                decided_on: row.decided_on?,
                expires_on: row.expires_on,
                withdrawn_on: row.withdrawn_on,
            })
        })
        .collect())
}

async fn sales(connection: &DatabaseConnection, sellers: &[Uuid], first_day: NaiveDate) -> Result<Vec<Sale>> {
    let since = first_day.checked_sub_months(Months::new(12)).unwrap_or(first_day);
    let sold = seller_order::Entity::find()
        .filter(seller_order::Column::State.eq(SellerOrderState::Completed.as_str()))
        .filter(seller_order::Column::CompletedAt.gte(domain::calendar::start_of_day(since)))
        .filter(seller_order::Column::OrganisationId.is_in(sellers.iter().copied()));
    let ids = sold.clone().select_only().column(seller_order::Column::Id);
    let of_sold = order_line::Column::SellerOrderId.in_subquery(ids.into_query());
    let cut = cut_vnd_of_parts(connection, of_sold).await?;
    let rows = sold.all(connection).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Sale {
                completed_at: row.completed_at?,
                number: row.number,
                organisation_id: row.organisation_id,
                goods_vnd: row.goods_vnd - cut.get(&row.id).copied().unwrap_or_default(),
            })
        })
        .collect())
}

async fn traceable(
    connection: &DatabaseConnection,
    owners: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(NaiveDate, Option<NaiveDate>)>>> {
    let mut held: HashMap<Uuid, Vec<(NaiveDate, Option<NaiveDate>)>> = HashMap::new();
    for row in certificate::Entity::find()
        .filter(certificate::Column::Standard.eq(Standard::Traceable.as_str()))
        .filter(certificate::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(certificate::Column::OrganisationId.is_in(owners.iter().copied()))
        .all(connection)
        .await?
    {
        held.entry(row.organisation_id)
            .or_default()
            .push((row.issued_on, row.expires_on));
    }
    Ok(held)
}
