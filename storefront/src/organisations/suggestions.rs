use crate::failed;
use poem::web::{Data, Json, Query};
use poem::{Result, handler};
use serde::Deserialize;
use services::organisation::{PartnerRole, find_partners};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

#[handler]
pub(super) async fn representatives(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<String>>> {
    told(&app, &ctx, PartnerRole::Representative, &typed.q).await
}

#[handler]
pub(super) async fn clubs(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<String>>> {
    told(&app, &ctx, PartnerRole::FoundingClub, &typed.q).await
}

async fn told(app: &App, ctx: &Ctx, role: PartnerRole, typed: &str) -> Result<Json<Vec<String>>> {
    let found = find_partners(app, role, typed).await.map_err(failed(ctx))?;
    Ok(Json(found.iter().map(|partner| partner.told()).collect()))
}
