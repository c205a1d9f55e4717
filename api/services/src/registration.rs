//! What supply offers and demand requests have in common: months, place, commodity, round.

use crate::app::{Ctx, Membership};
use crate::db::locks_rows;
use crate::error::{Checks, Error, Result};
use crate::round;
use chrono::NaiveDate;
use domain::{Code, Month, RoundState};
use entities::{commodity, commune, matching_round, organisation, province, variety};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// An offer or a request covers at most two years.
pub const MOST_MONTHS: usize = 24;

/// Whole kilograms in one calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthQuantity {
    pub month: Month,
    pub quantity_kg: i64,
}

/// Where goods come from or go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub commune_code: String,
    pub commune: String,
    pub province_code: String,
    pub province: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.commune, self.province)
    }
}

/// The round in which something was registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundLink {
    pub slug: String,
    pub name: String,
    pub state: RoundState,
}

/// What both kinds of registration are checked for.
pub(crate) struct Registration<'a> {
    pub commodity_code: &'a str,
    pub variety_code: Option<&'a str>,
    /// None: where the organisation is.
    pub commune_code: Option<&'a str>,
    pub round: Option<&'a str>,
    pub months: &'a [MonthQuantity],
    /// An offer; otherwise a request.
    pub sells: bool,
}

/// A registration whose words were found.
pub(crate) struct Registered {
    pub organisation: organisation::Model,
    pub round_id: Option<Uuid>,
    pub variety_code: Option<String>,
    pub commune_code: String,
}

