//! What goes into a matching and what comes out of it.

use crate::pools::Pools;
use domain::geography::Point;
use domain::{Month, Objective, Standard};
use std::time::Duration;

/// No row sells or asks for more in one month; larger numbers are slips of the pen.
pub const LARGEST_QUANTITY_KG: i64 = 1_000_000_000;
/// No price, rate or bonus is larger. Together with [`LARGEST_QUANTITY_KG`] it keeps sums in range.
pub const LARGEST_PRICE_VND: i64 = 1_000_000_000;

/// A commune: its code and the point that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub commune_code: String,
    point: (i32, i32),
}

impl Place {
    pub fn new(commune_code: impl Into<String>, point: Point) -> Place {
        Place {
            commune_code: commune_code.into(),
            point: (point.latitude_e4, point.longitude_e4),
        }
    }

    pub fn point(&self) -> Point {
        Point {
            latitude_e4: self.point.0,
            longitude_e4: self.point.1,
        }
    }
}

/// One month of a supply offer. An offer over several months is several rows with one `id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    pub id: String,
    pub month: Month,
    pub seller_id: String,
    pub commodity: String,
    pub variety: Option<String>,
    pub quantity_kg: i64,
    /// At the farm gate.
    pub ask_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    pub min_lot_kg: i64,
    pub standards: Vec<Standard>,
    pub ocop_stars: u8,
    pub place: Place,
}

/// One month of a demand request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    pub id: String,
    pub month: Month,
    pub buyer_id: String,
    pub commodity: String,
    /// `None`: any variety will do.
    pub variety: Option<String>,
    pub quantity_kg: i64,
    /// Delivered.
    pub bid_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    pub standards_required: Vec<Standard>,
    pub min_ocop_stars: u8,
    pub place: Place,
    /// Tenths of a kilometre by road; `None`: any distance.
    pub max_distance_dkm: Option<i64>,
    /// Ids of offers that this month is not to be paired with, whatever else fits.
    pub not_with: Vec<String>,
}

/// How a market is matched. Other fields may come; start from the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub objective: Objective,
    pub transport_rate_vnd_per_tkm: i64,
    /// Added to the surplus of a pair for each star of the offer; orders choices, makes nothing feasible.
    pub star_bonus_vnd: i64,
    /// Shares of what each seller offered, made lexicographically as large as possible from the smallest
    /// up, before the objective decides. Exact when no lot limit is in play; with lot limits the fair
    /// kilograms of each row, lots left aside, are the most that the row may sell.
    pub fair: bool,
    /// Offers of sellers who count as one. A candidate of a pool has the pool's id.
    pub pools: Pools,
    /// With lot limits in play the search ends as soon as the result is proven to be within so many
    /// parts per million of the best possible; small markets are solved to the end all the same.
    pub gap_limit_ppm: u32,
    /// Whether to find the reasons for what stayed unmatched.
    pub explain: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            objective: Objective::Volume,
            transport_rate_vnd_per_tkm: crate::DEFAULT_TRANSPORT_RATE_VND_PER_TKM,
            star_bonus_vnd: 0,
            fair: false,
            pools: Pools::new(),
            gap_limit_ppm: crate::DEFAULT_GAP_LIMIT_PPM,
            explain: true,
        }
    }
}

/// Kilograms that one offer sells to one request in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub offer_id: String,
    pub request_id: String,
    pub commodity: String,
    pub month: Month,
    pub quantity_kg: i64,
    pub distance_dkm: i64,
    pub transport_vnd_per_kg: i64,
    /// bid − ask − transport + bonus.
    pub surplus_vnd_per_kg: i64,
    /// At the farm gate, from the ask up to bid − transport.
    pub suggested_price_vnd_per_kg: i64,
}

domain::codes! {
    Side {
        Offer = "offer", "Chào bán", "Supply offer";
        Request = "request", "Nhu cầu mua", "Demand request";
    }
}

domain::codes! {
    /// Why kilograms stayed unmatched.
    Reason {
        NoCounterpart = "no_counterpart", "Tháng này không còn ai mua hoặc bán mặt hàng này", "Nobody (else) trades this commodity this month";
        Variety = "variety", "Khác giống", "Another variety";
        Standard = "standard", "Thiếu tiêu chuẩn", "A standard is missing";
        Stars = "stars", "Chưa đủ sao OCOP", "Too few OCOP stars";
        Price = "price", "Chênh lệch giá", "Price gap";
        Distance = "distance", "Quá xa", "Too far";
        Lot = "lot", "Lô tối thiểu không khớp", "Lot sizes do not fit";
        FairShares = "fair_shares", "Nhường phần cho bên bán khác (chia đều)", "Left to others for fair shares";
        Outcompeted = "outcompeted", "Bên khác phù hợp hơn", "Outcompeted by a better pair";
        Several = "several", "Nhiều điều kiện cùng lúc", "Several conditions at once";
    }
}

/// One reason why kilograms of one row stayed unmatched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub side: Side,
    pub id: String,
    pub commodity: String,
    pub month: Month,
    pub unmatched_kg: i64,
    pub reason: Reason,
    /// The smallest change that helps: the standard's code, the stars needed, the change of the own
    /// price in VND/kg, the kilometres over the limit, the lot that would fit in kg; empty otherwise.
    pub detail: String,
    /// Kilograms of this row that this change alone would match.
    pub blocked_kg: i64,
}

/// How far a matching has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Built {
        pairs: usize,
    },
    /// So many rounds of searching with lot limits are over.
    LotsSearched {
        rounds: usize,
    },
    Solved,
}

/// What fair shares cost: the totals without them less the totals with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fairness {
    pub given_up_kg: i64,
    pub given_up_vnd: i64,
}

/// Sums saturate at `i64::MAX`, far beyond any market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub objective: Objective,
    pub total_quantity_kg: i64,
    pub total_surplus_vnd: i64,
    /// No allocation is better than this quantity and surplus, compared in the objective's order
    /// (`volume`: kilograms first, `value`: surplus first). Equal to the totals when proven best.
    pub bound_quantity_kg: i64,
    pub bound_surplus_vnd: i64,
    /// When the round asked for fair shares; the bounds are then those of allocations that keep them.
    pub fairness: Option<Fairness>,
    /// Of the seller who sells the smallest part of what it offers, in thousandths, rounded down; over
    /// the sellers with a feasible pair, a pool being one. None when nobody has one.
    pub smallest_share_permille: Option<i64>,
    pub pairs_feasible: usize,
    pub pairs_matched: usize,
    pub build: Duration,
    pub solve: Duration,
    pub explain: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By commodity, month, offer and request.
    pub matches: Vec<Match>,
    /// By commodity, month, side, id and reason.
    pub gaps: Vec<Gap>,
    pub summary: Summary,
}
