use crate::failed;
use crate::trade::private_file;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::{App, Ctx, complaint};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Deserialize)]
struct Key {
    key: Option<String>,
}

/// A private file of a part of an order. It is shown by its own kind and never runs anything.
#[handler]
pub(super) async fn show(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
    Query(asked): Query<Key>,
) -> poem::Result<Response> {
    let file = complaint::file(&app, &ctx, id, asked.key.as_deref())
        .await
        .map_err(failed(&ctx))?;
    Ok(private_file(file, "inline"))
}
