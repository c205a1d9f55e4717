use chrono::{DateTime, NaiveDate, Utc};
use domain::{Category, OcopGroup, OrganisationKind, Standard, codes};
use uuid::Uuid;

/// What can be found and filtered of one listed product.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductDocument {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub producer_id: Uuid,
    pub producer_name: String,
    pub producer_kind: OrganisationKind,
    pub group: OcopGroup,
    pub category: Category,
    /// Stars of a verified rating; a reported one has none here.
    pub valid_stars: Option<u8>,
    /// Last day on which the stars count; `None` means that no end is known.
    pub stars_until: Option<NaiveDate>,
    pub province_code: Option<String>,
    pub province_name: String,
    pub commune_name: String,
    pub standards: Vec<Standard>,
    /// Lowest price of the variants.
    pub price_vnd: Option<i64>,
    pub in_stock: bool,
    pub description: String,
    pub updated_at: DateTime<Utc>,
}

codes! {
    /// Steps of the price facet.
    PriceBand {
        Under50 = "under_50k", "Dưới 50.000 ₫", "Under 50,000 ₫";
        From50 = "50k_100k", "50.000 – 100.000 ₫", "50,000 – 100,000 ₫";
        From100 = "100k_200k", "100.000 – 200.000 ₫", "100,000 – 200,000 ₫";
        From200 = "200k_500k", "200.000 – 500.000 ₫", "200,000 – 500,000 ₫";
        From500 = "from_500k", "Từ 500.000 ₫", "500,000 ₫ and more";
    }
}

impl PriceBand {
    /// Lowest and highest price of the band, both included, as the price filter takes them.
    pub const fn range_vnd(self) -> (Option<i64>, Option<i64>) {
        match self {
            PriceBand::Under50 => (None, Some(49_999)),
            PriceBand::From50 => (Some(50_000), Some(99_999)),
            PriceBand::From100 => (Some(100_000), Some(199_999)),
            PriceBand::From200 => (Some(200_000), Some(499_999)),
            PriceBand::From500 => (Some(500_000), None),
        }
    }

    pub const fn of(price_vnd: i64) -> PriceBand {
        match price_vnd {
            ..50_000 => PriceBand::Under50,
            50_000..100_000 => PriceBand::From50,
            100_000..200_000 => PriceBand::From100,
            200_000..500_000 => PriceBand::From200,
            500_000.. => PriceBand::From500,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_lies_in_the_range_of_its_band() {
        for price in [
            0, 49_999, 50_000, 99_999, 100_000, 199_999, 200_000, 499_999, 500_000, 9_000_000,
        ] {
            let (lowest, highest) = PriceBand::of(price).range_vnd();
            assert!(lowest.is_none_or(|lowest| lowest <= price), "{price}");
            assert!(highest.is_none_or(|highest| price <= highest), "{price}");
        }
    }
}