/// Notes what is wrong in `checks`; refuses a round that takes nothing. Months are told by
/// `months.<month>`, so that a form finds the field again whatever the order.
pub(crate) async fn check(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    checks: &mut Checks,
    acting: &Membership,
    asked: &Registration<'_>,
) -> Result<Registered> {
    let organisation = organisation::Entity::find_by_id(acting.organisation_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    check_months(checks, asked.months, Month::of(ctx.today()));

    let commodity = commodity::Entity::find_by_id(asked.commodity_code.to_owned())
        .one(tx)
        .await?;
    checks.require(
        commodity.is_some(),
        "commodity",
        choice(Some(asked.commodity_code)),
    );
    let variety_code = named(asked.variety_code);
    if let Some(code) = variety_code {
        let row = variety::Entity::find_by_id(code.to_owned()).one(tx).await?;
        checks.require(
            row.is_some_and(|row| row.commodity_code == asked.commodity_code),
            "variety",
            Code::UnknownChoice,
        );
    }

    let commune_code = named(asked.commune_code)
        .or(organisation.commune_code.as_deref())
        .unwrap_or_default()
        .to_owned();
    if commune_code.is_empty() {
        checks.add("commune", Code::Required);
    } else {
        let row = commune::Entity::find_by_id(commune_code.clone()).one(tx).await?;
        checks.require(row.is_some(), "commune", Code::UnknownCommune);
    }

    let round_id = match named(asked.round) {
        Some(slug) => admit(tx, ctx, checks, slug, asked.months).await?,
        None => None,
    };
    if let Some(id) = round_id {
        let seller = asked.sells.then_some(&organisation);
        round::check_registration(tx, checks, id, asked.commodity_code, seller).await?;
    }
    Ok(Registered {
        round_id,
        variety_code: variety_code.map(str::to_owned),
        commune_code,
        organisation,
    })
}

/// The open round of this name. Its row stays shared until the commit: a round cannot close in between.
async fn admit(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    checks: &mut Checks,
    slug: &str,
    months: &[MonthQuantity],
) -> Result<Option<Uuid>> {
    let mut finder = matching_round::Entity::find().filter(matching_round::Column::Slug.eq(slug));
    if locks_rows(tx) {
        finder = finder.lock_shared();
    }
    let Some(round) = finder.one(tx).await? else {
        checks.add("round", Code::UnknownChoice);
        return Ok(None);
    };
    let state: RoundState = round.state.parse().map_err(Error::internal)?;
    if !takes_registrations(state, round.registration_until, ctx.today()) {
        return Err(Code::RoundNotOpen.into());
    }
    for row in months {
        let month = row.month.to_string();
        checks.require(
            (&round.first_month..=&round.last_month).contains(&&month),
            format!("months.{month}"),
            Code::MonthOutsideRound,
        );
    }
    Ok(Some(round.id))
}

/// Open, and the last day of registration is not over.
pub(crate) fn takes_registrations(state: RoundState, until: NaiveDate, today: NaiveDate) -> bool {
    state == RoundState::Open && today <= until
}

fn check_months(checks: &mut Checks, months: &[MonthQuantity], this_month: Month) {
    checks.require(!months.is_empty(), "months", Code::Required);
    checks.require(months.len() <= MOST_MONTHS, "months", Code::OutOfRange);
    let mut seen = BTreeSet::new();
    for row in months {
        let path = format!("months.{}", row.month);
        checks.range(&path, row.quantity_kg, 1, matching::LARGEST_QUANTITY_KG);
        checks.require(row.month >= this_month, &path, Code::MonthPast);
        checks.require(seen.insert(row.month), &path, Code::MonthTwice);
    }
}

/// Empty words of a form are no choice.
fn named(word: Option<&str>) -> Option<&str> {
    word.map(str::trim).filter(|word| !word.is_empty())
}

fn choice(word: Option<&str>) -> Code {
    if named(word).is_some() {
        Code::UnknownChoice
    } else {
        Code::Required
    }
}

/// The names of these communes.
pub(crate) async fn places(
    connection: &impl ConnectionTrait,
    codes: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Place>> {
    let codes: BTreeSet<String> = codes.into_iter().collect();
    let communes = commune::Entity::find()
        .filter(commune::Column::Code.is_in(codes))
        .all(connection)
        .await?;
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    Ok(communes
        .into_iter()
        .map(|row| {
            let place = Place {
                commune_code: row.code.clone(),
                commune: row.name,
                province: provinces.get(&row.province_code).cloned().unwrap_or_default(),
                province_code: row.province_code,
            };
            (row.code, place)
        })
        .collect())
}

/// The rounds of these ids.
pub(crate) async fn rounds(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, RoundLink>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let rows = matching_round::Entity::find()
        .filter(matching_round::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let link = RoundLink {
                slug: row.slug,
                name: row.name,
                state: row.state.parse().map_err(Error::internal)?,
            };
            Ok((row.id, link))
        })
        .collect()
}

/// Kilograms of all months; saturates far beyond any market.
pub(crate) fn total_kg(months: &[MonthQuantity]) -> i64 {
    months
        .iter()
        .fold(0, |sum: i64, row| sum.saturating_add(row.quantity_kg))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(month: &str, quantity_kg: i64) -> MonthQuantity {
        MonthQuantity {
            month: month.parse().unwrap(),
            quantity_kg,
        }
    }

    #[test]
    fn each_month_is_named_once_not_past_and_has_kilograms() {
        let this_month = "2026-11".parse().unwrap();
        let wrong = |months: &[MonthQuantity]| {
            let mut checks = Checks::new();
            check_months(&mut checks, months, this_month);
            match checks.done() {
                Ok(()) => Vec::new(),
                Err(error) => error.fields().iter().map(|f| (f.path.clone(), f.code)).collect(),
            }
        };
        assert_eq!(wrong(&[row("2026-11", 1), row("2026-12", 1_000)]), vec![]);
        assert_eq!(wrong(&[]), vec![("months".to_owned(), Code::Required)]);
        assert_eq!(
            wrong(&[row("2026-10", 5)]),
            vec![("months.2026-10".to_owned(), Code::MonthPast)]
        );
        assert_eq!(
            wrong(&[row("2026-12", 0)]),
            vec![("months.2026-12".to_owned(), Code::OutOfRange)]
        );
        assert_eq!(
            wrong(&[row("2026-12", 5), row("2026-12", 6)]),
            vec![("months.2026-12".to_owned(), Code::MonthTwice)]
        );
    }

    #[test]
    fn the_last_day_of_registration_still_counts() {
        let until: NaiveDate = "2026-12-01".parse().unwrap();
        assert!(takes_registrations(RoundState::Open, until, until));
        assert!(!takes_registrations(
            RoundState::Open,
            until,
            until.succ_opt().unwrap()
        ));
        assert!(!takes_registrations(RoundState::Closed, until, until));
    }
}
