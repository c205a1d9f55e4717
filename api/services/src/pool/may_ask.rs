use crate::app::{App, Ctx, Membership};
use crate::error::Result;
use crate::party::Party;
use crate::registration::RoundLink;
use chrono::NaiveDate;
use domain::{Code, OrganisationKind, RoundState, TradeState, Verification};
use entities::{matching_round, organisation, supply_offer, supply_offer_month};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// A seller who may be asked into a pool, and what it offers in the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub party: Party,
    /// Over all goods and months.
    pub offered_kg: i64,
}

/// A round in which the acting cooperative may declare a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRound {
    pub link: RoundLink,
    pub registration_until: NaiveDate,
}

/// Whom the acting office or cooperative may ask into a pool of the round.
/// Errors: neither of the two, another office's round.
pub async fn may_ask(app: &App, ctx: &Ctx, slug: &str) -> Result<Vec<Asked>> {
    let acting = declarer(ctx)?;
    let connection = app.db.read();
    let round = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::State.ne(RoundState::Draft.as_str()))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    require_reach(acting, &round)?;
    let found = candidates(connection, acting, &round).await?;
    let offered = offered_kg(connection, round.id).await?;
    found
        .iter()
        .map(|row| {
            Ok(Asked {
                party: Party::of(row)?,
                offered_kg: offered.get(&row.id).copied().unwrap_or_default(),
            })
        })
        .collect()
}

/// The rounds that take registrations today, in which the acting cooperative may declare a pool; none for
/// others.
pub async fn open_rounds(app: &App, ctx: &Ctx) -> Result<Vec<OpenRound>> {
    if ctx.seller()?.kind != OrganisationKind::Cooperative {
        return Ok(Vec::new());
    }
    let rows = matching_round::Entity::find()
        .filter(matching_round::Column::State.eq(RoundState::Open.as_str()))
        .filter(matching_round::Column::RegistrationUntil.gte(ctx.today()))
        .order_by_asc(matching_round::Column::RegistrationUntil)
        .order_by_asc(matching_round::Column::Id)
        .all(app.db.read())
        .await?;
    let rounds = rows.into_iter().map(|row| OpenRound {
        link: RoundLink {
            slug: row.slug,
            name: row.name,
            state: RoundState::Open,
        },
        registration_until: row.registration_until,
    });
    Ok(rounds.collect())
}

/// Acting for an office or a cooperative.
pub(super) fn declarer(ctx: &Ctx) -> Result<&Membership> {
    let acting = ctx.acting()?;
    match acting.kind {
        OrganisationKind::TradeOffice | OrganisationKind::Cooperative => Ok(acting),
        _ => Err(Code::NotAllowed.into()),
    }
}

/// An office reaches its own rounds, a cooperative every one.
pub(super) fn require_reach(acting: &Membership, round: &matching_round::Model) -> Result<()> {
    let is_office = acting.kind == OrganisationKind::TradeOffice;
    if is_office && round.office_id != acting.organisation_id {
        return Err(Code::NotFound.into());
    }
    Ok(())
}

/// Verified organisations with an active offer in the round: sellers of the office's area, or clubs. By name.
pub(super) async fn candidates(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    round: &matching_round::Model,
) -> Result<Vec<organisation::Model>> {
    let offered = offered_kg(connection, round.id).await?;
    let mut finder = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(offered.keys().copied()))
        .filter(organisation::Column::Id.ne(acting.organisation_id))
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id);
    finder = if acting.kind == OrganisationKind::TradeOffice {
        finder.filter(crate::organisation::within(&acting.area))
    } else {
        finder.filter(organisation::Column::Kind.eq(OrganisationKind::Club.as_str()))
    };
    Ok(finder.all(connection).await?)
}

/// Kilograms of the active offers in the round, by seller.
pub(super) async fn offered_kg(
    connection: &impl ConnectionTrait,
    round_id: Uuid,
) -> Result<HashMap<Uuid, i64>> {
    let owners: HashMap<Uuid, Uuid> = supply_offer::Entity::find()
        .filter(supply_offer::Column::RoundId.eq(round_id))
        .filter(supply_offer::Column::State.eq(TradeState::Active.as_str()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.organisation_id))
        .collect();
    let months = supply_offer_month::Entity::find()
        .filter(supply_offer_month::Column::OfferId.is_in(owners.keys().copied()))
        .all(connection)
        .await?;
    let mut offered: HashMap<Uuid, i64> = HashMap::new();
    for row in months {
        if let Some(owner) = owners.get(&row.offer_id) {
            let sum = offered.entry(*owner).or_default();
            *sum = sum.saturating_add(row.quantity_kg);
        }
    }
    Ok(offered)
}
