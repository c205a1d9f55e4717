use crate::error::{Failure, fail};
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::{App, Ctx, commodity};
use std::sync::Arc;

pub struct CommoditiesApi;

#[derive(Object)]
struct CommodityBody {
    code: String,
    name_vi: String,
    name_en: String,
    is_fruit: bool,
    varieties: Vec<VarietyBody>,
}

#[derive(Object)]
struct VarietyBody {
    code: String,
    name: String,
}

#[derive(Object)]
struct CommodityList {
    items: Vec<CommodityBody>,
}

#[OpenApi]
impl CommoditiesApi {
    /// Everything that is traded in bulk, with its varieties
    #[oai(path = "/commodities", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Json<CommodityList>, Failure> {
        let found = commodity::list(&app, &ctx).await.map_err(fail(&ctx))?;
        let items = found.into_iter().map(|row| CommodityBody {
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            is_fruit: row.is_fruit,
            varieties: row
                .varieties
                .into_iter()
                .map(|variety| VarietyBody {
                    code: variety.code,
                    name: variety.name,
                })
                .collect(),
        });
        Ok(Json(CommodityList {
            items: items.collect(),
        }))
    }
}
