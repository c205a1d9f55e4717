use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use domain::{ShippingZone, ZoneRate};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::cart::{self, ShippingEstimate};
use services::error::Checks;
use services::shipping::{self, PartShipping, SetTerms, Terms};
use services::{App, Ctx, Result as Answer};
use std::sync::Arc;
use uuid::Uuid;

pub struct ShippingApi;

/// How one seller's goods reach the buyer.
#[derive(Object, Default)]
pub(crate) struct PartShippingBody {
    /// parcel or pickup; none while nobody has said where to, or when it cannot be done
    method: Option<String>,
    /// Of a parcel: same_province, same_region or nationwide
    zone: Option<String>,
    weight_g: Option<i64>,
    fee_vnd: Option<i64>,
    /// Usual days on the way, from and to.
    days: Option<Vec<i64>>,
    /// Goods still missing until the parcel is sent for nothing.
    missing_vnd: Option<i64>,
    /// Where the goods are fetched.
    pickup_at: Option<String>,
    /// Why it cannot be done: no_shipping_rates, not_sent_there, too_far, no_pickup
    refusal: Option<String>,
    /// The goods that travel no further, where that is the reason.
    refused_goods: Vec<String>,
}

#[derive(Object)]
struct ShippingTermsBody {
    /// At most one for each zone; a zone left out is not served.
    rates: Vec<ZoneRateBody>,
    /// Whether buyers may fetch their goods at your address.
    offers_pickup: bool,
    /// When and how.
    pickup_note: Option<String>,
    /// A made-up table of a demonstration; not read from you.
    #[oai(default)]
    is_sample: bool,
    /// Send it back with a change; 0 before the first.
    version: i32,
}

#[derive(Object)]
struct ZoneRateBody {
    /// same_province, same_region or nationwide
    zone: String,
    /// Up to the first kilogram.
    first_kg_vnd: i64,
    /// For each further kilogram begun.
    further_kg_vnd: i64,
    /// Goods worth this much are sent for nothing.
    free_from_vnd: Option<i64>,
}

#[derive(Object)]
struct ShippingEstimateBody {
    province_code: String,
    province: String,
    /// One piece of each size.
    sizes: Vec<SizeShippingBody>,
    /// Where the goods may be fetched instead.
    pickup_at: Option<String>,
    /// The seller's table is made up for a demonstration.
    is_sample: bool,
}

#[derive(Object)]
struct SizeShippingBody {
    variant_id: Uuid,
    name: String,
    shipping: PartShippingBody,
}

#[OpenApi]
impl ShippingApi {
    /// What sending one piece of a product to a province costs
    #[oai(path = "/products/:slug/shipping", method = "get")]
    async fn estimate(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
        /// Code of a province, two digits
        province: Query<String>,
    ) -> Result<Json<ShippingEstimateBody>, Failure> {
        let estimate = cart::estimate_shipping(&app, &ctx, &slug, &province)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(estimate.into()))
    }

    /// Your organisation's shipping rates
    #[oai(path = "/seller/shipping", method = "get")]
    async fn own(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<ShippingTermsBody>, Failure> {
        terms(&app, &caller.0).await
    }

    /// Set your organisation's shipping rates
    ///
    /// Without rates and pickup nothing of yours can be ordered. Orders placed keep what they were confirmed with.
    #[oai(path = "/seller/shipping", method = "put")]
    async fn set(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<ShippingTermsBody>,
    ) -> Result<Json<ShippingTermsBody>, Failure> {
        let ctx = caller.0;
        let command = body.0.read().map_err(fail(&ctx))?;
        shipping::set_terms(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        terms(&app, &ctx).await
    }
}

async fn terms(app: &App, ctx: &Ctx) -> Result<Json<ShippingTermsBody>, Failure> {
    let terms = shipping::own_terms(app, ctx).await.map_err(fail(ctx))?;
    Ok(Json(terms.into()))
}

impl ShippingTermsBody {
    fn read(self) -> Answer<SetTerms> {
        let mut checks = Checks::new();
        let mut rates = Vec::new();
        for (index, rate) in self.rates.iter().enumerate() {
            let zone = checks.choice::<ShippingZone>(&format!("rates.{index}.zone"), &rate.zone);
            rates.extend(zone.map(|zone| ZoneRate {
                zone,
                first_kg_vnd: rate.first_kg_vnd,
                further_kg_vnd: rate.further_kg_vnd,
                free_from_vnd: rate.free_from_vnd,
            }));
        }
        checks.done()?;
        Ok(SetTerms {
            rates,
            offers_pickup: self.offers_pickup,
            pickup_note: self.pickup_note,
            version: self.version,
        })
    }
}

impl From<Terms> for ShippingTermsBody {
    fn from(terms: Terms) -> ShippingTermsBody {
        let rate = |rate: ZoneRate| ZoneRateBody {
            zone: rate.zone.to_string(),
            first_kg_vnd: rate.first_kg_vnd,
            further_kg_vnd: rate.further_kg_vnd,
            free_from_vnd: rate.free_from_vnd,
        };
        ShippingTermsBody {
            rates: terms.rates.into_iter().map(rate).collect(),
            offers_pickup: terms.offers_pickup,
            pickup_note: terms.pickup_note,
            is_sample: terms.is_sample,
            version: terms.version,
        }
    }
}

impl From<PartShipping> for PartShippingBody {
    fn from(shipping: PartShipping) -> PartShippingBody {
        let method = shipping.method().map(|method| method.to_string());
        match shipping {
            PartShipping::Open => PartShippingBody::default(),
            PartShipping::Parcel(parcel) => PartShippingBody {
                method,
                zone: Some(parcel.zone.to_string()),
                weight_g: Some(parcel.weight_g),
                fee_vnd: Some(parcel.fee_vnd),
                days: Some(vec![parcel.days.0, parcel.days.1]),
                missing_vnd: parcel.missing_vnd,
                ..PartShippingBody::default()
            },
            PartShipping::Pickup { at } => PartShippingBody {
                method,
                fee_vnd: Some(0),
                pickup_at: Some(at),
                ..PartShippingBody::default()
            },
            PartShipping::Refused { why, goods } => PartShippingBody {
                refusal: Some(why.as_str().to_owned()),
                refused_goods: goods,
                ..PartShippingBody::default()
            },
        }
    }
}

impl From<ShippingEstimate> for ShippingEstimateBody {
    fn from(estimate: ShippingEstimate) -> ShippingEstimateBody {
        let sizes = estimate.sizes.into_iter().map(|size| SizeShippingBody {
            variant_id: size.variant_id,
            name: size.name,
            shipping: size.shipping.into(),
        });
        ShippingEstimateBody {
            province_code: estimate.province_code,
            province: estimate.province,
            sizes: sizes.collect(),
            pickup_at: estimate.pickup_at,
            is_sample: estimate.is_sample,
        }
    }
}
