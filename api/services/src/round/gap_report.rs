use super::scope::Unit;
use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Error, Result};
use crate::registration::{self, Place, RoundLink};
use domain::{Code, Standard, money};
use entities::{demand_request, match_gap, matching_round, supply_offer};
use matching::{Reason, Side};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapFilter {
    /// Slug of one of the office's rounds; none for all that were matched.
    pub round: Option<String>,
    pub commodity: Option<String>,
}

/// What stayed unmatched in the rounds of the acting office, and what would have helped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapReport {
    /// Every matched round of the office, the latest first, to choose from.
    pub rounds: Vec<RoundLink>,
    pub supply: SideReport,
    pub demand: SideReport,
}

/// One side of the market. Kilograms by commodity and area are what stayed over, each counted once.
/// Kilograms by reason and standard are what that change alone would match: the same kilograms may
/// wait for several changes, so these lines are not to be added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideReport {
    pub total: Amount,
    pub by_reason: Vec<Line<Reason>>,
    pub by_standard: Vec<Line<Standard>>,
    pub by_commodity: Vec<Line<Named>>,
    pub by_province: Vec<Line<Unit>>,
    pub by_commune: Vec<Line<Place>>,
    pub missing: Vec<MissingStandard>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub kg: i64,
    /// At the price asked (supply) or bid (demand).
    pub vnd: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    pub of: T,
    pub amount: Amount,
}

/// A standard that alone keeps goods of one commune from trading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingStandard {
    pub standard: Standard,
    pub commodity: Named,
    pub place: Place,
    pub amount: Amount,
}

/// The gaps of the last matching of each round.
pub async fn gap_report(app: &App, ctx: &Ctx, filter: GapFilter) -> Result<GapReport> {
    let office = ctx.office()?;
    let connection = app.db.read();
    let rounds = matching_round::Entity::find()
        .filter(matching_round::Column::OfficeId.eq(office.organisation_id))
        .filter(matching_round::Column::Summary.is_not_null())
        .order_by_desc(matching_round::Column::CreatedAt)
        .all(connection)
        .await?;
    let links = registration::rounds(connection, rounds.iter().map(|row| row.id)).await?;
    let chosen: HashMap<Uuid, i32> = rounds
        .iter()
        .filter(|row| filter.round.as_ref().is_none_or(|slug| *slug == row.slug))
        .map(|row| (row.id, row.run))
        .collect();
    if filter.round.is_some() && chosen.is_empty() {
        return Err(Code::NotFound.into());
    }
    let known = Subjects::load(connection, &chosen).await?;
    let gaps = match_gap::Entity::find()
        .filter(match_gap::Column::RoundId.is_in(chosen.keys().copied()))
        .order_by_asc(match_gap::Column::Position)
        .all(connection)
        .await?;
    let mut sides = [Sums::default(), Sums::default()];
    for row in gaps {
        if chosen.get(&row.round_id) != Some(&row.run) {
            continue;
        }
        let Some(subject) = known.rows.get(&row.subject_id) else {
            continue;
        };
        if filter
            .commodity
            .as_ref()
            .is_some_and(|code| *code != subject.commodity)
        {
            continue;
        }
        let side: Side = row.side.parse().map_err(Error::internal)?;
        sides[usize::from(side == Side::Request)].add(row, subject)?;
    }
    let names = commodity::names(connection).await?;
    let communes = known.rows.values().map(|subject| subject.commune.clone());
    let places = registration::places(connection, communes).await?;
    let [supply, demand] = sides.map(|sums| sums.report(&|code: &str| names.commodity(code), &places));
    Ok(GapReport {
        rounds: rounds
            .iter()
            .filter_map(|row| links.get(&row.id))
            .cloned()
            .collect(),
        supply,
        demand,
    })
}

/// What a gap is about.
struct Subject {
    commodity: String,
    commune: String,
    price_vnd: i64,
}

struct Subjects {
    rows: HashMap<Uuid, Subject>,
}

