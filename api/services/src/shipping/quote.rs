use super::Terms;
use crate::error::{Error, Result};
use crate::ports::{Carriers, Parcel};
use domain::{Code, ShippingMethod, ShippingZone};
use uuid::Uuid;

/// Where the goods of a cart go, as far as the buyer has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destination {
    pub province_code: Option<String>,
    /// Sellers whose goods the buyer fetches.
    pub pickups: Vec<Uuid>,
    /// What the goods of these sellers travel with.
    pub joint: Vec<Joint>,
}

/// What is ordered already and travels in the same parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    pub seller_id: Uuid,
    pub weight_g: i64,
    /// What the goods cost before a voucher.
    pub goods_vnd: i64,
    /// What was charged for sending them.
    pub shipping_vnd: i64,
}

impl Destination {
    pub fn province(code: impl Into<String>) -> Destination {
        Destination {
            province_code: Some(code.into()),
            ..Destination::default()
        }
    }
}

/// How one seller's goods reach the buyer, and for how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PartShipping {
    /// Nobody has said where to.
    #[default]
    Open,
    Parcel(ParcelQuote),
    /// Fetched at this place, for nothing.
    Pickup {
        at: String,
    },
    /// It cannot: `why` says so, `goods` names those that travel no further.
    Refused {
        why: Code,
        goods: Vec<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelQuote {
    pub zone: ShippingZone,
    pub weight_g: i64,
    pub fee_vnd: i64,
    /// Usual days on the way.
    pub days: (i64, i64),
    /// Goods still missing until the parcel is sent for nothing.
    pub missing_vnd: Option<i64>,
}

impl PartShipping {
    /// Only what the goods add to a parcel for which so much is charged already; never less than nothing.
    #[must_use]
    pub(crate) fn less(mut self, charged_vnd: i64) -> PartShipping {
        if let PartShipping::Parcel(parcel) = &mut self {
            parcel.fee_vnd = (parcel.fee_vnd - charged_vnd).max(0);
        }
        self
    }

    /// What it adds to the total, as far as that is known.
    pub fn fee_vnd(&self) -> i64 {
        match self {
            PartShipping::Parcel(parcel) => parcel.fee_vnd,
            PartShipping::Open | PartShipping::Pickup { .. } | PartShipping::Refused { .. } => 0,
        }
    }

    pub fn method(&self) -> Option<ShippingMethod> {
        match self {
            PartShipping::Parcel(_) => Some(ShippingMethod::Parcel),
            PartShipping::Pickup { .. } => Some(ShippingMethod::Pickup),
            PartShipping::Open | PartShipping::Refused { .. } => None,
        }
    }

    pub fn zone(&self) -> Option<ShippingZone> {
        match self {
            PartShipping::Parcel(parcel) => Some(parcel.zone),
            _ => None,
        }
    }

    pub fn pickup_at(&self) -> Option<&str> {
        match self {
            PartShipping::Pickup { at } => Some(at),
            _ => None,
        }
    }

    /// Why it cannot be done.
    pub fn refusal(&self) -> Option<Code> {
        match self {
            PartShipping::Refused { why, .. } => Some(*why),
            _ => None,
        }
    }
}

/// What one seller is to send.
pub(crate) struct Sending<'a> {
    pub terms: &'a Terms,
    pub from_province: Option<&'a str>,
    /// The answer to a buyer who wishes to fetch the goods.
    pub pickup: Option<PartShipping>,
    /// Names of the goods with how far each may travel.
    pub goods: Vec<(String, ShippingZone)>,
    pub weight_g: i64,
    pub goods_vnd: i64,
}

/// The way to that province. Refusals are answers; an error is ours or the carrier's.
pub(crate) async fn quote(
    carriers: &dyn Carriers,
    sending: Sending<'_>,
    province_code: Option<&str>,
) -> Result<PartShipping> {
    if let Some(pickup) = sending.pickup {
        return Ok(pickup);
    }
    let refused = |why, goods| Ok(PartShipping::Refused { why, goods });
    if sending.terms.rates.is_empty() {
        return refused(Code::NoShippingRates, Vec::new());
    }
    let Some(to_province) = province_code else {
        return Ok(PartShipping::Open);
    };
    let zone = ShippingZone::between(sending.from_province, to_province);
    let too_far: Vec<String> = sending
        .goods
        .into_iter()
        .filter(|(_, within)| *within < zone)
        .map(|(name, _)| name)
        .collect();
    if !too_far.is_empty() {
        return refused(Code::TooFar, too_far);
    }
    let parcel = Parcel {
        zone,
        from_province: sending.from_province.map(str::to_owned),
        to_province: to_province.to_owned(),
        weight_g: sending.weight_g,
        goods_vnd: sending.goods_vnd,
        rates: sending.terms.rates.clone(),
    };
    let Some(quote) = carriers.quote(&parcel).await.map_err(Error::internal)? else {
        return refused(Code::NotSentThere, Vec::new());
    };
    Ok(PartShipping::Parcel(ParcelQuote {
        zone,
        weight_g: parcel.weight_g,
        fee_vnd: quote.fee_vnd,
        days: quote.days,
        missing_vnd: quote
            .free_from_vnd
            .map(|from| from - parcel.goods_vnd)
            .filter(|missing| *missing > 0),
    }))
}
