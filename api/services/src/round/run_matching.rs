use super::change::MatchSettings;
use super::standing::Standing;
use super::steps::{change_state, drop_result, own_round};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::registration::Market;
use chrono::{DateTime, Utc};
use domain::{Objective, RoundState};
use entities::{match_gap, matched_pair, matching_round};
use matching::Outcome;
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows of one INSERT: far below the parameter limits of both databases.
const ROWS_AT_ONCE: usize = 500;

/// Totals of the last matching of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundSummary {
    pub objective: Objective,
    pub total_quantity_kg: i64,
    pub total_surplus_vnd: i64,
    /// No allocation is better than the bounds; equal to the totals when proven best.
    pub bound_quantity_kg: i64,
    pub bound_surplus_vnd: i64,
    pub pairs_feasible: u64,
    pub pairs_matched: u64,
    /// Kilograms that took part, over all months.
    pub offered_kg: i64,
    pub requested_kg: i64,
    /// Kilograms that proposals of earlier matchings held then; the matching was on the rest.
    #[serde(default)]
    pub held_kg: i64,
    /// What fair shares cost, where they were asked for.
    #[serde(default)]
    pub fairness: Option<PriceOfFairness>,
    pub matched_at: DateTime<Utc>,
}

/// The totals of the best matching without fair shares, less those with them. What the objective does not
/// make largest may be negative: `value` can sell more kilograms in fair shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceOfFairness {
    pub given_up_kg: i64,
    pub given_up_vnd: i64,
}

impl From<matching::Fairness> for PriceOfFairness {
    fn from(found: matching::Fairness) -> PriceOfFairness {
        PriceOfFairness {
            given_up_kg: found.given_up_kg,
            given_up_vnd: found.given_up_vnd,
        }
    }
}

impl RoundSummary {
    /// With what earlier matchings of the round paired and what still stood.
    pub fn matched_kg(&self) -> i64 {
        self.total_quantity_kg.saturating_add(self.held_kg)
    }

    pub fn is_proven_best(&self) -> bool {
        self.total_quantity_kg == self.bound_quantity_kg && self.total_surplus_vnd == self.bound_surplus_vnd
    }
}

/// Matches what is registered in a closed round, as often as the office likes before publishing:
/// the same registrations give the same pairs. In a published round it matches what was declined,
/// expired or reduced, without touching what was accepted or is still open.
pub async fn run_matching(app: &App, ctx: &Ctx, slug: &str) -> Result<RoundSummary> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if !state.can_become(RoundState::Matched) {
        return Err(domain::Code::WrongState.into());
    }
    let mut market = Market::of_round(&tx, round.id, ctx.today()).await?;
    let standing = Standing::load(&tx, round.id, ctx.today()).await?;
    standing.take_from(&mut market.offers, &mut market.requests);
    // Nobody waits for the solver with a lock in hand; the state is checked again when the result is kept.
    tx.commit().await?;

    let Market {
        offers,
        requests,
        pools,
    } = market;
    let settings = MatchSettings::of(&round)?.for_solver(pools);
    let offered_kg = offers.iter().map(|row| row.quantity_kg).sum();
    let requested_kg = requests.iter().map(|row| row.quantity_kg).sum();
    let outcome = tokio::task::spawn_blocking(move || matching::solve(&offers, &requests, &settings))
        .await
        .map_err(Error::internal)?;

    let summary = RoundSummary {
        objective: outcome.summary.objective,
        total_quantity_kg: outcome.summary.total_quantity_kg,
        total_surplus_vnd: outcome.summary.total_surplus_vnd,
        bound_quantity_kg: outcome.summary.bound_quantity_kg,
        bound_surplus_vnd: outcome.summary.bound_surplus_vnd,
        pairs_feasible: outcome.summary.pairs_feasible as u64,
        pairs_matched: outcome.summary.pairs_matched as u64,
        offered_kg,
        requested_kg,
        held_kg: standing.held_kg(),
        fairness: outcome.summary.fairness.map(PriceOfFairness::from),
        matched_at: ctx.now,
    };
    let run = if state == RoundState::Published {
        round.run + 1
    } else {
        round.run
    };
    let tx = app.db.begin().await?;
    let values = matching_round::ActiveModel {
        summary: Set(Some(serde_json::to_value(&summary).map_err(Error::internal)?)),
        run: Set(run),
        ..Default::default()
    };
    change_state(app, ctx, &tx, &round, state, RoundState::Matched, values).await?;
    drop_result(&tx, round.id, run).await?;
    keep(app, &tx, (round.id, run), &outcome).await?;
    tx.commit().await?;
    Ok(summary)
}

async fn keep(
    app: &App,
    tx: &impl ConnectionTrait,
    (round_id, run): (Uuid, i32),
    outcome: &Outcome,
) -> Result<()> {
    for rows in outcome.matches.chunks(ROWS_AT_ONCE) {
        let rows: Vec<matched_pair::ActiveModel> = rows
            .iter()
            .map(|row| {
                Ok(matched_pair::ActiveModel {
                    id: Set(app.ids.next()),
                    round_id: Set(round_id),
                    run: Set(run),
                    offer_id: Set(row.offer_id.parse().map_err(Error::internal)?),
                    request_id: Set(row.request_id.parse().map_err(Error::internal)?),
                    month: Set(row.month.to_string()),
                    quantity_kg: Set(row.quantity_kg),
                    distance_dkm: Set(row.distance_dkm),
                    transport_vnd_per_kg: Set(row.transport_vnd_per_kg),
                    surplus_vnd_per_kg: Set(row.surplus_vnd_per_kg),
                    suggested_price_vnd_per_kg: Set(row.suggested_price_vnd_per_kg),
                })
            })
            .collect::<Result<_>>()?;
        matched_pair::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    let mut position = 0;
    for rows in outcome.gaps.chunks(ROWS_AT_ONCE) {
        let mut batch = Vec::with_capacity(rows.len());
        for row in rows {
            position += 1;
            batch.push(match_gap::ActiveModel {
                id: Set(app.ids.next()),
                round_id: Set(round_id),
                run: Set(run),
                position: Set(position),
                side: Set(row.side.as_str().to_owned()),
                subject_id: Set(row.id.parse().map_err(Error::internal)?),
                month: Set(row.month.to_string()),
                unmatched_kg: Set(row.unmatched_kg),
                reason: Set(row.reason.as_str().to_owned()),
                detail: Set(row.detail.clone()),
                blocked_kg: Set(row.blocked_kg),
            });
        }
        match_gap::Entity::insert_many(batch)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
