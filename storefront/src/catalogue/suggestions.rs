//! Short lists of texts for what has been typed so far.

use crate::failed;
use poem::Result;
use poem::handler;
use poem::web::{Data, Json, Query};
use serde::Deserialize;
use services::{App, Ctx, catalogue, places};
use std::sync::Arc;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

#[handler]
pub(super) async fn products(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<String>>> {
    let found = catalogue::suggest(&app, &typed.q).await.map_err(failed(&ctx))?;
    let mut names: Vec<String> = found.into_iter().map(|suggestion| suggestion.name).collect();
    names.dedup();
    Ok(Json(names))
}

/// "Xã Mỹ Thọ, Tỉnh Đồng Tháp", with the name from before July 2025 where that was typed.
#[handler]
pub(super) async fn communes(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<String>>> {
    let found = places::find_communes(&app, &ctx, &typed.q)
        .await
        .map_err(failed(&ctx))?;
    Ok(Json(found.into_iter().map(|choice| choice.told()).collect()))
}
