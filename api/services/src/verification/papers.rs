//! What there is to check beside each thing in the queue.

use super::queue::{Key, QueueItem, QueueOwner};
use crate::app::App;
use crate::error::{Error, Result};
use crate::places::{PlaceNames, place_names};
use chrono::NaiveDate;
use domain::{Category, QueueAction, QueueKind, Standard, organisation::is_citizen_number};
use entities::{
    certificate, ocop_rating, organisation, picture, planting_area, planting_area_code, product, variant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Papers {
    Organisation {
        tax_code: Option<String>,
        /// The tax code is a citizen number.
        is_citizen_number: bool,
        legal_representative: Option<String>,
        phone: Option<String>,
        email: Option<String>,
        address: Option<String>,
        members: Option<i32>,
        founded_year: Option<i32>,
        /// Name of the legal person behind a club.
        represented_by: Option<String>,
        founded_from_club: Option<String>,
        story: Option<String>,
    },
    Rating {
        product: String,
        stars: i32,
        certificate_number: Option<String>,
        issuer: Option<String>,
        decided_on: Option<NaiveDate>,
        expires_on: Option<NaiveDate>,
    },
    Listing {
        name: String,
        category: Category,
        description: String,
        standards: Vec<Standard>,
        sizes: Vec<ListingSize>,
        pictures: Vec<Uuid>,
    },
    Certificate {
        standard: Standard,
        number: String,
        issuer: String,
        issued_on: NaiveDate,
        expires_on: Option<NaiveDate>,
    },
    PlantingCode {
        code: String,
        market: String,
        issuer: String,
        issued_on: NaiveDate,
        expires_on: Option<NaiveDate>,
        planting_area: String,
        area_m2: i64,
    },
}

/// One way in which a listing is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingSize {
    pub name: String,
    pub price_vnd: i64,
    pub stock: i64,
}

impl Papers {
    pub fn kind(&self) -> QueueKind {
        match self {
            Papers::Organisation { .. } => QueueKind::Organisation,
            Papers::Rating { .. } => QueueKind::Rating,
            Papers::Listing { .. } => QueueKind::Listing,
            Papers::Certificate { .. } => QueueKind::Certificate,
            Papers::PlantingCode { .. } => QueueKind::PlantingCode,
        }
    }
}

/// A row of the queue before its papers are gathered.
pub(super) enum Found {
    Organisation(Box<organisation::Model>),
    Rating(ocop_rating::Model),
    Listing(product::Model),
    Certificate(certificate::Model),
    PlantingCode(planting_area_code::Model),
}

impl Found {
    pub(super) fn key(&self) -> Key {
        match self {
            Found::Organisation(row) => (row.created_at, row.id),
            Found::Rating(row) => (row.created_at, row.id),
            Found::Listing(row) => (row.updated_at, row.id),
            Found::Certificate(row) => (row.created_at, row.id),
            Found::PlantingCode(row) => (row.created_at, row.id),
        }
    }
}

/// Everything that several rows share, loaded once.
struct Shelf {
    products: HashMap<Uuid, product::Model>,
    areas: HashMap<Uuid, planting_area::Model>,
    organisations: HashMap<Uuid, organisation::Model>,
    sizes: HashMap<Uuid, Vec<ListingSize>>,
    pictures: HashMap<Uuid, Vec<Uuid>>,
    names: PlaceNames,
}

pub(super) async fn load(app: &App, found: Vec<Found>) -> Result<Vec<QueueItem>> {
    let shelf = gather(app, &found).await?;
    found
        .into_iter()
        .filter_map(|row| item(row, &shelf).transpose())
        .collect()
}

