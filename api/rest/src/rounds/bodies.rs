use crate::trade::{TradeName, TradeParty, codes, month, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem_openapi::Object;
use services::round::{
    CreateRound, GapRow, MatchSettings, NewScope, PairRow, PriceOfFairness, PublicRound, Round, RoundSummary,
    Totals,
};
use uuid::Uuid;

#[derive(Object)]
pub(super) struct NewRound {
    pub name: String,
    /// The fair or conference that it is opened for.
    pub event: Option<String>,
    /// volume or value
    pub objective: String,
    /// VND per tonne-kilometre; leave it out for 2,500.
    pub transport_rate_vnd: Option<i64>,
    /// VND per kilogram and OCOP star; orders choices, makes no pair feasible.
    #[oai(default)]
    pub star_bonus_vnd: i64,
    /// Make the sellers' shares sold as even as can be before the objective decides.
    #[oai(default)]
    pub fair: bool,
    /// With lot limits: how far below its proven bound a result may stay, parts per million up to 100,000;
    /// leave it out for 1,000.
    pub gap_limit_ppm: Option<i32>,
    /// `YYYY-MM`
    pub first_month: String,
    /// `YYYY-MM`
    pub last_month: String,
    /// Last day of registration.
    pub registration_until: NaiveDate,
    /// Days that both sides have to answer a proposal, 1 to 90.
    pub answer_days: i32,
    /// Codes of what the round takes; empty for all.
    #[oai(default)]
    pub commodities: Vec<String>,
    /// Where the sellers are from, within your office's area; empty, with no communes, for anywhere.
    #[oai(default)]
    pub provinces: Vec<String>,
    #[oai(default)]
    pub communes: Vec<String>,
}

#[derive(Object)]
pub(super) struct RoundCreated {
    pub slug: String,
}

#[derive(Object)]
pub(super) struct RoundBody {
    pub slug: String,
    pub name: String,
    pub event: Option<String>,
    /// draft, open, closed, matched, published or settled
    pub state: String,
    pub objective: String,
    pub transport_rate_vnd: i64,
    pub star_bonus_vnd: i64,
    /// The sellers' shares sold are made as even as can be before the objective decides.
    pub fair: bool,
    /// With lot limits: how far below its proven bound a result may stay, in parts per million.
    pub gap_limit_ppm: i32,
    pub first_month: String,
    pub last_month: String,
    pub registration_until: NaiveDate,
    pub takes_registrations: bool,
    pub answer_days: i32,
    /// The matching that is worked on or was published last; the first is 1.
    pub run: i32,
    pub summary: Option<RoundTotals>,
    pub published_at: Option<DateTime<Utc>>,
    pub is_sample: bool,
    /// open, close, match, publish or settle, as far as possible now
    pub actions: Vec<String>,
}

/// The last matching.
#[derive(Object)]
pub(super) struct RoundTotals {
    pub objective: String,
    pub total_quantity_kg: i64,
    pub total_surplus_vnd: i64,
    pub bound_quantity_kg: i64,
    pub bound_surplus_vnd: i64,
    /// The totals reach the bounds: nothing better exists.
    pub is_proven_best: bool,
    pub pairs_feasible: u64,
    pub pairs_matched: u64,
    pub offered_kg: i64,
    pub requested_kg: i64,
    /// Kilograms that proposals of earlier matchings held then; the matching was on the rest.
    pub held_kg: i64,
    /// Where fair shares were asked for.
    pub fairness: Option<FairnessBody>,
    pub matched_at: DateTime<Utc>,
}

/// What fair shares cost: the best totals without them less those with them. What the objective does not
/// make largest may be negative.
#[derive(Object)]
pub(super) struct FairnessBody {
    pub given_up_kg: i64,
    pub given_up_vnd: i64,
}

impl From<PriceOfFairness> for FairnessBody {
    fn from(price: PriceOfFairness) -> FairnessBody {
        FairnessBody {
            given_up_kg: price.given_up_kg,
            given_up_vnd: price.given_up_vnd,
        }
    }
}

#[derive(Object)]
pub(super) struct RoundPage {
    pub items: Vec<RoundBody>,
    /// Send it as `after` for the next page; none at the end.
    pub next: Option<String>,
}

#[derive(Object)]
pub(super) struct RoundResultBody {
    pub round: RoundBody,
    pub offers: u64,
    pub requests: u64,
    pub pairs: Vec<PairBody>,
    pub gaps: Vec<GapBody>,
    /// Matched kilograms × suggested price.
    pub total_value_vnd: i64,
}

#[derive(Object)]
pub(super) struct PairBody {
    pub offer_id: Uuid,
    pub request_id: Uuid,
    pub seller: TradeParty,
    pub buyer: TradeParty,
    /// The pool that the seller sold in; distance, transport and price are then the pool's.
    pub pool: Option<String>,
    pub commodity: TradeName,
    pub month: String,
    pub quantity_kg: i64,
    /// By road, tenths of a kilometre.
    pub distance_dkm: i64,
    pub transport_vnd_per_kg: i64,
    pub surplus_vnd_per_kg: i64,
    /// At the farm gate.
    pub suggested_price_vnd_per_kg: i64,
}

#[derive(Object)]
pub(super) struct GapBody {
    /// offer or request
    pub side: String,
    pub subject_id: Uuid,
    pub organisation: TradeParty,
    /// The pool that it offered in; reason and detail are then the pool's, kilograms its own.
    pub pool: Option<String>,
    pub commodity: TradeName,
    pub month: String,
    pub unmatched_kg: i64,
    /// no_counterpart, variety, standard, stars, price, distance, lot, fair_shares, outcompeted or several
    pub reason: String,
    /// As the reason needs it: a standard's code, stars, VND/kg, kilometres or kilograms.
    pub detail: String,
    pub blocked_kg: i64,
}

#[derive(Object)]
pub(super) struct RoundPublished {
    pub proposals: u64,
}

/// What anybody may see: sums, no party and no price.
#[derive(Object)]
pub(super) struct BoardBody {
    pub open: Vec<BoardRound>,
    pub earlier: Vec<BoardRound>,
    pub supply_kg: i64,
    pub demand_kg: i64,
    pub by_month: Vec<BoardMonth>,
}

#[derive(Object)]
pub(super) struct BoardRound {
    pub slug: String,
    pub name: String,
    pub event: Option<String>,
    pub office: String,
    pub state: String,
    pub first_month: String,
    pub last_month: String,
    pub registration_until: NaiveDate,
    pub takes_registrations: bool,
    pub is_sample: bool,
    /// Once published.
    pub matched_kg: Option<i64>,
}

#[derive(Object)]
pub(super) struct BoardMonth {
    pub commodity: TradeName,
    pub month: String,
    pub supply_kg: i64,
    pub demand_kg: i64,
}

#[derive(Object)]
pub(super) struct BoardRoundBody {
    pub round: BoardRound,
    pub supply_kg: i64,
    pub demand_kg: i64,
    pub by_month: Vec<BoardMonth>,
}

pub(super) fn by_month(totals: Totals, locale: Locale) -> Vec<BoardMonth> {
    let rows = totals.rows.into_iter().map(|row| BoardMonth {
        commodity: TradeName::of(&row.commodity, locale),
        month: row.month.to_string(),
        supply_kg: row.supply_kg,
        demand_kg: row.demand_kg,
    });
    rows.collect()
}

impl NewRound {
    pub fn command(self) -> services::Result<CreateRound> {
        let usual = MatchSettings::default();
        Ok(CreateRound {
            name: self.name,
            event: self.event,
            matched_by: MatchSettings {
                objective: word("objective", &self.objective)?,
                transport_rate_vnd: self.transport_rate_vnd.unwrap_or(usual.transport_rate_vnd),
                star_bonus_vnd: self.star_bonus_vnd,
                fair: self.fair,
                gap_limit_ppm: self.gap_limit_ppm.unwrap_or(usual.gap_limit_ppm),
            },
            first_month: month("first_month", &self.first_month)?,
            last_month: month("last_month", &self.last_month)?,
            registration_until: self.registration_until,
            answer_days: self.answer_days,
            scope: NewScope {
                commodities: self.commodities,
                provinces: self.provinces,
                communes: self.communes,
            },
        })
    }
}

impl From<Round> for RoundBody {
    fn from(round: Round) -> RoundBody {
        RoundBody {
            slug: round.slug,
            name: round.name,
            event: round.event,
            state: round.state.to_string(),
            objective: round.matched_by.objective.to_string(),
            transport_rate_vnd: round.matched_by.transport_rate_vnd,
            star_bonus_vnd: round.matched_by.star_bonus_vnd,
            fair: round.matched_by.fair,
            gap_limit_ppm: round.matched_by.gap_limit_ppm,
            first_month: round.first_month.to_string(),
            last_month: round.last_month.to_string(),
            registration_until: round.registration_until,
            takes_registrations: round.takes_registrations,
            answer_days: round.answer_days,
            run: round.run,
            summary: round.summary.map(RoundTotals::from),
            published_at: round.published_at,
            is_sample: round.is_sample,
            actions: codes(&round.actions),
        }
    }
}

impl From<RoundSummary> for RoundTotals {
    fn from(summary: RoundSummary) -> RoundTotals {
        RoundTotals {
            is_proven_best: summary.is_proven_best(),
            objective: summary.objective.to_string(),
            total_quantity_kg: summary.total_quantity_kg,
            total_surplus_vnd: summary.total_surplus_vnd,
            bound_quantity_kg: summary.bound_quantity_kg,
            bound_surplus_vnd: summary.bound_surplus_vnd,
            pairs_feasible: summary.pairs_feasible,
            pairs_matched: summary.pairs_matched,
            offered_kg: summary.offered_kg,
            requested_kg: summary.requested_kg,
            held_kg: summary.held_kg,
            fairness: summary.fairness.map(FairnessBody::from),
            matched_at: summary.matched_at,
        }
    }
}

impl From<PublicRound> for BoardRound {
    fn from(round: PublicRound) -> BoardRound {
        BoardRound {
            slug: round.slug,
            name: round.name,
            event: round.event,
            office: round.office,
            state: round.state.to_string(),
            first_month: round.first_month.to_string(),
            last_month: round.last_month.to_string(),
            registration_until: round.registration_until,
            takes_registrations: round.takes_registrations,
            is_sample: round.is_sample,
            matched_kg: round.matched_kg,
        }
    }
}

impl PairBody {
    pub fn of(row: PairRow, locale: Locale) -> PairBody {
        PairBody {
            offer_id: row.offer_id,
            request_id: row.request_id,
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            pool: row.pool,
            commodity: TradeName::of(&row.commodity, locale),
            month: row.month.to_string(),
            quantity_kg: row.quantity_kg,
            distance_dkm: row.distance_dkm,
            transport_vnd_per_kg: row.transport_vnd_per_kg,
            surplus_vnd_per_kg: row.surplus_vnd_per_kg,
            suggested_price_vnd_per_kg: row.suggested_price_vnd_per_kg,
        }
    }
}

impl GapBody {
    pub fn of(row: GapRow, locale: Locale) -> GapBody {
        GapBody {
            side: row.side.to_string(),
            subject_id: row.subject_id,
            organisation: row.organisation.into(),
            pool: row.pool,
            commodity: TradeName::of(&row.commodity, locale),
            month: row.month.to_string(),
            unmatched_kg: row.unmatched_kg,
            reason: row.reason.to_string(),
            detail: row.detail,
            blocked_kg: row.blocked_kg,
        }
    }
}
