//! Registrations: supply offers (chào bán) and demand requests (nhu cầu mua). One seller or buyer, one
//! commodity, kilograms per calendar month, one price: asked at the farm gate, or bid delivered.

mod candidates;
mod check;
mod copy;
mod edit;
mod hold;
mod import;
mod list;
mod market;
mod near_misses;
mod places;
mod post;
pub(crate) mod rows;
mod step;
mod table;

pub use candidates::{Candidates, NearMiss, Partner, candidates};
pub(crate) use check::takes_registrations;
pub use copy::{Copy, copy};
pub use edit::{Edit, edit};
pub use import::{CellError, Import, Imported, ImportedRow, import, template};
pub use list::{Filter, Registration, find, list};
pub(crate) use market::Market;
pub use matching::Side;
pub use near_misses::Need;
pub use places::{Place, RoundLink};
pub(crate) use places::{places, rounds};
pub use post::{Post, post};
pub use step::step;

use crate::app::{Ctx, Membership};
use crate::error::Result;
use domain::Month;
use serde::{Deserialize, Serialize};

/// An offer or a request covers at most two years.
pub const MOST_MONTHS: usize = 24;

/// Whole kilograms in one calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthQuantity {
    pub month: Month,
    pub quantity_kg: i64,
}

/// Kilograms of all months; saturates far beyond any market.
pub(crate) fn total_kg(months: &[MonthQuantity]) -> i64 {
    months
        .iter()
        .fold(0, |sum: i64, row| sum.saturating_add(row.quantity_kg))
}

/// Acting for an organisation of that side: sellers offer, buyers request.
pub(crate) fn acting(ctx: &Ctx, side: Side) -> Result<&Membership> {
    match side {
        Side::Offer => ctx.seller(),
        Side::Request => ctx.buyer(),
    }
}

/// As the history names the record.
pub(crate) fn subject(side: Side) -> &'static str {
    match side {
        Side::Offer => "supply_offer",
        Side::Request => "demand_request",
    }
}

/// The name of the price: asked at the farm gate, bid delivered.
pub fn price_name(side: Side) -> &'static str {
    match side {
        Side::Offer => "ask_vnd_per_kg",
        Side::Request => "bid_vnd_per_kg",
    }
}

/// The name of the standards: held by an offer, required by a request.
pub fn standards_name(side: Side) -> &'static str {
    match side {
        Side::Offer => "standards",
        Side::Request => "standards_required",
    }
}
