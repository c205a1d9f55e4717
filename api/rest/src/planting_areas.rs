use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::NaiveDate;
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi, Tags};
use services::App;
use services::planting_area::{
    self, AddCode, ChangePlantingArea, PlantingArea, PlantingAreaCode, RegisterPlantingArea,
};
use std::sync::Arc;
use uuid::Uuid;

pub struct PlantingAreasApi;

#[derive(Tags)]
enum Tag {
    PlantingAreas,
}

#[derive(Object)]
struct PlantingAreaBody {
    id: Uuid,
    name: String,
    commodity_code: String,
    commodity_name: String,
    commune_code: String,
    commune_name: String,
    province_name: String,
    area_m2: i64,
    households: Option<i32>,
    is_sample: bool,
    codes: Vec<PlantingAreaCodeBody>,
}

#[derive(Object)]
struct PlantingAreaCodeBody {
    id: Uuid,
    code: String,
    market: String,
    issuer: String,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    revoked_on: Option<NaiveDate>,
    /// `pending`, `verified`, `rejected` or `suspended`.
    verification: String,
    /// Verified, issued, neither expired nor revoked today.
    is_in_force: bool,
}

#[derive(Object)]
struct PlantingAreaList {
    items: Vec<PlantingAreaBody>,
}

#[derive(Object)]
struct NewPlantingArea {
    name: String,
    commodity_code: String,
    commune_code: String,
    /// Hectares with a decimal point and at most four decimals: `12.5`.
    area_ha: String,
    households: Option<i64>,
}

#[derive(Object)]
struct NewPlantingAreaCode {
    code: String,
    /// The market it was issued for.
    market: String,
    issuer: String,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
}

#[derive(Object)]
struct PlantingAreaCreated {
    id: Uuid,
}

#[derive(ApiResponse)]
enum CreateAnswer {
    #[oai(status = 201)]
    Created(Json<PlantingAreaCreated>),
}

#[derive(ApiResponse)]
enum ChangeAnswer {
    /// Changed.
    #[oai(status = 204)]
    Changed,
}

#[OpenApi(tag = "Tag::PlantingAreas")]
impl PlantingAreasApi {
    /// The planting areas of the organisation you act for.
    #[oai(path = "/planting-areas", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<PlantingAreaList>, Failure> {
        let ctx = caller.0;
        let areas = planting_area::list(app.0, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(PlantingAreaList {
            items: areas.into_iter().map(|area| body(area, ctx.locale)).collect(),
        }))
    }

    /// Register a planting area of the organisation you act for
    #[oai(path = "/planting-areas", method = "post")]
    async fn register(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        new: Json<NewPlantingArea>,
    ) -> Result<CreateAnswer, Failure> {
        let ctx = caller.0;
        let id = planting_area::register(app.0, &ctx, facts(new.0)).await;
        let id = id.map_err(fail(&ctx))?;
        Ok(CreateAnswer::Created(Json(PlantingAreaCreated { id })))
    }

    /// One planting area with its codes
    #[oai(path = "/planting-areas/:id", method = "get")]
    async fn one(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<PlantingAreaBody>, Failure> {
        let ctx = caller.0;
        let area = planting_area::one(app.0, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(body(area, ctx.locale)))
    }

    /// Change a planting area
    #[oai(path = "/planting-areas/:id", method = "put")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        new: Json<NewPlantingArea>,
    ) -> Result<ChangeAnswer, Failure> {
        let ctx = caller.0;
        let command = ChangePlantingArea {
            id: id.0,
            facts: facts(new.0),
        };
        planting_area::change(app.0, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(ChangeAnswer::Changed)
    }

    /// Adds a planting-area code; it counts once the office has verified it.
    #[oai(path = "/planting-areas/:id/codes", method = "post")]
    async fn add_code(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        new: Json<NewPlantingAreaCode>,
    ) -> Result<CreateAnswer, Failure> {
        let ctx = caller.0;
        let command = AddCode {
            planting_area_id: id.0,
            code: new.0.code,
            market: new.0.market,
            issuer: new.0.issuer,
            issued_on: Some(new.0.issued_on),
            expires_on: new.0.expires_on,
        };
        let id = planting_area::add_code(app.0, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(CreateAnswer::Created(Json(PlantingAreaCreated { id })))
    }
}

fn facts(new: NewPlantingArea) -> RegisterPlantingArea {
    RegisterPlantingArea {
        name: new.name,
        commodity_code: new.commodity_code,
        commune_code: new.commune_code,
        area_ha: new.area_ha,
        typed_in: Locale::En,
        households: new.households,
    }
}

fn body(area: PlantingArea, locale: Locale) -> PlantingAreaBody {
    PlantingAreaBody {
        id: area.id,
        name: area.name,
        commodity_name: area.commodity.name(locale).to_owned(),
        commodity_code: area.commodity.code,
        commune_code: area.commune_code,
        commune_name: area.commune_name,
        province_name: area.province_name,
        area_m2: area.area_m2,
        households: area.households,
        is_sample: area.is_sample,
        codes: area.codes.into_iter().map(code).collect(),
    }
}

fn code(code: PlantingAreaCode) -> PlantingAreaCodeBody {
    PlantingAreaCodeBody {
        id: code.id,
        code: code.code,
        market: code.market,
        issuer: code.issuer,
        issued_on: code.issued_on,
        expires_on: code.expires_on,
        revoked_on: code.revoked_on,
        verification: code.verification.to_string(),
        is_in_force: code.is_in_force,
    }
}
