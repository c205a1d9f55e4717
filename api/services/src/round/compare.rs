use super::change::{ChangeRound, MatchSettings, change};
use super::run_matching::{RoundSummary, run_matching};
use super::steps::own_round;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::registration::Market;
use domain::{Code, RoundState, money};
use matching::{Offer, Outcome, Request};
use std::collections::{BTreeSet, HashMap};

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
    /// the sellers who have any feasible pair. None when nobody has one.
    pub smallest_share_permille: Option<i64>,
}

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
    let compared = tokio::task::spawn_blocking(move || {
        let each = settings.into_iter().map(|one| solve(&market, one));
        each.collect::<Result<Vec<Compared>>>()
    });
    compared.await.map_err(Error::internal)?
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

fn solve(market: &Market, settings: MatchSettings) -> Result<Compared> {
    let asked = matching::Settings {
        explain: false,
        ..settings.for_solver()
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
    let sellers: HashMap<&str, &str> = owners(&market.offers);
    let buyers: HashMap<&str, &str> = market
        .requests
        .iter()
        .map(|row: &Request| (row.id.as_str(), row.buyer_id.as_str()))
        .collect();
    let distinct = |ids: Vec<&&str>| ids.into_iter().collect::<BTreeSet<_>>().len() as u64;
    let sold = outcome.matches.iter();
    Ok(Compared {
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
        smallest_share_permille: smallest_share_permille(market, &sellers, &outcome, &asked),
    })
}

fn owners(offers: &[Offer]) -> HashMap<&str, &str> {
    offers
        .iter()
        .map(|row| (row.id.as_str(), row.seller_id.as_str()))
        .collect()
}

fn smallest_share_permille(
    market: &Market,
    sellers: &HashMap<&str, &str>,
    outcome: &Outcome,
    settings: &matching::Settings,
) -> Option<i64> {
    let feasible = matching::candidates(&market.offers, &market.requests, settings);
    let reached: BTreeSet<&str> = feasible
        .iter()
        .filter_map(|pair| sellers.get(pair.offer_id.as_str()).copied())
        .collect();
    let mut offered: HashMap<&str, i64> = HashMap::new();
    for row in &market.offers {
        *offered.entry(row.seller_id.as_str()).or_default() += row.quantity_kg;
    }
    let mut sold: HashMap<&str, i64> = HashMap::new();
    for row in &outcome.matches {
        if let Some(seller) = sellers.get(row.offer_id.as_str()) {
            *sold.entry(seller).or_default() += row.quantity_kg;
        }
    }
    let share = |seller: &&str| {
        let offered = offered.get(seller).copied().filter(|kg| *kg > 0)?;
        let sold = sold.get(seller).copied().unwrap_or_default();
        Some(sold.saturating_mul(1000) / offered)
    };
    reached.iter().filter_map(share).min()
}
