use super::change::{ChangeRound, MatchSettings, change};
use super::run_matching::{PriceOfFairness, RoundSummary, run_matching};
use super::steps::own_round;
use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Checks, Error, Result};
use crate::party::{self, Party};
use crate::registration::Market;
use domain::{Code, Month, RoundState, money};
use entities::{demand_request, supply_offer};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Differences told of one comparison; the others are counted.
const MOST_DIFFERENCES: usize = 100;

/// What a matching with these settings would give. Computed when asked for, kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub settings: MatchSettings,
    pub quantity_kg: i64,
    /// By the rate and the bonus of these settings.
    pub surplus_vnd: i64,
    /// Kilograms × suggested price, farm gate.
    pub value_vnd: i64,
    /// Pairs by month.
    pub pairs: u64,
    /// Organisations that sell and that buy anything.
    pub sellers: u64,
    pub buyers: u64,
    /// Of the seller who sells the smallest part of what it offers, in thousandths, rounded down; over
    /// the sellers who have any feasible pair, a pool being one. None when nobody has one.
    pub smallest_share_permille: Option<i64>,
    /// What fair shares cost, where these settings ask for them.
    pub fairness: Option<PriceOfFairness>,
    /// Pairs of one month that the first settings match otherwise; of the first settings themselves none.
    pub differing_pairs: u64,
    /// The largest of these differences.
    pub differences: Vec<Difference>,
}

/// One pair in one month, matched by the first settings and by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub month: Month,
    pub first_kg: i64,
    pub quantity_kg: i64,
}

/// Offer, request and month.
type Pair = (String, String, Month);
/// Kilograms by the first settings and by others.
type Changed = (Pair, (i64, i64));
type Solved = (Compared, Vec<Changed>);

/// Matches a closed, unpublished round of the acting office with each of the settings.
/// Errors: not this office's round, wrong state, invalid fields (`0.transport_rate_vnd`…).
pub async fn compare(
    app: &App,
    ctx: &Ctx,
    slug: &str,
    settings: Vec<MatchSettings>,
) -> Result<Vec<Compared>> {
    for one in &settings {
        let mut checks = Checks::new();
        one.check(&mut checks);
        checks.done()?;
    }
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if !matches!(state, RoundState::Closed | RoundState::Matched) || round.published_at.is_some() {
        return Err(Code::WrongState.into());
    }
    let market = Market::of_round(&tx, round.id, ctx.today()).await?;
    tx.commit().await?;
    let solved = tokio::task::spawn_blocking(move || each_against_the_first(&market, settings));
    let solved = solved.await.map_err(Error::internal)??;
    let names = Names::load(app.db.read(), solved.iter().flat_map(|(_, changed)| changed)).await?;
    let told = solved.into_iter().map(|(compared, changed)| {
        let differences = changed.iter().map(|(pair, kg)| names.difference(pair, *kg));
        Ok(Compared {
            differences: differences.collect::<Result<_>>()?,
            ..compared
        })
    });
    told.collect()
}

/// Takes one of the settings compared: writes them to the round and matches with them.
pub async fn take(app: &App, ctx: &Ctx, slug: &str, settings: MatchSettings) -> Result<RoundSummary> {
    let (round, _, _) = super::find(app, ctx, slug).await?;
    let command = ChangeRound {
        matched_by: settings,
        registration_until: round.registration_until,
        answer_days: round.answer_days,
    };
    change(app, ctx, slug, command).await?;
    run_matching(app, ctx, slug).await
}

/// What each of the settings gives, with its largest differences from the first: kilograms there and here.
fn each_against_the_first(market: &Market, settings: Vec<MatchSettings>) -> Result<Vec<Solved>> {
    let mut first: Option<BTreeMap<Pair, i64>> = None;
    let mut solved = Vec::with_capacity(settings.len());
    for one in settings {
        let (compared, kilograms) = solve(market, one)?;
        let mut changed = match &first {
            Some(first) => differences(first, &kilograms),
            None => Vec::new(),
        };
        let differing_pairs = changed.len() as u64;
        changed.truncate(MOST_DIFFERENCES);
        solved.push((
            Compared {
                differing_pairs,
                ..compared
            },
            changed,
        ));
        first.get_or_insert(kilograms);
    }
    Ok(solved)
}

/// The largest first, then by pair.
fn differences(first: &BTreeMap<Pair, i64>, other: &BTreeMap<Pair, i64>) -> Vec<Changed> {
    let pairs: BTreeSet<&Pair> = first.keys().chain(other.keys()).collect();
    let of = |kilograms: &BTreeMap<Pair, i64>, pair: &Pair| kilograms.get(pair).copied().unwrap_or_default();
    let mut changed: Vec<Changed> = pairs
        .into_iter()
        .map(|pair| (pair.clone(), (of(first, pair), of(other, pair))))
        .filter(|(_, (before, after))| before != after)
        .collect();
    changed.sort_by_key(|(_, (before, after))| Reverse(after.abs_diff(*before)));
    changed
}

