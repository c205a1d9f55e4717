//! The commune field of forms: free text with suggestions, by today's names and those from before July 2025.

use crate::failed;
use domain::text::fold;
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
    Ok(Json(choices.iter().map(suggestion).collect()))
}

pub(crate) fn routes(route: poem::Route) -> poem::Route {
    route.at(crate::urls::COMMUNE_SUGGESTIONS, poem::get(suggest))
}

/// What a typed name means.
pub(crate) enum Meant {
    One(CommuneChoice),
    /// To be asked which; nothing when no commune has that name.
    Unclear(Vec<CommuneChoice>),
}

/// Finds the commune that was typed, taken from a suggestion, or chosen by `code` among several.
pub(crate) async fn meant(app: &App, ctx: &Ctx, typed: &str, code: &str) -> services::Result<Meant> {
    // A suggestion tells the former name in brackets.
    let name = typed.split(" (").next().unwrap_or_default();
    let mut choices = find_communes(app, ctx, name).await?;
    let wanted = fold(name);
    let by_code = choices.iter().position(|choice| choice.code == code);
    let same = |choice: &CommuneChoice| fold(&label(choice)) == wanted;
    let by_name = choices.iter().position(same);
    let only = (choices.len() == 1).then_some(0);
    Ok(match by_code.or(by_name).or(only) {
        Some(index) => Meant::One(choices.swap_remove(index)),
        None => Meant::Unclear(choices),
    })
}

/// `Xã Mỹ Thọ, Tỉnh Đồng Tháp`
pub(crate) fn label(choice: &CommuneChoice) -> String {
    format!("{}, {}", choice.name, choice.province_name)
}

fn suggestion(choice: &CommuneChoice) -> String {
    match &choice.former {
        Some(former) => format!("{} ({former})", label(choice)),
        None => label(choice),
    }
}
