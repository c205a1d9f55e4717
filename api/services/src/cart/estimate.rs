use super::goods::{self, Goods};
use crate::app::{App, Ctx};
use crate::catalogue;
use crate::error::{Error, Result};
use crate::places;
use crate::shipping::{PartShipping, Sending, quote};
use domain::Code;
use uuid::Uuid;

/// What sending one piece of a product costs, size by size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingEstimate {
    pub province_code: String,
    pub province: String,
    pub sizes: Vec<SizeShipping>,
    /// Where the goods may be fetched instead.
    pub pickup_at: Option<String>,
    /// The seller's table is made up for a demonstration.
    pub is_sample: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeShipping {
    pub variant_id: Uuid,
    pub name: String,
    pub shipping: PartShipping,
}

impl ShippingEstimate {
    /// Lowest and highest fee, where every size can be sent.
    pub fn fees_vnd(&self) -> Option<(i64, i64)> {
        let fees: Vec<i64> = self
            .sizes
            .iter()
            .map(|size| match &size.shipping {
                PartShipping::Parcel(parcel) => Some(parcel.fee_vnd),
                _ => None,
            })
            .collect::<Option<_>>()?;
        Some((*fees.iter().min()?, *fees.iter().max()?))
    }
}

/// Of a live product, to any place in that province. Errors: not found, no such province.
pub async fn estimate_shipping(
    app: &App,
    ctx: &Ctx,
    slug: &str,
    province_code: &str,
) -> Result<ShippingEstimate> {
    let provinces = places::provinces(app).await?;
    let province = provinces
        .into_iter()
        .find(|province| province.code == province_code)
        .ok_or_else(|| Error::field("province", Code::UnknownChoice))?;
    let product = catalogue::product(app, ctx, slug).await?;
    let ids: Vec<Uuid> = product.variants.iter().map(|size| size.id).collect();
    let mut known = goods::load(app, app.db.read(), &ids).await?;
    let mut estimate = ShippingEstimate {
        province_code: province.code,
        province: province.name,
        sizes: Vec::new(),
        pickup_at: None,
        is_sample: false,
    };
    for goods in ids.iter().filter_map(|id| known.remove(id)) {
        estimate.pickup_at = goods.seller.pickup_at();
        estimate.is_sample = goods.seller.shipping.is_sample;
        estimate.sizes.push(SizeShipping {
            variant_id: goods.variant_id,
            shipping: of_one(app, &goods, province_code).await?,
            name: goods.variant_name,
        });
    }
    Ok(estimate)
}

async fn of_one(app: &App, goods: &Goods, province_code: &str) -> Result<PartShipping> {
    let sending = Sending {
        terms: &goods.seller.shipping,
        from_province: goods.seller.province_code.as_deref(),
        pickup: None,
        goods: vec![(goods.product_name.clone(), goods.ships_within)],
        weight_g: goods.weight_g,
        goods_vnd: goods.price_vnd,
    };
    quote(app.carriers.as_ref(), sending, Some(province_code)).await
}
