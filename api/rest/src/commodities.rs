use crate::error::{Failure, fail};
use poem::web::Data;
use poem_openapi::param::Query;
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
    /// What else people call it.
    other_names: Vec<String>,
    varieties: Vec<VarietyBody>,
}

#[derive(Object)]
struct VarietyBody {
    code: String,
    name: String,
    /// What else people call it, without the commodity's name.
    other_names: Vec<String>,
}

#[derive(Object)]
struct GoodsBody {
    /// Code of the commodity.
    commodity: String,
    /// Code of the variety, if the text names one.
    variety: Option<String>,
}

#[derive(Object)]
struct CommodityList {
    items: Vec<CommodityBody>,
}

#[OpenApi]
impl CommoditiesApi {
    /// The goods that a text means
    ///
    /// Codes, names and other names in either language, with or without marks: `xoài cát HL`. A text that means
    /// nothing, or several things, is refused.
    #[oai(path = "/commodities/recognise", method = "get")]
    async fn recognise(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        /// The commodity, or the commodity with its variety behind it.
        commodity: Query<String>,
        /// The variety, where it is apart.
        variety: Query<Option<String>>,
    ) -> Result<Json<GoodsBody>, Failure> {
        let goods = commodity::recognise(&app, &ctx, &commodity.0, variety.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(GoodsBody {
            commodity: goods.commodity,
            variety: goods.variety,
        }))
    }

    /// Everything that is traded in bulk, with its varieties
    #[oai(path = "/commodities", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Json<CommodityList>, Failure> {
        let found = commodity::list(&app, &ctx).await.map_err(fail(&ctx))?;
        let items = found.into_iter().map(|row| CommodityBody {
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            is_fruit: row.is_fruit,
            other_names: row.other_names,
            varieties: row
                .varieties
                .into_iter()
                .map(|variety| VarietyBody {
                    code: variety.code,
                    name: variety.name,
                    other_names: variety.other_names,
                })
                .collect(),
        });
        Ok(Json(CommodityList {
            items: items.collect(),
        }))
    }
}
