use super::index::standing;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::places::place_names;
use domain::product::price_per_thousand;
use domain::{Category, ListingState, OcopGroup, OrganisationKind, RatingStanding, SaleUnit, Verification};
use entities::{ocop_rating, organisation, picture, product, variant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A product as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCard {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub group: OcopGroup,
    pub category: Category,
    pub producer_slug: String,
    pub producer_name: String,
    pub producer_kind: OrganisationKind,
    pub place: String,
    /// Stars of a certificate that is valid today.
    pub stars: Option<u8>,
    /// Lowest price among the variants, with its unit.
    pub price_vnd: Option<i64>,
    pub unit: Option<SaleUnit>,
    /// Per kilogram or litre, with `kg` or `l`, where the net quantity is known.
    pub per_thousand: Option<(i64, &'static str)>,
    pub has_several_prices: bool,
    pub in_stock: bool,
    /// Made up for the demonstration.
    pub is_sample_price: bool,
    pub is_sample_stock: bool,
    pub picture_id: Option<Uuid>,
}

/// Cards of these products in this order; those that are gone are left out.
pub(super) async fn cards(app: &App, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<ProductCard>> {
    let connection = app.db().read();
    let products: HashMap<Uuid, product::Model> = product::Entity::find()
        .filter(product::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let producers: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(products.values().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let names = place_names(app, producers.values().filter_map(|row| row.commune_code.clone())).await?;
    let mut variants: HashMap<Uuid, Vec<variant::Model>> = HashMap::new();
    for row in variant::Entity::find()
        .filter(variant::Column::ProductId.is_in(ids.iter().copied()))
        .filter(variant::Column::IsActive.eq(true))
        .order_by_asc(variant::Column::PriceVnd)
        .all(connection)
        .await?
    {
        variants.entry(row.product_id).or_default().push(row);
    }
    let mut stars: HashMap<Uuid, i32> = HashMap::new();
    for row in ocop_rating::Entity::find()
        .filter(ocop_rating::Column::ProductId.is_in(ids.iter().copied()))
        .all(connection)
        .await?
    {
        if standing(&row, ctx.today()) == Some(RatingStanding::Valid) {
            let best = stars.entry(row.product_id).or_default();
            *best = row.stars.max(*best);
        }
    }
    let pictures: HashMap<Uuid, Uuid> = picture::Entity::find()
        .select_only()
        .columns([picture::Column::ProductId, picture::Column::Id])
        .filter(picture::Column::ProductId.is_in(ids.iter().copied()))
        .order_by_desc(picture::Column::Position)
        .into_tuple::<(Uuid, Uuid)>()
        .all(connection)
        .await?
        .into_iter()
        .collect();

    ids.iter()
        .filter_map(|id| products.get(id))
        .filter_map(|product| {
            producers
                .get(&product.organisation_id)
                .map(|producer| (product, producer))
        })
        .map(|(product, producer)| {
            let sizes = variants.get(&product.id).map_or(&[][..], Vec::as_slice);
            let cheapest = sizes.first();
            Ok(ProductCard {
                id: product.id,
                slug: product.slug.clone(),
                name: product.name.clone(),
                group: product.ocop_group.parse().map_err(Error::internal)?,
                category: product.category.parse().map_err(Error::internal)?,
                producer_slug: producer.slug.clone(),
                producer_name: producer.name.clone(),
                producer_kind: producer.kind.parse().map_err(Error::internal)?,
                place: names.place(
                    producer.commune_code.as_deref(),
                    producer.province_code.as_deref(),
                ),
                stars: stars.get(&product.id).and_then(|stars| u8::try_from(*stars).ok()),
                price_vnd: cheapest.map(|size| size.price_vnd),
                unit: cheapest.and_then(|size| size.unit.parse().ok()),
                per_thousand: cheapest.and_then(per_thousand),
                has_several_prices: sizes.len() > 1,
                in_stock: sizes.iter().any(|size| size.stock > 0),
                is_sample_price: cheapest.is_some_and(|size| size.is_sample_price),
                is_sample_stock: sizes.iter().any(|size| size.is_sample_stock),
                picture_id: pictures.get(&product.id).copied(),
            })
        })
        .collect()
}

/// Cards of those of these products that are live and whose producer is verified, in this order.
pub(crate) async fn live_cards(app: &App, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<ProductCard>> {
    let connection = app.db().read();
    let live = product::Entity::find()
        .filter(product::Column::Id.is_in(ids.iter().copied()))
        .filter(product::Column::State.eq(ListingState::Live.as_str()))
        .all(connection)
        .await?;
    let verified: HashSet<Uuid> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(live.iter().map(|row| row.organisation_id)))
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let shown: HashSet<Uuid> = live
        .into_iter()
        .filter(|row| verified.contains(&row.organisation_id))
        .map(|row| row.id)
        .collect();
    let ids: Vec<Uuid> = ids.iter().copied().filter(|id| shown.contains(id)).collect();
    cards(app, ctx, &ids).await
}

/// Price per kilogram or litre of a variant whose net quantity is known.
pub(super) fn per_thousand(size: &variant::Model) -> Option<(i64, &'static str)> {
    let unit = match size.net_unit.as_deref()? {
        "g" => "kg",
        _ => "l",
    };
    Some((price_per_thousand(size.price_vnd, size.net_quantity?)?, unit))
}