impl Subjects {
    async fn load(connection: &impl ConnectionTrait, rounds: &HashMap<Uuid, i32>) -> Result<Subjects> {
        let mut rows = HashMap::new();
        for row in supply_offer::Entity::find()
            .filter(supply_offer::Column::RoundId.is_in(rounds.keys().copied()))
            .all(connection)
            .await?
        {
            let subject = Subject {
                commodity: row.commodity_code,
                commune: row.commune_code,
                price_vnd: row.ask_vnd_per_kg,
            };
            rows.insert(row.id, subject);
        }
        for row in demand_request::Entity::find()
            .filter(demand_request::Column::RoundId.is_in(rounds.keys().copied()))
            .all(connection)
            .await?
        {
            let subject = Subject {
                commodity: row.commodity_code,
                commune: row.commune_code,
                price_vnd: row.bid_vnd_per_kg,
            };
            rows.insert(row.id, subject);
        }
        Ok(Subjects { rows })
    }
}

#[derive(Default)]
struct Sums {
    total: Amount,
    /// Registrations and months whose unmatched kilograms were counted.
    counted: HashSet<(Uuid, String)>,
    reasons: BTreeMap<Reason, Amount>,
    standards: BTreeMap<Standard, Amount>,
    commodities: BTreeMap<String, Amount>,
    communes: BTreeMap<String, Amount>,
    missing: BTreeMap<(Standard, String, String), Amount>,
}

impl Sums {
    fn add(&mut self, row: match_gap::Model, subject: &Subject) -> Result<()> {
        if self.counted.insert((row.subject_id, row.month)) {
            let amount = worth(row.unmatched_kg, subject.price_vnd)?;
            self.total.add(amount);
            let by_commodity = self.commodities.entry(subject.commodity.clone());
            by_commodity.or_default().add(amount);
            self.communes
                .entry(subject.commune.clone())
                .or_default()
                .add(amount);
        }
        let reason: Reason = row.reason.parse().map_err(Error::internal)?;
        let blocked = worth(row.blocked_kg, subject.price_vnd)?;
        self.reasons.entry(reason).or_default().add(blocked);
        if reason == Reason::Standard {
            let standard: Standard = row.detail.parse().map_err(Error::internal)?;
            self.standards.entry(standard).or_default().add(blocked);
            let key = (standard, subject.commodity.clone(), subject.commune.clone());
            self.missing.entry(key).or_default().add(blocked);
        }
        Ok(())
    }

    fn report(self, named: &impl Fn(&str) -> Named, places: &HashMap<String, Place>) -> SideReport {
        let place = |code: &String| places.get(code).cloned();
        let mut provinces: BTreeMap<String, (String, Amount)> = BTreeMap::new();
        for (code, amount) in &self.communes {
            if let Some(place) = place(code) {
                let entry = provinces.entry(place.province_code).or_default();
                entry.0 = place.province;
                entry.1.add(*amount);
            }
        }
        let provinces = provinces
            .into_iter()
            .map(|(code, (name, amount))| (Unit { code, name }, amount));
        let communes = self
            .communes
            .iter()
            .filter_map(|(code, amount)| Some((place(code)?, *amount)));
        let commodities = self
            .commodities
            .iter()
            .map(|(code, amount)| (named(code), *amount));
        let mut missing: Vec<MissingStandard> = self
            .missing
            .into_iter()
            .filter_map(|((standard, commodity, commune), amount)| {
                Some(MissingStandard {
                    standard,
                    commodity: named(&commodity),
                    place: place(&commune)?,
                    amount,
                })
            })
            .collect();
        missing.sort_by_key(|row| std::cmp::Reverse(row.amount.kg));
        SideReport {
            total: self.total,
            by_province: lines(provinces),
            by_commune: lines(communes),
            by_commodity: lines(commodities),
            by_reason: lines(self.reasons),
            by_standard: lines(self.standards),
            missing,
        }
    }
}

impl Amount {
    /// Sums stay far below the limit: every part was checked.
    fn add(&mut self, other: Amount) {
        self.kg = self.kg.saturating_add(other.kg);
        self.vnd = self.vnd.saturating_add(other.vnd);
    }
}

fn worth(kg: i64, price_vnd: i64) -> Result<Amount> {
    let vnd = money::times(price_vnd, kg).ok_or_else(|| Error::internal("a gap is worth too much"))?;
    Ok(Amount { kg, vnd })
}

/// The largest first.
fn lines<T>(rows: impl IntoIterator<Item = (T, Amount)>) -> Vec<Line<T>> {
    let mut lines: Vec<Line<T>> = rows.into_iter().map(|(of, amount)| Line { of, amount }).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.amount.kg));
    lines
}
