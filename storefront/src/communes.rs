//! The commune field of forms: free text with suggestions, by today's names and those from before July 2025.

use crate::failed;
use poem::web::{Data, Json, Query};
use poem::{Result, handler};
use serde::Deserialize;
use services::places::{CommuneChoice, find_communes};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

/// What the script shows below the field.
#[handler]
async fn suggest(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<String>>> {
    let choices = find_communes(&app, &ctx, &typed.q).await.map_err(failed(&ctx))?;
    Ok(Json(choices.iter().map(CommuneChoice::suggestion).collect()))
}

pub(crate) fn routes(route: poem::Route) -> poem::Route {
    route.at(crate::urls::COMMUNE_SUGGESTIONS, poem::get(suggest))
}
