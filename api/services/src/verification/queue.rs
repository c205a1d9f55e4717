use super::papers::{self, Found, Papers};
use crate::app::{App, Area, Ctx};
use crate::error::Result;
use crate::organisation::within;
use crate::paging::{Page, PageRequest};
use crate::planting_area::areas_within;
use chrono::{DateTime, Utc};
use domain::{ListingState, OrganisationKind, QueueAction, QueueKind, RatingState, Verification};
use entities::{certificate, ocop_rating, organisation, planting_area_code, product};
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

/// Something that waits for the office, with what there is to check.
#[derive(Debug, Clone)]
pub struct QueueItem {
    pub id: Uuid,
    pub waiting_since: DateTime<Utc>,
    pub organisation: QueueOwner,
    pub papers: Papers,
    pub actions: Vec<QueueAction>,
}

/// Whose papers they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueOwner {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub verification: Verification,
    pub place: String,
    pub is_sample: bool,
}

/// Where a page of the queue starts: after this moment and record.
pub(super) type Key = (DateTime<Utc>, Uuid);

/// Everything that waits in the office's area, the oldest first.
pub async fn queue(app: &App, ctx: &Ctx, page: PageRequest) -> Result<Page<QueueItem>> {
    let office = ctx.office()?;
    let limit = page.limit()?;
    let after = page.key::<Key>()?;
    let connection = app.db.read();
    let mut found: Vec<Found> = Vec::new();
    let rows = next(
        organisations(&office.area),
        organisation::Column::CreatedAt,
        organisation::Column::Id,
        after,
        limit,
    );
    found.extend(
        rows.all(connection)
            .await?
            .into_iter()
            .map(|row| Found::Organisation(Box::new(row))),
    );
    let rows = next(
        ratings(&office.area),
        ocop_rating::Column::CreatedAt,
        ocop_rating::Column::Id,
        after,
        limit,
    );
    found.extend(rows.all(connection).await?.into_iter().map(Found::Rating));
    let rows = next(
        listings(&office.area),
        product::Column::UpdatedAt,
        product::Column::Id,
        after,
        limit,
    );
    found.extend(rows.all(connection).await?.into_iter().map(Found::Listing));
    let rows = next(
        certificates(&office.area),
        certificate::Column::CreatedAt,
        certificate::Column::Id,
        after,
        limit,
    );
    found.extend(rows.all(connection).await?.into_iter().map(Found::Certificate));
    let rows = next(
        planting_codes(&office.area),
        planting_area_code::Column::CreatedAt,
        planting_area_code::Column::Id,
        after,
        limit,
    );
    found.extend(rows.all(connection).await?.into_iter().map(Found::PlantingCode));
    found.sort_by_key(Found::key);
    let page = Page::of(found, limit, Found::key)?;
    Ok(Page {
        items: papers::load(app, page.items).await?,
        next: page.next,
    })
}

/// How much of each kind waits in the office's area.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<Vec<(QueueKind, u64)>> {
    let area = &ctx.office()?.area;
    let connection = app.db.read();
    Ok(vec![
        (
            QueueKind::Organisation,
            organisations(area).count(connection).await?,
        ),
        (QueueKind::Rating, ratings(area).count(connection).await?),
        (QueueKind::Listing, listings(area).count(connection).await?),
        (
            QueueKind::Certificate,
            certificates(area).count(connection).await?,
        ),
        (
            QueueKind::PlantingCode,
            planting_codes(area).count(connection).await?,
        ),
    ])
}

/// Ids of the organisations of an area.
pub(crate) fn organisations_within(area: &Area) -> SelectStatement {
    Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .cond_where(within(area))
        .to_owned()
}

/// Ids of the products of an area's organisations.
pub(super) fn products_within(area: &Area) -> SelectStatement {
    Query::select()
        .column(product::Column::Id)
        .from(product::Entity)
        .and_where(product::Column::OrganisationId.in_subquery(organisations_within(area)))
        .to_owned()
}

fn organisations(area: &Area) -> Select<organisation::Entity> {
    organisation::Entity::find()
        .filter(organisation::Column::Verification.eq(Verification::Pending.as_str()))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()))
        .filter(within(area))
}

fn ratings(area: &Area) -> Select<ocop_rating::Entity> {
    ocop_rating::Entity::find()
        .filter(ocop_rating::Column::State.eq(RatingState::Pending.as_str()))
        .filter(ocop_rating::Column::ProductId.in_subquery(products_within(area)))
}

fn listings(area: &Area) -> Select<product::Entity> {
    product::Entity::find()
        .filter(product::Column::State.eq(ListingState::InReview.as_str()))
        .filter(product::Column::OrganisationId.in_subquery(organisations_within(area)))
}

fn certificates(area: &Area) -> Select<certificate::Entity> {
    certificate::Entity::find()
        .filter(certificate::Column::Verification.eq(Verification::Pending.as_str()))
        .filter(certificate::Column::OrganisationId.in_subquery(organisations_within(area)))
}

fn planting_codes(area: &Area) -> Select<planting_area_code::Entity> {
    planting_area_code::Entity::find()
        .filter(planting_area_code::Column::Verification.eq(Verification::Pending.as_str()))
        .filter(planting_area_code::Column::PlantingAreaId.in_subquery(areas_within(area)))
}

/// The first rows after the key, one more than the limit.
fn next<E: EntityTrait, C: ColumnTrait>(
    rows: Select<E>,
    at: C,
    id: C,
    after: Option<Key>,
    limit: u64,
) -> Select<E> {
    let rows = match after {
        Some((moment, last)) => rows.filter(
            Condition::any()
                .add(at.gt(moment))
                .add(at.eq(moment).and(id.gt(last))),
        ),
        None => rows,
    };
    rows.order_by_asc(at).order_by_asc(id).limit(limit + 1)
}
