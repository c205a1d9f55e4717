//! Names of products for what has been typed so far.

use crate::failed;
use poem::Result;
use poem::handler;
use poem::web::{Data, Json, Query};
use serde::Deserialize;
use services::{App, Ctx, catalogue};
use std::collections::HashSet;
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
    let mut known = HashSet::new();
    names.retain(|name| known.insert(name.clone()));
    Ok(Json(names))
}
