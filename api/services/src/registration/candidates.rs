use super::near_misses::{Need, near_misses};
use super::table::Row;
use super::{Market, MonthQuantity, Side, acting, places, rows};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::party;
use domain::{Code, Month, Objective, OrganisationKind, RoundState, TradeState, money};
use entities::matching_round;
use matching::{Candidate, Settings};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Partners of each kind that are told.
const MOST_PARTNERS: usize = 10;
/// Distances are told in steps of ten kilometres, transport in steps of a hundred đồng.
const DISTANCE_STEP_DKM: i64 = 100;
const TRANSPORT_STEP_VND: i64 = 100;

/// Who could trade with a registration, looked at pair by pair: suggestions without allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The largest surplus first.
    pub partners: Vec<Partner>,
    /// Those whom one condition keeps away.
    pub near_misses: Vec<NearMiss>,
}

/// Somebody of the other side, as far as it is fair to tell.
///
/// Asks and bids are sealed: whoever could read the other side's price, or how much surplus there is, would
/// move the own price right up to it. So the partners come in the order of their surplus without its figure;
/// the price is the own price seen from the other end, which tells nothing that the owner did not know. No
/// name either: parties meet through the proposals of a round, where both have the same days to answer.
/// Kind, province and a rounded distance say whether the goods can get there; exact distances to a few
/// partners would name the commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    pub kind: OrganisationKind,
    pub province: String,
    /// In steps of ten, at least ten.
    pub distance_km: i64,
    pub transport_vnd_per_kg: i64,
    /// An offer's ask with the transport on top, or what a request's bid leaves at the farm gate.
    pub price_vnd_per_kg: i64,
    /// The smaller of the two quantities, month by month.
    pub months: Vec<MonthQuantity>,
    pub total_kg: i64,
}

/// A partner whom one condition keeps away, with the smallest change on the own side that would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    pub partner: Partner,
    pub need: Need,
}

/// The best candidates for a registration of the acting organisation, in its round or outside rounds.
/// None once the round has closed: then its result tells.
pub async fn candidates(app: &App, ctx: &Ctx, side: Side, id: Uuid) -> Result<Candidates> {
    let acting = acting(ctx, side)?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let row = rows::one(connection, side, &ours, id, false)
        .await?
        .ok_or(Code::NotFound)?;
    if !matches!(
        row.state,
        TradeState::Active | TradeState::Paused | TradeState::Unconfirmed
    ) {
        return Ok(Candidates::default());
    }
    let Some(settings) = settings(connection, row.round_id).await? else {
        return Ok(Candidates::default());
    };
    let other_side = match side {
        Side::Offer => Side::Request,
        Side::Request => Side::Offer,
    };
    let others = rows::active(connection, other_side, row.round_id, Some(&row.commodity_code)).await?;
    let partners = Partners::load(connection, side, &row, &others, settings).await?;
    let (offers, requests) = match side {
        Side::Offer => (vec![row], others),
        Side::Request => (others, vec![row]),
    };
    let mut market = Market::of(connection, offers, requests, ctx.today()).await?;
    let this_month = Month::of(ctx.today());
    market.offers.retain(|row| row.month >= this_month);
    market.requests.retain(|row| row.month >= this_month);

    let fitting = matching::candidates(&market.offers, &market.requests, &settings);
    let known: HashSet<String> = fitting.iter().map(|pair| other(side, pair).to_owned()).collect();
    Ok(Candidates {
        partners: partners.told(side, fitting.iter()),
        near_misses: near_misses(side, &market, &settings, known)
            .into_iter()
            .filter_map(|(pairs, need)| {
                let partner = partners.told(side, pairs.iter()).pop()?;
                Some(NearMiss { partner, need })
            })
            .take(MOST_PARTNERS)
            .collect(),
    })
}

/// How the round counts; none once it has closed.
async fn settings(connection: &impl ConnectionTrait, round: Option<Uuid>) -> Result<Option<Settings>> {
    let Some(id) = round else {
        return Ok(Some(Settings::default()));
    };
    let round = matching_round::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let state: RoundState = round.state.parse().map_err(Error::internal)?;
    let objective: Objective = round.objective.parse().map_err(Error::internal)?;
    Ok((state == RoundState::Open).then_some(Settings {
        objective,
        transport_rate_vnd_per_tkm: round.transport_rate_vnd,
        star_bonus_vnd: round.star_bonus_vnd,
        explain: false,
    }))
}

