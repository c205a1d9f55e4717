use super::bodies::FairnessBody;
use crate::trade::{TradeName, TradeParty, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem_openapi::Object;
use services::round::{ChangeRound, Compared, Invite, Invited, MatchSettings, RoundScope};

/// What decides how a round is matched.
#[derive(Object)]
pub(super) struct SettingsBody {
    /// volume or value
    pub objective: String,
    /// VND per tonne-kilometre.
    pub transport_rate_vnd: i64,
    /// VND per kilogram and OCOP star.
    pub star_bonus_vnd: i64,
    /// Make the sellers' shares sold as even as can be before the objective decides.
    #[oai(default)]
    pub fair: bool,
    /// With lot limits: how far below its proven bound a result may stay, parts per million up to 100,000;
    /// leave it out for 1,000.
    pub gap_limit_ppm: Option<i32>,
}

#[derive(Object)]
pub(super) struct RoundChange {
    /// volume or value
    pub objective: String,
    pub transport_rate_vnd: i64,
    pub star_bonus_vnd: i64,
    #[oai(default)]
    pub fair: bool,
    /// Parts per million up to 100,000; leave it out for 1,000.
    pub gap_limit_ppm: Option<i32>,
    /// Last day of registration.
    pub registration_until: NaiveDate,
    /// Days that both sides have to answer a proposal, 1 to 90.
    pub answer_days: i32,
}

#[derive(Object)]
pub(super) struct RoundCompare {
    /// Two at least, six at most.
    #[oai(validator(min_items = 2, max_items = 6))]
    pub settings: Vec<SettingsBody>,
}

/// What a matching with these settings would give.
#[derive(Object)]
pub(super) struct ComparedBody {
    pub settings: SettingsBody,
    pub quantity_kg: i64,
    /// By the rate and the bonus of these settings.
    pub surplus_vnd: i64,
    /// Kilograms × suggested price.
    pub value_vnd: i64,
    pub pairs: u64,
    pub sellers: u64,
    pub buyers: u64,
    /// Of the seller with a feasible pair who sells the smallest part of its offer, in thousandths; a pool
    /// is one seller.
    pub smallest_share_permille: Option<i64>,
    /// Where fair shares are asked for.
    pub fairness: Option<FairnessBody>,
    /// Pairs of one month that the first settings match otherwise.
    pub differing_pairs: u64,
    /// The largest of these differences, 100 at most.
    pub differences: Vec<DifferenceBody>,
}

/// One pair in one month, matched by the first settings and by these.
#[derive(Object)]
pub(super) struct DifferenceBody {
    pub seller: TradeParty,
    pub buyer: TradeParty,
    pub commodity: TradeName,
    pub month: String,
    pub first_kg: i64,
    pub quantity_kg: i64,
}

#[derive(Object)]
pub(super) struct RoundInvite {
    /// cooperative, cooperative_group, club, enterprise, supermarket, household_business; empty for all
    #[oai(default)]
    pub kinds: Vec<String>,
    /// Code of a commodity that they grow, offered or asked for; leave it out for everybody.
    pub commodity: Option<String>,
}

#[derive(Object)]
pub(super) struct RoundInvitedNow {
    /// How many were asked now; nobody is asked twice.
    pub invited: u64,
}

#[derive(Object)]
pub(super) struct InvitedBody {
    pub organisation: TradeParty,
    pub invited_at: DateTime<Utc>,
}

/// Supply and demand registered so far.
#[derive(Object)]
pub(super) struct RegisteredBody {
    pub supply_kg: i64,
    pub demand_kg: i64,
    pub by_month: Vec<super::bodies::BoardMonth>,
}

/// What the round takes; nothing named takes all.
#[derive(Object)]
pub(super) struct ScopeBody {
    pub commodities: Vec<TradeName>,
    /// Where the sellers are from.
    pub provinces: Vec<UnitBody>,
    pub communes: Vec<UnitBody>,
}

#[derive(Object)]
pub(super) struct UnitBody {
    pub code: String,
    pub name: String,
}

impl SettingsBody {
    pub fn read(self) -> services::Result<MatchSettings> {
        Ok(MatchSettings {
            objective: word("objective", &self.objective)?,
            transport_rate_vnd: self.transport_rate_vnd,
            star_bonus_vnd: self.star_bonus_vnd,
            fair: self.fair,
            gap_limit_ppm: gap_limit_ppm(self.gap_limit_ppm),
        })
    }
}

fn gap_limit_ppm(asked: Option<i32>) -> i32 {
    asked.unwrap_or(MatchSettings::default().gap_limit_ppm)
}

impl RoundChange {
    pub fn command(self) -> services::Result<ChangeRound> {
        Ok(ChangeRound {
            matched_by: MatchSettings {
                objective: word("objective", &self.objective)?,
                transport_rate_vnd: self.transport_rate_vnd,
                star_bonus_vnd: self.star_bonus_vnd,
                fair: self.fair,
                gap_limit_ppm: gap_limit_ppm(self.gap_limit_ppm),
            },
            registration_until: self.registration_until,
            answer_days: self.answer_days,
        })
    }
}

impl RoundInvite {
    pub fn command(self) -> services::Result<Invite> {
        Ok(Invite {
            kinds: crate::trade::words("kinds", &self.kinds)?,
            commodity: self.commodity,
        })
    }
}

impl ComparedBody {
    pub fn of(row: Compared, locale: Locale) -> ComparedBody {
        let differences = row.differences.into_iter().map(|row| DifferenceBody {
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            month: row.month.to_string(),
            first_kg: row.first_kg,
            quantity_kg: row.quantity_kg,
        });
        ComparedBody {
            settings: SettingsBody {
                objective: row.settings.objective.to_string(),
                transport_rate_vnd: row.settings.transport_rate_vnd,
                star_bonus_vnd: row.settings.star_bonus_vnd,
                fair: row.settings.fair,
                gap_limit_ppm: Some(row.settings.gap_limit_ppm),
            },
            quantity_kg: row.quantity_kg,
            surplus_vnd: row.surplus_vnd,
            value_vnd: row.value_vnd,
            pairs: row.pairs,
            sellers: row.sellers,
            buyers: row.buyers,
            smallest_share_permille: row.smallest_share_permille,
            fairness: row.fairness.map(FairnessBody::from),
            differing_pairs: row.differing_pairs,
            differences: differences.collect(),
        }
    }
}

impl From<Invited> for InvitedBody {
    fn from(row: Invited) -> InvitedBody {
        InvitedBody {
            organisation: row.party.into(),
            invited_at: row.invited_at,
        }
    }
}

impl ScopeBody {
    pub fn of(scope: RoundScope, locale: Locale) -> ScopeBody {
        let units = |units: Vec<services::round::Unit>| {
            let told = units.into_iter().map(|unit| UnitBody {
                code: unit.code,
                name: unit.name,
            });
            told.collect()
        };
        ScopeBody {
            commodities: scope
                .commodities
                .iter()
                .map(|named| TradeName::of(named, locale))
                .collect(),
            provinces: units(scope.provinces),
            communes: units(scope.communes),
        }
    }
}
