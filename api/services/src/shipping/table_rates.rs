use crate::ports::{CarrierError, Carriers, Parcel, Quote};
use async_trait::async_trait;

/// The built-in carrier: the seller's own table, by zone and weight.
pub struct TableRates;

#[async_trait]
impl Carriers for TableRates {
    async fn quote(&self, parcel: &Parcel) -> Result<Option<Quote>, CarrierError> {
        let Some(rate) = parcel.rates.iter().find(|rate| rate.zone == parcel.zone) else {
            return Ok(None);
        };
        let fee_vnd = rate
            .fee_vnd(parcel.weight_g, parcel.goods_vnd)
            .ok_or_else(|| CarrierError("the fee is too large to count".to_owned()))?;
        Ok(Some(Quote {
            fee_vnd,
            free_from_vnd: rate.free_from_vnd,
            days: parcel.zone.usual_days(),
        }))
    }
}
