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
}

#[derive(Object)]
pub(super) struct RoundChange {
    /// volume or value
    pub objective: String,
    pub transport_rate_vnd: i64,
    pub star_bonus_vnd: i64,
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
    /// Of the seller with a feasible pair who sells the smallest part of its offer, in thousandths.
    pub smallest_share_permille: Option<i64>,
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
        })
    }
}

impl RoundChange {
    pub fn command(self) -> services::Result<ChangeRound> {
        Ok(ChangeRound {
            matched_by: MatchSettings {
                objective: word("objective", &self.objective)?,
                transport_rate_vnd: self.transport_rate_vnd,
                star_bonus_vnd: self.star_bonus_vnd,
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

impl From<Compared> for ComparedBody {
    fn from(row: Compared) -> ComparedBody {
        ComparedBody {
            settings: SettingsBody {
                objective: row.settings.objective.to_string(),
                transport_rate_vnd: row.settings.transport_rate_vnd,
                star_bonus_vnd: row.settings.star_bonus_vnd,
            },
            quantity_kg: row.quantity_kg,
            surplus_vnd: row.surplus_vnd,
            value_vnd: row.value_vnd,
            pairs: row.pairs,
            sellers: row.sellers,
            buyers: row.buyers,
            smallest_share_permille: row.smallest_share_permille,
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
