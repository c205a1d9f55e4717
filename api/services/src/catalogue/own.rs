use super::review::{ListingAction, listing_actions};
use super::view::{ProductView, view};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use domain::{Code, ListingState};
use entities::{organisation, product, state_change, variant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// A product of the seller's in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProductRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub state: ListingState,
    pub price_vnd: Option<i64>,
    pub stock: i64,
    pub actions: Vec<ListingAction>,
}

/// A product of the seller's, whole.
#[derive(Debug, Clone)]
pub struct OwnProduct {
    pub view: ProductView,
    pub state: ListingState,
    pub version: i32,
    pub actions: Vec<ListingAction>,
    /// What the office wrote when it sent the listing back.
    pub review_note: Option<String>,
    /// Net quantity and unit of each variant, in the view's order.
    pub nets: Vec<Option<(i64, String)>>,
}

/// The seller's products, newest first.
pub async fn own_products(app: &App, ctx: &Ctx, page: PageRequest) -> Result<Page<OwnProductRow>> {
    let seller = ctx.seller()?.organisation_id;
    let limit = page.limit()?;
    let mut query = product::Entity::find().filter(product::Column::OrganisationId.eq(seller));
    if let Some(last) = page.key::<Uuid>()? {
        query = query.filter(product::Column::Id.lt(last));
    }
    let rows = query
        .order_by_desc(product::Column::Id)
        .limit(limit + 1)
        .all(app.db().read())
        .await?;
    let mut sizes: HashMap<Uuid, Vec<variant::Model>> = HashMap::new();
    for size in variant::Entity::find()
        .filter(variant::Column::ProductId.is_in(rows.iter().map(|row| row.id)))
        .filter(variant::Column::IsActive.eq(true))
        .all(app.db().read())
        .await?
    {
        sizes.entry(size.product_id).or_default().push(size);
    }
    let rows: Vec<OwnProductRow> = rows
        .into_iter()
        .map(|row| {
            let sizes = sizes.remove(&row.id).unwrap_or_default();
            let state: ListingState = row.state.parse().map_err(Error::internal)?;
            Ok(OwnProductRow {
                id: row.id,
                slug: row.slug,
                name: row.name,
                state,
                price_vnd: sizes.iter().map(|size| size.price_vnd).min(),
                stock: sizes.iter().map(|size| size.stock).sum(),
                actions: listing_actions(ctx, state),
            })
        })
        .collect::<Result<_>>()?;
    Page::of(rows, limit, |row| row.id)
}

/// One product of the seller's by its address.
pub async fn own_product(app: &App, ctx: &Ctx, slug: &str) -> Result<OwnProduct> {
    let seller = ctx.seller()?.organisation_id;
    let connection = app.db().read();
    let row = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let producer = organisation::Entity::find_by_id(seller)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let state: ListingState = row.state.parse().map_err(Error::internal)?;
    let version = row.version;
    let note = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("product"))
        .filter(state_change::Column::SubjectId.eq(row.id))
        .order_by_desc(state_change::Column::ChangedAt)
        .order_by_desc(state_change::Column::Id)
        .one(connection)
        .await?;
    let nets = variant::Entity::find()
        .filter(variant::Column::ProductId.eq(row.id))
        .filter(variant::Column::IsActive.eq(true))
        .order_by_asc(variant::Column::Position)
        .all(connection)
        .await?
        .into_iter()
        .map(|size| size.net_quantity.zip(size.net_unit))
        .collect();
    Ok(OwnProduct {
        view: view(app, ctx, row, producer).await?,
        state,
        version,
        actions: listing_actions(ctx, state),
        review_note: note
            .filter(|_| state == ListingState::Rejected)
            .and_then(|change| change.note),
        nets,
    })
}
