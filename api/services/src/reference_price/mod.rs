//! Market reference prices: what goods cost at the farm gate week by week, from confirmed deliveries.

mod weekly;

pub use weekly::{LARGEST_SHARE_PERCENT, LEAST_BUYERS, LEAST_SELLERS, PriceFilter, WeekPrice, weekly};