pub(super) fn other(side: Side, pair: &Candidate) -> &str {
    match side {
        Side::Offer => &pair.request_id,
        Side::Request => &pair.offer_id,
    }
}

/// What may be told of each registration of the other side, by its id.
struct Partners {
    facts: HashMap<String, (OrganisationKind, String)>,
    own_price_vnd: i64,
    rate_vnd_per_tkm: i64,
}

impl Partners {
    async fn load(
        connection: &impl ConnectionTrait,
        side: Side,
        own: &Row,
        others: &[Row],
        settings: Settings,
    ) -> Result<Partners> {
        let parties = party::load(connection, others.iter().map(|row| row.organisation_id)).await?;
        let places = places(connection, others.iter().map(|row| row.commune_code.clone())).await?;
        let mut facts = HashMap::new();
        for row in others {
            let (Some(owner), Some(place)) =
                (parties.get(&row.organisation_id), places.get(&row.commune_code))
            else {
                continue;
            };
            let kind = owner.kind.parse().map_err(Error::internal)?;
            facts.insert(row.id.to_string(), (kind, place.province.clone()));
        }
        let sign = match side {
            Side::Offer => settings.transport_rate_vnd_per_tkm,
            Side::Request => -settings.transport_rate_vnd_per_tkm,
        };
        Ok(Partners {
            facts,
            own_price_vnd: own.price_vnd_per_kg,
            rate_vnd_per_tkm: sign,
        })
    }

    /// The pairs of each partner in one, in the order of their best pair.
    fn told<'a>(&self, side: Side, pairs: impl Iterator<Item = &'a Candidate>) -> Vec<Partner> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut told: Vec<Partner> = Vec::new();
        for pair in pairs {
            let id = other(side, pair);
            let Some((kind, province)) = self.facts.get(id) else {
                continue;
            };
            let place = *places.entry(id).or_insert(told.len());
            if place == told.len() {
                told.push(self.partner(*kind, province, pair.distance_dkm));
            }
            if let Some(partner) = told.get_mut(place) {
                partner.total_kg = partner.total_kg.saturating_add(pair.quantity_kg);
                partner.months.push(MonthQuantity {
                    month: pair.month,
                    quantity_kg: pair.quantity_kg,
                });
            }
        }
        told.truncate(MOST_PARTNERS);
        for partner in &mut told {
            partner.months.sort_by_key(|row| row.month);
        }
        told
    }

    fn partner(&self, kind: OrganisationKind, province: &str, distance_dkm: i64) -> Partner {
        let distance_km = rounded(distance_dkm, DISTANCE_STEP_DKM).max(DISTANCE_STEP_DKM) / 10;
        let exact = self.rate_vnd_per_tkm.abs().saturating_mul(distance_km) / 1_000;
        let transport_vnd = rounded(exact, TRANSPORT_STEP_VND);
        Partner {
            kind,
            province: province.to_owned(),
            distance_km,
            transport_vnd_per_kg: transport_vnd,
            price_vnd_per_kg: self
                .own_price_vnd
                .saturating_add(transport_vnd * self.rate_vnd_per_tkm.signum()),
            months: Vec::new(),
            total_kg: 0,
        }
    }
}

/// To the nearest whole step, half up.
fn rounded(value: i64, step: i64) -> i64 {
    money::divide_half_up(i128::from(value), i128::from(step)).map_or(value, |steps| steps * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_transport_are_told_in_steps() {
        let partners = |rate_vnd_per_tkm| Partners {
            facts: HashMap::new(),
            own_price_vnd: 20_000,
            rate_vnd_per_tkm,
        };
        let seen = |rate, dkm| {
            let partner = partners(rate).partner(OrganisationKind::Supermarket, "", dkm);
            (
                partner.distance_km,
                partner.transport_vnd_per_kg,
                partner.price_vnd_per_kg,
            )
        };
        assert_eq!(seen(2_500, 1_449), (140, 400, 20_400));
        assert_eq!(seen(-2_500, 1_450), (150, 400, 19_600));
        assert_eq!(seen(2_500, 3), (10, 0, 20_000));
    }
}
