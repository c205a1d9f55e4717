use crate::error::{Failure, fail};
use crate::trade::TradeName;
use chrono::NaiveDate;
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::reference_price::{self, PriceFilter};
use services::{App, Ctx};
use std::sync::Arc;

pub struct ReferencePricesApi;

/// What goods of one province cost in one week, from confirmed deliveries.
#[derive(Object)]
struct ReferencePrice {
    /// The Monday.
    week_on: NaiveDate,
    commodity: TradeName,
    /// Where the sellers are.
    province_code: String,
    province: String,
    /// At the farm gate, weighted by kilograms.
    price_vnd_per_kg: i64,
    is_sample: bool,
}

#[OpenApi]
impl ReferencePricesApi {
    /// Weekly reference prices
    ///
    /// Of weeks that are over, with at least three sellers and two buyers and nobody behind more than
    /// three quarters of a price. Kilograms are not told, so that no party's own price can be worked out.
    #[oai(path = "/reference-prices", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        /// Code of a commodity.
        commodity: Query<Option<String>>,
        /// Code of a province.
        province: Query<Option<String>>,
        /// So many weeks back, 52 unless given, at most 104.
        weeks: Query<Option<u32>>,
    ) -> Result<Json<Vec<ReferencePrice>>, Failure> {
        let asked = PriceFilter {
            commodity: commodity.0.filter(|code| !code.is_empty()),
            province: province.0.filter(|code| !code.is_empty()),
            weeks: weeks.0,
        };
        let found = reference_price::weekly(&app, &ctx, asked)
            .await
            .map_err(fail(&ctx))?;
        let rows = found.into_iter().map(|row| ReferencePrice {
            week_on: row.week_on,
            commodity: TradeName::of(&row.commodity, ctx.locale),
            province_code: row.province_code,
            province: row.province,
            price_vnd_per_kg: row.price_vnd_per_kg,
            is_sample: row.is_sample,
        });
        Ok(Json(rows.collect()))
    }
}
