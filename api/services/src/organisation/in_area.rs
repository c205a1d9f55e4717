//! Organisations as the office of their place sees them.

use super::own::{OwnCertificate, certificates};
use crate::app::{App, Area, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use crate::places::place_names;
use chrono::{DateTime, Utc};
use domain::{Code, ListingState, OfficeAction, OrganisationKind, Verification, text};
use entities::{account, organisation, product, state_change};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, Default)]
pub struct FindInArea {
    pub q: String,
    pub kind: Option<OrganisationKind>,
    pub verification: Option<Verification>,
    pub page: PageRequest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InArea {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    folded_name: String,
    pub kind: OrganisationKind,
    pub verification: Verification,
    pub place: String,
    pub is_sample: bool,
    pub registered_at: DateTime<Utc>,
}

/// One organisation of the area, with what an office needs to judge it.
#[derive(Debug, Clone)]
pub struct OrganisationInArea {
    pub row: InArea,
    pub tax_code: Option<String>,
    pub legal_representative: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub members: Option<i32>,
    pub founded_year: Option<i32>,
    pub certificates: Vec<OwnCertificate>,
    pub listings: Vec<LiveListing>,
    pub history: Vec<PastChange>,
    pub actions: Vec<OfficeAction>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveListing {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    pub changed_at: DateTime<Utc>,
    pub from: Option<Verification>,
    pub to: Verification,
    pub by: Option<String>,
    pub note: Option<String>,
}

/// Rows of an organisation table within these provinces and communes.
pub(crate) fn within(area: &Area) -> Condition {
    Condition::any()
        .add(organisation::Column::ProvinceCode.is_in(area.provinces.iter().map(String::as_str)))
        .add(organisation::Column::CommuneCode.is_in(area.communes.iter().map(String::as_str)))
}

/// Organisations of the office's area by name; other offices are not among them.
pub async fn find_in_area(app: &App, ctx: &Ctx, command: FindInArea) -> Result<Page<InArea>> {
    let office = ctx.office()?;
    let limit = command.page.limit()?;
    let mut query = organisation::Entity::find()
        .filter(within(&office.area))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()));
    let name = text::fold(&command.q);
    if !name.is_empty() {
        query = query.filter(organisation::Column::FoldedName.contains(&name));
    }
    if let Some(kind) = command.kind {
        query = query.filter(organisation::Column::Kind.eq(kind.as_str()));
    }
    if let Some(state) = command.verification {
        query = query.filter(organisation::Column::Verification.eq(state.as_str()));
    }
    if let Some((name, id)) = command.page.key::<(String, Uuid)>()? {
        query = query.filter(
            organisation::Column::FoldedName
                .gt(&name)
                .or(organisation::Column::FoldedName
                    .eq(&name)
                    .and(organisation::Column::Id.gt(id))),
        );
    }
    let rows = query
        .order_by_asc(organisation::Column::FoldedName)
        .order_by_asc(organisation::Column::Id)
        .limit(limit + 1)
        .all(app.db.read())
        .await?;
    let communes: Vec<String> = rows.iter().filter_map(|row| row.commune_code.clone()).collect();
    let names = place_names(app, communes).await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            let place = names.place(row.commune_code.as_deref(), row.province_code.as_deref());
            in_area(&row, place)
        })
        .collect::<Result<Vec<_>>>()?;
    Page::of(rows, limit, |row| (row.folded_name.clone(), row.id))
}

pub async fn one_in_area(app: &App, ctx: &Ctx, id: Uuid) -> Result<OrganisationInArea> {
    let office = ctx.office()?;
    let connection = app.db.read();
    let row = organisation::Entity::find_by_id(id)
        .filter(within(&office.area))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let names = place_names(app, row.commune_code.clone()).await?;
    let place = names.place(row.commune_code.as_deref(), row.province_code.as_deref());
    let listings = product::Entity::find()
        .filter(product::Column::OrganisationId.eq(id))
        .filter(product::Column::State.eq(ListingState::Live.as_str()))
        .order_by_asc(product::Column::FoldedName)
        .limit(200)
        .all(connection)
        .await?;
    let row_in_area = in_area(&row, place)?;
    Ok(OrganisationInArea {
        actions: row_in_area.verification.office_actions(),
        row: row_in_area,
        tax_code: row.tax_code,
        legal_representative: row.legal_representative,
        phone: row.phone,
        email: row.email,
        address: row.address_line,
        members: row.members,
        founded_year: row.founded_year,
        certificates: certificates(app, id).await?,
        listings: listings
            .into_iter()
            .map(|row| LiveListing {
                id: row.id,
                slug: row.slug,
                name: row.name,
            })
            .collect(),
        history: history(app, id).await?,
    })
}

fn in_area(row: &organisation::Model, place: String) -> Result<InArea> {
    Ok(InArea {
        id: row.id,
        slug: row.slug.clone(),
        name: row.name.clone(),
        folded_name: row.folded_name.clone(),
        kind: row.kind.parse().map_err(Error::internal)?,
        verification: row.verification.parse().map_err(Error::internal)?,
        place,
        is_sample: row.is_sample,
        registered_at: row.created_at,
    })
}

/// Every verification, rejection and suspension, the latest first.
async fn history(app: &App, id: Uuid) -> Result<Vec<PastChange>> {
    let rows = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("organisation"))
        .filter(state_change::Column::SubjectId.eq(id))
        .order_by_desc(state_change::Column::ChangedAt)
        .order_by_desc(state_change::Column::Id)
        .limit(50)
        .all(app.db.read())
        .await?;
    let names: HashMap<Uuid, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(rows.iter().filter_map(|row| row.account_id)))
        .all(app.db.read())
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    rows.into_iter()
        .map(|row| {
            let from = row.from_state.map(|word| word.parse()).transpose();
            Ok(PastChange {
                changed_at: row.changed_at,
                from: from.map_err(Error::internal)?,
                to: row.to_state.parse().map_err(Error::internal)?,
                by: row.account_id.and_then(|id| names.get(&id).cloned()),
                note: row.note,
            })
        })
        .collect()
}