fn solve(market: &Market, settings: MatchSettings) -> Result<(Compared, BTreeMap<Pair, i64>)> {
    let asked = matching::Settings {
        explain: false,
        ..settings.for_solver(market.pools.clone())
    };
    let outcome = matching::solve(&market.offers, &market.requests, &asked);
    let values = outcome
        .matches
        .iter()
        .map(|row| money::times(row.suggested_price_vnd_per_kg, row.quantity_kg));
    let value_vnd = values
        .collect::<Option<Vec<i64>>>()
        .and_then(money::sum)
        .ok_or_else(|| Error::internal("the round's value does not fit"))?;
    let offers = market.offers.iter();
    let sellers: HashMap<&str, &str> = offers
        .map(|row| (row.id.as_str(), row.seller_id.as_str()))
        .collect();
    let requests = market.requests.iter();
    let buyers: HashMap<&str, &str> = requests
        .map(|row| (row.id.as_str(), row.buyer_id.as_str()))
        .collect();
    let distinct = |ids: Vec<&&str>| ids.into_iter().collect::<BTreeSet<_>>().len() as u64;
    let sold = outcome.matches.iter();
    let compared = Compared {
        settings,
        quantity_kg: outcome.summary.total_quantity_kg,
        surplus_vnd: outcome.summary.total_surplus_vnd,
        value_vnd,
        pairs: outcome.summary.pairs_matched as u64,
        sellers: distinct(
            sold.clone()
                .filter_map(|row| sellers.get(row.offer_id.as_str()))
                .collect(),
        ),
        buyers: distinct(
            sold.filter_map(|row| buyers.get(row.request_id.as_str()))
                .collect(),
        ),
        smallest_share_permille: outcome.summary.smallest_share_permille,
        fairness: outcome.summary.fairness.map(PriceOfFairness::from),
        differing_pairs: 0,
        differences: Vec::new(),
    };
    let pairs = outcome.matches.into_iter();
    let kilograms = pairs.map(|row| ((row.offer_id, row.request_id, row.month), row.quantity_kg));
    Ok((compared, kilograms.collect()))
}

/// Who stands behind the pairs that differ.
struct Names {
    offers: HashMap<String, (Party, Named)>,
    buyers: HashMap<String, Party>,
}

impl Names {
    async fn load<'a>(
        connection: &impl ConnectionTrait,
        changed: impl Iterator<Item = &'a Changed>,
    ) -> Result<Names> {
        let (mut offers, mut requests): (BTreeSet<Uuid>, BTreeSet<Uuid>) = Default::default();
        for ((offer, request, _), _) in changed {
            offers.insert(offer.parse().map_err(Error::internal)?);
            requests.insert(request.parse().map_err(Error::internal)?);
        }
        let offers = supply_offer::Entity::find()
            .filter(supply_offer::Column::Id.is_in(offers))
            .all(connection)
            .await?;
        let requests = demand_request::Entity::find()
            .filter(demand_request::Column::Id.is_in(requests))
            .all(connection)
            .await?;
        let sellers = offers.iter().map(|row| row.organisation_id);
        let buyers = requests.iter().map(|row| row.organisation_id);
        let parties = party::load(connection, sellers.chain(buyers)).await?;
        let party = |id: &Uuid| {
            let row = parties.get(id);
            Party::of(row.ok_or_else(|| Error::internal("a party is gone"))?)
        };
        let goods = commodity::names(connection).await?;
        Ok(Names {
            offers: offers
                .iter()
                .map(|row| {
                    let told = (party(&row.organisation_id)?, goods.commodity(&row.commodity_code));
                    Ok((row.id.to_string(), told))
                })
                .collect::<Result<_>>()?,
            buyers: requests
                .iter()
                .map(|row| Ok((row.id.to_string(), party(&row.organisation_id)?)))
                .collect::<Result<_>>()?,
        })
    }

    fn difference(&self, pair: &Pair, (first_kg, quantity_kg): (i64, i64)) -> Result<Difference> {
        let (offer, request, month) = pair;
        let missing = || Error::internal("a registration is gone");
        let (seller, commodity) = self.offers.get(offer).cloned().ok_or_else(missing)?;
        Ok(Difference {
            seller,
            buyer: self.buyers.get(request).cloned().ok_or_else(missing)?,
            commodity,
            month: *month,
            first_kg,
            quantity_kg,
        })
    }
}
