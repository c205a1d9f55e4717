use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Error, Result};
use crate::{party, places};
use chrono::{Datelike, Days, NaiveDate};
use domain::{DeliveryState, money};
use entities::{delivery, linkage_contract};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Legal persons that must have sold, and bought, before a price is shown.
pub const LEAST_SELLERS: usize = 3;
pub const LEAST_BUYERS: usize = 2;
/// Nobody on either side may stand for more of a price than this.
pub const LARGEST_SHARE_PERCENT: i64 = 75;

const MOST_WEEKS: u32 = 104;
const USUAL_WEEKS: u32 = 52;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceFilter {
    pub commodity: Option<String>,
    /// Code of the sellers' province.
    pub province: Option<String>,
    /// So many weeks back; 52 when none, at most 104.
    pub weeks: Option<u32>,
}

/// One commodity in one province and week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekPrice {
    /// The Monday.
    pub week_on: NaiveDate,
    pub commodity: Named,
    /// Where the sellers are.
    pub province_code: String,
    pub province: String,
    /// At the farm gate, weighted by the kilograms confirmed, rounded half up.
    pub price_vnd_per_kg: i64,
    pub is_sample: bool,
}

/// The prices of the weeks that are over, by commodity, province and week.
///
/// No party's own price can be worked out of what is published: a price needs three sellers and two
/// buyers and nobody behind more than three quarters of it; every delivery counts in one price only, so
/// no two of them can be subtracted; and the kilograms behind a price are not told, so that neither can
/// two states of the same price, before and after a late confirmation.
pub async fn weekly(app: &App, ctx: &Ctx, filter: PriceFilter) -> Result<Vec<WeekPrice>> {
    let connection = app.db.read();
    let this_week = monday(ctx.today());
    let weeks = filter.weeks.unwrap_or(USUAL_WEEKS).clamp(1, MOST_WEEKS);
    let since = this_week
        .checked_sub_days(Days::new(u64::from(weeks) * 7))
        .ok_or_else(|| Error::internal("a week before all calendars"))?;
    let counted = [DeliveryState::Confirmed, DeliveryState::Settled].map(DeliveryState::as_str);
    let deliveries = delivery::Entity::find()
        .filter(delivery::Column::State.is_in(counted))
        .filter(delivery::Column::ConfirmedKg.gt(0))
        .filter(delivery::Column::DeliveredOn.gte(since))
        .filter(delivery::Column::DeliveredOn.lt(this_week))
        .all(connection)
        .await?;
    let mut contracts = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::Id.is_in(deliveries.iter().map(|row| row.contract_id)));
    if let Some(code) = &filter.commodity {
        contracts = contracts.filter(linkage_contract::Column::CommodityCode.eq(code));
    }
    let contracts: HashMap<Uuid, linkage_contract::Model> = contracts
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let ids = contracts.values().flat_map(|row| [row.seller_id, row.buyer_id]);
    let parties = party::load(connection, ids).await?;
    let mut cells: BTreeMap<(String, String, NaiveDate), Cell> = BTreeMap::new();
    for row in deliveries {
        let Some(contract) = contracts.get(&row.contract_id) else {
            continue;
        };
        let (Some(seller), Some(buyer)) = (parties.get(&contract.seller_id), parties.get(&contract.buyer_id))
        else {
            continue;
        };
        let Some(province) = seller.province_code.clone() else {
            continue;
        };
        if filter.province.as_ref().is_some_and(|code| *code != province) {
            continue;
        }
        let key = (
            contract.commodity_code.clone(),
            province,
            monday(row.delivered_on),
        );
        let cell = cells.entry(key).or_default();
        cell.is_sample |= row.is_sample;
        cell.add(
            party::legal_person(seller),
            party::legal_person(buyer),
            row.confirmed_kg.unwrap_or_default(),
            row.price_vnd_per_kg,
        );
    }
    let names = commodity::names(connection).await?;
    let provinces = places::place_names(app, []).await?;
    let shown = cells
        .into_iter()
        .filter_map(|((code, province_code, week_on), cell)| {
            Some(WeekPrice {
                week_on,
                commodity: names.commodity(&code),
                province: provinces.province(&province_code).to_owned(),
                province_code,
                price_vnd_per_kg: cell.price()?,
                is_sample: cell.is_sample,
            })
        });
    Ok(shown.collect())
}

/// The Monday of that week.
fn monday(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

/// What was delivered of one commodity from one province in one week.
#[derive(Default)]
struct Cell {
    kg: i64,
    vnd: i128,
    sellers: HashMap<Uuid, i64>,
    buyers: HashMap<Uuid, i64>,
    is_sample: bool,
}

impl Cell {
    fn add(&mut self, seller: Uuid, buyer: Uuid, kg: i64, price_vnd: i64) {
        self.kg = self.kg.saturating_add(kg);
        self.vnd += i128::from(kg) * i128::from(price_vnd);
        *self.sellers.entry(seller).or_default() += kg;
        *self.buyers.entry(buyer).or_default() += kg;
    }

    /// None where the price would tell too much about one party.
    fn price(&self) -> Option<i64> {
        let most = |shares: &HashMap<Uuid, i64>| shares.values().max().copied().unwrap_or_default();
        let largest = most(&self.sellers).max(most(&self.buyers));
        let hidden = self.sellers.len() < LEAST_SELLERS
            || self.buyers.len() < LEAST_BUYERS
            || i128::from(largest) * 100 > i128::from(self.kg) * i128::from(LARGEST_SHARE_PERCENT);
        if hidden {
            return None;
        }
        money::divide_half_up(self.vnd, i128::from(self.kg))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rows: &[(u128, u128, i64, i64)]) -> Cell {
        let mut cell = Cell::default();
        for (seller, buyer, kg, price) in rows {
            cell.add(
                Uuid::from_u128(*seller),
                Uuid::from_u128(100 + buyer),
                *kg,
                *price,
            );
        }
        cell
    }

    #[test]
    fn a_price_is_weighted_by_kilograms_and_rounded_half_up() {
        let cell = cell(&[(1, 1, 1_000, 20_000), (2, 2, 500, 21_000), (3, 1, 500, 21_001)]);
        // 20,500.25
        assert_eq!(cell.price(), Some(20_500));
        let cell = super::tests::cell(&[(1, 1, 1, 10_001), (2, 2, 2, 10_000), (3, 1, 1, 10_001)]);
        // 10,000.5
        assert_eq!(cell.price(), Some(10_001));
    }

    #[test]
    fn few_parties_or_one_behind_most_of_it_show_no_price() {
        let price = |rows: &[(u128, u128, i64, i64)]| cell(rows).price();
        assert_eq!(
            price(&[(1, 1, 100, 20_000), (2, 2, 100, 20_000)]),
            None,
            "two sellers"
        );
        let one_buyer = [(1, 1, 100, 20_000), (2, 1, 100, 20_000), (3, 1, 100, 20_000)];
        assert_eq!(price(&one_buyer), None);
        let lopsided = [(1, 1, 760, 20_000), (2, 2, 120, 20_000), (3, 2, 120, 20_000)];
        assert_eq!(price(&lopsided), None, "one seller stands for 76%");
        let just_so = [(1, 1, 750, 20_000), (2, 2, 125, 20_000), (3, 2, 125, 20_000)];
        assert_eq!(price(&just_so), Some(20_000));
    }

    #[test]
    fn a_week_starts_on_monday() {
        let day = |word: &str| word.parse::<NaiveDate>().unwrap();
        assert_eq!(monday(day("2026-11-22")), day("2026-11-16"));
        assert_eq!(monday(day("2026-11-16")), day("2026-11-16"));
    }
}
