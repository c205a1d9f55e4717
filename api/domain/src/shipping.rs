//! How far goods travel and what sending them costs.

use crate::{SaleUnit, codes};

codes! {
    /// The six socio-economic regions of the 34 provinces (Resolution 306/NQ-CP of 5 October 2025).
    Region {
        NorthernHighlands = "northern_highlands", "Trung du và miền núi phía Bắc", "Northern midlands and mountains";
        RedRiverDelta = "red_river_delta", "Đồng bằng sông Hồng", "Red River Delta";
        NorthCentral = "north_central", "Bắc Trung Bộ", "North Central";
        SouthCentral = "south_central", "Duyên hải Nam Trung Bộ và Tây Nguyên", "South Central coast and Central Highlands";
        Southeast = "southeast", "Đông Nam Bộ", "Southeast";
        MekongDelta = "mekong_delta", "Đồng bằng sông Cửu Long", "Mekong Delta";
    }
}

impl Region {
    /// By the province's code of today; none for a code that is no province's.
    pub fn of_province(code: &str) -> Option<Region> {
        let region = match code {
            "04" | "08" | "11" | "12" | "14" | "15" | "19" | "20" | "25" => Region::NorthernHighlands,
            "01" | "22" | "24" | "31" | "33" | "37" => Region::RedRiverDelta,
            "38" | "40" | "42" | "44" | "46" => Region::NorthCentral,
            "48" | "51" | "52" | "56" | "66" | "68" => Region::SouthCentral,
            "75" | "79" | "80" => Region::Southeast,
            "82" | "86" | "91" | "92" | "96" => Region::MekongDelta,
            _ => return None,
        };
        Some(region)
    }
}

codes! {
    /// How far apart seller and buyer are, nearest first; each holds the ones before it.
    ShippingZone {
        SameProvince = "same_province", "Cùng tỉnh, thành phố", "Same province";
        SameRegion = "same_region", "Cùng vùng", "Same region";
        Nationwide = "nationwide", "Toàn quốc", "Nationwide";
    }
}

impl ShippingZone {
    /// A seller whose province is not known counts as far away.
    pub fn between(from_province: Option<&str>, to_province: &str) -> ShippingZone {
        let Some(from) = from_province else {
            return ShippingZone::Nationwide;
        };
        if from == to_province {
            return ShippingZone::SameProvince;
        }
        match (Region::of_province(from), Region::of_province(to_province)) {
            (Some(from), Some(to)) if from == to => ShippingZone::SameRegion,
            _ => ShippingZone::Nationwide,
        }
    }

    /// Usual days on the way, from and to, as the delivery policy tells them.
    pub const fn usual_days(self) -> (i64, i64) {
        match self {
            ShippingZone::SameProvince => (1, 2),
            ShippingZone::SameRegion => (2, 4),
            ShippingZone::Nationwide => (3, 7),
        }
    }
}

codes! {
    /// How a seller's goods reach the buyer.
    ShippingMethod {
        Parcel = "parcel", "Giao tận nơi", "Delivered to the address";
        Pickup = "pickup", "Nhận tại nơi bán", "Picked up at the seller's";
    }
}

/// What a seller asks for a parcel to one zone, whole đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneRate {
    pub zone: ShippingZone,
    /// Up to the first kilogram.
    pub first_kg_vnd: i64,
    /// For each further kilogram begun.
    pub further_kg_vnd: i64,
    /// Goods worth this much are sent for nothing.
    pub free_from_vnd: Option<i64>,
}

impl ZoneRate {
    /// The fee of a parcel; what weighs nothing (tickets) is sent for nothing. `None` on overflow.
    pub fn fee_vnd(&self, weight_g: i64, goods_vnd: i64) -> Option<i64> {
        if weight_g <= 0 || self.free_from_vnd.is_some_and(|from| goods_vnd >= from) {
            return Some(0);
        }
        let further_kg = (weight_g - 1) / GRAMS_OF_KG;
        self.further_kg_vnd
            .checked_mul(further_kg)?
            .checked_add(self.first_kg_vnd)
    }
}

const GRAMS_OF_KG: i64 = 1_000;

/// What one piece counts as when nothing is known of its weight.
pub const ASSUMED_WEIGHT_G: i64 = GRAMS_OF_KG;

/// Grams that one piece counts in a parcel: as its seller states it packed, else its net quantity
/// (a millilitre as a gram), else a kilogram. A ticket weighs nothing.
pub fn piece_weight_g(unit: SaleUnit, packed_g: Option<i64>, net_quantity: Option<i64>) -> i64 {
    match unit {
        SaleUnit::Ticket => 0,
        _ => packed_g.or(net_quantity).unwrap_or(ASSUMED_WEIGHT_G),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regions_hold_the_34_provinces() {
        let provinces = (1..100).filter(|code| Region::of_province(&format!("{code:02}")).is_some());
        assert_eq!(provinces.count(), 34);
    }

    #[test]
    fn zones_follow_province_and_region() {
        use ShippingZone::*;
        assert_eq!(ShippingZone::between(Some("82"), "82"), SameProvince);
        assert_eq!(ShippingZone::between(Some("82"), "91"), SameRegion);
        assert_eq!(ShippingZone::between(Some("82"), "79"), Nationwide);
        assert_eq!(ShippingZone::between(None, "82"), Nationwide);
        assert!(SameProvince < SameRegion && SameRegion < Nationwide);
    }

    #[test]
    fn a_kilogram_begun_is_paid_and_enough_goods_are_sent_for_nothing() {
        let rate = ZoneRate {
            zone: ShippingZone::SameProvince,
            first_kg_vnd: 20_000,
            further_kg_vnd: 3_000,
            free_from_vnd: Some(500_000),
        };
        for (weight_g, fee) in [
            (0, 0),
            (1, 20_000),
            (1_000, 20_000),
            (1_001, 23_000),
            (3_000, 26_000),
        ] {
            assert_eq!(rate.fee_vnd(weight_g, 499_999), Some(fee), "{weight_g}");
        }
        assert_eq!(rate.fee_vnd(9_000, 500_000), Some(0));
        let dear = ZoneRate {
            further_kg_vnd: i64::MAX,
            ..rate
        };
        assert_eq!(dear.fee_vnd(9_000, 1), None);
    }

    #[test]
    fn a_piece_weighs_what_is_known_of_it() {
        assert_eq!(piece_weight_g(SaleUnit::Box, Some(3_400), Some(3_000)), 3_400);
        assert_eq!(piece_weight_g(SaleUnit::Box, None, Some(3_000)), 3_000);
        assert_eq!(piece_weight_g(SaleUnit::Piece, None, None), 1_000);
        assert_eq!(piece_weight_g(SaleUnit::Ticket, None, None), 0);
    }
}
