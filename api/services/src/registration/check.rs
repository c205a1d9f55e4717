use super::post::Post;
use super::{MOST_MONTHS, MonthQuantity, Side, price_name, standards_name};
use crate::app::Ctx;
use crate::commodity::{Catalogue, Goods};
use crate::db::locks_rows;
use crate::error::{Checks, Error, Result};
use crate::offer::standing;
use crate::round;
use chrono::NaiveDate;
use domain::{Code, Month, RoundState, Standard};
use entities::{commune, matching_round, organisation};
use matching::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Nothing in the country is farther by road.
const LONGEST_DISTANCE_KM: i64 = 5_000;

/// What was found for a registration whose fields are right.
pub(super) struct Checked {
    pub round_id: Option<Uuid>,
    pub goods: Goods,
    pub commune_code: String,
    pub standards: Vec<Standard>,
    /// The best valid rating of the seller, or the fewest stars the buyer takes.
    pub ocop_stars: Option<i32>,
    pub note: Option<String>,
}

/// Checks all fields at once; refuses a round that takes nothing. Months are told by `months.<month>`, so
/// that a form finds the field again whatever the order.
pub(super) async fn check(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    side: Side,
    owner: &organisation::Model,
    catalogue: &Catalogue,
    asked: &Post,
) -> Result<Checked> {
    let mut checks = Checks::new();
    check_months(&mut checks, &asked.months, Month::of(ctx.today()));
    check_figures(&mut checks, side, asked.price_vnd_per_kg, asked.min_lot_kg);
    let goods = catalogue.goods(&mut checks, &asked.commodity, asked.variety.as_deref());
    let goods = goods.unwrap_or_default();
    let commune_code = check_place(tx, &mut checks, owner, asked.commune.as_deref()).await?;
    let round_id = match named(asked.round.as_deref()) {
        Some(slug) => admit(tx, ctx, &mut checks, slug, &asked.months).await?,
        None => None,
    };
    if let Some(id) = round_id {
        let seller = (side == Side::Offer).then_some(owner);
        round::check_registration(tx, &mut checks, id, &goods.commodity, seller).await?;
    }
    let ocop_stars = match side {
        Side::Offer => check_standing(tx, ctx, &mut checks, owner.id, &goods, asked).await?,
        Side::Request => check_limits(&mut checks, asked),
    };
    let note = checks.optional("note", asked.note.as_deref(), 1_000);
    checks.done()?;
    let mut standards = asked.standards.clone();
    standards.sort_unstable();
    standards.dedup();
    Ok(Checked {
        round_id,
        goods,
        commune_code,
        standards,
        ocop_stars,
        note,
    })
}

/// The price and the smallest lot.
pub(super) fn check_figures(checks: &mut Checks, side: Side, price_vnd_per_kg: i64, min_lot_kg: i64) {
    checks.range(price_name(side), price_vnd_per_kg, 1, LARGEST_PRICE_VND);
    checks.range("min_lot_kg", min_lot_kg, 0, LARGEST_QUANTITY_KG);
}

/// The commune that was named, or the organisation's own.
async fn check_place(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    owner: &organisation::Model,
    asked: Option<&str>,
) -> Result<String> {
    let code = named(asked)
        .or(owner.commune_code.as_deref())
        .unwrap_or_default()
        .to_owned();
    if code.is_empty() {
        checks.add("commune", Code::Required);
    } else {
        let row = commune::Entity::find_by_id(code.clone()).one(tx).await?;
        checks.require(row.is_some(), "commune", Code::UnknownCommune);
    }
    Ok(code)
}

/// Standards and stars are taken from verified papers, never from what is typed.
async fn check_standing(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    checks: &mut Checks,
    seller: Uuid,
    goods: &Goods,
    asked: &Post,
) -> Result<Option<i32>> {
    let mut all = standing::load(tx, &[seller], ctx.today()).await?;
    let standing = all.remove(&seller).unwrap_or_default();
    let held = asked
        .standards
        .iter()
        .all(|standard| standing.holds(*standard, &goods.commodity));
    checks.require(held, standards_name(Side::Offer), Code::StandardNotHeld);
    Ok(standing.ocop_stars)
}

/// What a buyer asks of sellers.
fn check_limits(checks: &mut Checks, asked: &Post) -> Option<i32> {
    let stars = i64::from(asked.min_ocop_stars.unwrap_or(3));
    checks.range("min_ocop_stars", stars, 3, 5);
    let distance = i64::from(asked.max_distance_km.unwrap_or(1));
    checks.range("max_distance_km", distance, 1, LONGEST_DISTANCE_KM);
    asked.min_ocop_stars
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
    check_period(checks, &round, months);
    Ok(Some(round.id))
}

/// A round is only for the months of its period.
pub(super) fn check_period(checks: &mut Checks, round: &matching_round::Model, months: &[MonthQuantity]) {
    for row in months {
        let month = row.month.to_string();
        checks.require(
            (&round.first_month..=&round.last_month).contains(&&month),
            format!("months.{month}"),
            Code::MonthOutsideRound,
        );
    }
}

/// Open, and the last day of registration is not over.
pub(crate) fn takes_registrations(state: RoundState, until: NaiveDate, today: NaiveDate) -> bool {
    state == RoundState::Open && today <= until
}

/// Each month once, none of them over, whole kilograms.
pub(super) fn check_months(checks: &mut Checks, months: &[MonthQuantity], this_month: Month) {
    checks.require(!months.is_empty(), "months", Code::Required);
    checks.require(months.len() <= MOST_MONTHS, "months", Code::OutOfRange);
    let mut seen = BTreeSet::new();
    for row in months {
        let path = format!("months.{}", row.month);
        checks.range(&path, row.quantity_kg, 1, LARGEST_QUANTITY_KG);
        checks.require(row.month >= this_month, &path, Code::MonthPast);
        checks.require(seen.insert(row.month), &path, Code::MonthTwice);
    }
}

/// Empty words of a form are no choice.
fn named(word: Option<&str>) -> Option<&str> {
    word.map(str::trim).filter(|word| !word.is_empty())
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