async fn gather(app: &App, found: &[Found]) -> Result<Shelf> {
    let connection = app.db.read();
    let rated = found.iter().filter_map(|row| match row {
        Found::Rating(row) => Some(row.product_id),
        _ => None,
    });
    let products: HashMap<Uuid, product::Model> = product::Entity::find()
        .filter(product::Column::Id.is_in(rated))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let coded = found.iter().filter_map(|row| match row {
        Found::PlantingCode(row) => Some(row.planting_area_id),
        _ => None,
    });
    let areas: HashMap<Uuid, planting_area::Model> = planting_area::Entity::find()
        .filter(planting_area::Column::Id.is_in(coded))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let owners: Vec<Uuid> = found
        .iter()
        .flat_map(|row| match row {
            Found::Organisation(row) => vec![Some(row.id), row.represented_by_id, row.founded_from_club_id],
            Found::Rating(row) => vec![products.get(&row.product_id).map(|it| it.organisation_id)],
            Found::Listing(row) => vec![Some(row.organisation_id)],
            Found::Certificate(row) => vec![Some(row.organisation_id)],
            Found::PlantingCode(row) => vec![areas.get(&row.planting_area_id).map(|it| it.organisation_id)],
        })
        .flatten()
        .collect();
    let organisations = crate::party::load(connection, owners).await?;
    let communes: Vec<String> = organisations
        .values()
        .filter_map(|row| row.commune_code.clone())
        .collect();
    let names = place_names(app, communes).await?;
    let listed: Vec<Uuid> = found
        .iter()
        .filter_map(|row| match row {
            Found::Listing(row) => Some(row.id),
            _ => None,
        })
        .collect();
    let mut sizes: HashMap<Uuid, Vec<ListingSize>> = HashMap::new();
    for row in variant::Entity::find()
        .filter(variant::Column::ProductId.is_in(listed.iter().copied()))
        .filter(variant::Column::IsActive.eq(true))
        .order_by_asc(variant::Column::Position)
        .all(connection)
        .await?
    {
        sizes.entry(row.product_id).or_default().push(ListingSize {
            name: row.name,
            price_vnd: row.price_vnd,
            stock: row.stock,
        });
    }
    let mut pictures: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (id, product_id) in picture::Entity::find()
        .select_only()
        .column(picture::Column::Id)
        .column(picture::Column::ProductId)
        .filter(picture::Column::ProductId.is_in(listed))
        .order_by_asc(picture::Column::Position)
        .into_tuple::<(Uuid, Uuid)>()
        .all(connection)
        .await?
    {
        pictures.entry(product_id).or_default().push(id);
    }
    Ok(Shelf {
        products,
        areas,
        organisations,
        sizes,
        pictures,
        names,
    })
}

/// None when what it belongs to is gone.
fn item(found: Found, shelf: &Shelf) -> Result<Option<QueueItem>> {
    let (waiting_since, id) = found.key();
    let name_of = |id: Option<Uuid>| Some(shelf.organisations.get(&id?)?.name.clone());
    let (owner, papers) = match found {
        Found::Organisation(row) => (
            row.id,
            Papers::Organisation {
                is_citizen_number: row.tax_code.as_deref().is_some_and(is_citizen_number),
                tax_code: row.tax_code,
                legal_representative: row.legal_representative,
                phone: row.phone,
                email: row.email,
                address: row.address_line,
                members: row.members,
                founded_year: row.founded_year,
                represented_by: name_of(row.represented_by_id),
                founded_from_club: name_of(row.founded_from_club_id),
                story: row.story,
            },
        ),
        Found::Rating(row) => {
            let Some(product) = shelf.products.get(&row.product_id) else {
                return Ok(None);
            };
            (
                product.organisation_id,
                Papers::Rating {
                    product: product.name.clone(),
                    stars: row.stars,
                    certificate_number: row.certificate_number,
                    issuer: row.issuer,
                    decided_on: row.decided_on,
                    expires_on: row.expires_on,
                },
            )
        }
        Found::Listing(row) => (
            row.organisation_id,
            Papers::Listing {
                category: row.category.parse().map_err(Error::internal)?,
                standards: domain::standard::parse_list(&row.standards).unwrap_or_default(),
                sizes: shelf.sizes.get(&row.id).cloned().unwrap_or_default(),
                pictures: shelf.pictures.get(&row.id).cloned().unwrap_or_default(),
                name: row.name,
                description: row.description,
            },
        ),
        Found::Certificate(row) => (
            row.organisation_id,
            Papers::Certificate {
                standard: row.standard.parse().map_err(Error::internal)?,
                number: row.number,
                issuer: row.issuer,
                issued_on: row.issued_on,
                expires_on: row.expires_on,
            },
        ),
        Found::PlantingCode(row) => {
            let Some(area) = shelf.areas.get(&row.planting_area_id) else {
                return Ok(None);
            };
            (
                area.organisation_id,
                Papers::PlantingCode {
                    code: row.code,
                    market: row.market,
                    issuer: row.issuer,
                    issued_on: row.issued_on,
                    expires_on: row.expires_on,
                    planting_area: area.name.clone(),
                    area_m2: area.area_m2,
                },
            )
        }
    };
    let Some(owner) = shelf.organisations.get(&owner) else {
        return Ok(None);
    };
    Ok(Some(QueueItem {
        id,
        waiting_since,
        organisation: QueueOwner {
            id: owner.id,
            slug: owner.slug.clone(),
            name: owner.name.clone(),
            kind: owner.kind.parse().map_err(Error::internal)?,
            verification: owner.verification.parse().map_err(Error::internal)?,
            place: shelf
                .names
                .place(owner.commune_code.as_deref(), owner.province_code.as_deref()),
            is_sample: owner.is_sample,
        },
        papers,
        actions: QueueAction::ALL.to_vec(),
    }))
}
