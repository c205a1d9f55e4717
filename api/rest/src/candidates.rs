use crate::trade::{TradeMonth, codes};
use poem_openapi::Object;
use services::registration::{Candidates, NearMiss, Need, Partner};

#[derive(Object)]
pub struct CandidatesBody {
    /// They fit every condition.
    partners: Vec<PartnerBody>,
    /// One condition keeps them away.
    near_misses: Vec<NearMissBody>,
}

/// Somebody of the other side, who is named only in a proposal.
#[derive(Object)]
struct PartnerBody {
    /// cooperative, cooperative_group, club, enterprise, supermarket or household_business
    kind: String,
    province: String,
    /// By road, in steps of ten.
    distance_km: i64,
    transport_vnd_per_kg: i64,
    /// Your own price seen from the other end: an ask with the transport on top, or what a bid leaves at the
    /// farm gate.
    price_vnd_per_kg: i64,
    /// The smaller of the two quantities, month by month.
    months: Vec<TradeMonth>,
    total_kg: i64,
}

/// The smallest change on your side that would do: the one field that is there.
#[derive(Object, Default)]
struct NearMissBody {
    partner: Option<PartnerBody>,
    /// Your price, instead of the present one.
    price_vnd_per_kg: Option<i64>,
    /// To hold (an offer), or not to require (a request).
    standards: Option<Vec<String>>,
    /// To have (an offer), or to ask for no more (a request).
    ocop_stars: Option<u8>,
    /// Your smallest lot, at most.
    min_lot_kg: Option<i64>,
    /// Your kilograms in the month, at least.
    quantity_kg: Option<i64>,
    /// Your limit, at least.
    max_distance_km: Option<i64>,
    /// Whether taking any variety would do.
    any_variety: Option<bool>,
}

impl From<Candidates> for CandidatesBody {
    fn from(found: Candidates) -> CandidatesBody {
        CandidatesBody {
            partners: found.partners.into_iter().map(PartnerBody::from).collect(),
            near_misses: found.near_misses.into_iter().map(NearMissBody::from).collect(),
        }
    }
}

impl From<Partner> for PartnerBody {
    fn from(partner: Partner) -> PartnerBody {
        PartnerBody {
            kind: partner.kind.to_string(),
            province: partner.province,
            distance_km: partner.distance_km,
            transport_vnd_per_kg: partner.transport_vnd_per_kg,
            price_vnd_per_kg: partner.price_vnd_per_kg,
            months: partner.months.iter().map(TradeMonth::from).collect(),
            total_kg: partner.total_kg,
        }
    }
}

impl From<NearMiss> for NearMissBody {
    fn from(miss: NearMiss) -> NearMissBody {
        let mut body = NearMissBody {
            partner: Some(miss.partner.into()),
            ..NearMissBody::default()
        };
        match miss.need {
            Need::Price(vnd) => body.price_vnd_per_kg = Some(vnd),
            Need::Standards(standards) => body.standards = Some(codes(&standards)),
            Need::Stars(stars) => body.ocop_stars = Some(stars),
            Need::Lot(kg) => body.min_lot_kg = Some(kg),
            Need::Quantity(kg) => body.quantity_kg = Some(kg),
            Need::Distance(km) => body.max_distance_km = Some(km),
            Need::Variety(_) => body.any_variety = Some(true),
        }
        body
    }
}
