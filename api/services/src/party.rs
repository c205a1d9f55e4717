//! The organisations on the two sides of a trade, and who may act for them.

use crate::app::Membership;
use crate::error::{Error, Result};
use domain::{Code, OrganisationKind, TradeSide, Verification};
use entities::organisation;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// An organisation as other records name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub kind: OrganisationKind,
}

impl Party {
    pub(crate) fn of(row: &organisation::Model) -> Result<Party> {
        Ok(Party {
            id: row.id,
            slug: row.slug.clone(),
            name: row.name.clone(),
            kind: row.kind.parse().map_err(Error::internal)?,
        })
    }
}

/// The organisations of these ids.
pub(crate) async fn load(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, organisation::Model>> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Whom a member acts for: the own organisation and the clubs that it represents.
pub(crate) async fn acts_for(connection: &impl ConnectionTrait, acting: &Membership) -> Result<Vec<Uuid>> {
    let clubs = organisation::Entity::find()
        .filter(organisation::Column::RepresentedById.eq(acting.organisation_id))
        .filter(organisation::Column::Kind.eq(OrganisationKind::Club.as_str()))
        .all(connection)
        .await?;
    Ok(std::iter::once(acting.organisation_id)
        .chain(clubs.into_iter().map(|club| club.id))
        .collect())
}

/// The side that the member is on. The own organisation comes before a club that it represents.
pub(crate) fn side(acting: &Membership, ours: &[Uuid], seller: Uuid, buyer: Uuid) -> Option<TradeSide> {
    if seller == acting.organisation_id {
        Some(TradeSide::Seller)
    } else if buyer == acting.organisation_id {
        Some(TradeSide::Buyer)
    } else if ours.contains(&seller) {
        Some(TradeSide::Seller)
    } else if ours.contains(&buyer) {
        Some(TradeSide::Buyer)
    } else {
        None
    }
}

/// The legal person behind an organisation: a club's is the one that represents it.
pub(crate) fn legal_person(organisation: &organisation::Model) -> Uuid {
    if organisation.kind == OrganisationKind::Club.as_str() {
        organisation.represented_by_id.unwrap_or(organisation.id)
    } else {
        organisation.id
    }
}

/// A club trades only once a verified legal person represents it.
pub(crate) async fn require_legal_person(
    connection: &impl ConnectionTrait,
    organisation: &organisation::Model,
) -> Result<()> {
    if organisation.kind != OrganisationKind::Club.as_str() {
        return Ok(());
    }
    let representative = match organisation.represented_by_id {
        Some(id) => organisation::Entity::find_by_id(id).one(connection).await?,
        None => None,
    };
    let verified = Verification::Verified.as_str();
    match representative {
        Some(row) if row.verification == verified && row.kind != OrganisationKind::Club.as_str() => Ok(()),
        _ => Err(Code::ClubNeedsRepresentative.into()),
    }
}
