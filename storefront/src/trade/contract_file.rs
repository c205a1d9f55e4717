use crate::failed;
use poem::http::header;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::upload::PrivateFile;
use services::{App, Ctx, contract};
use std::sync::Arc;
use uuid::Uuid;

/// A private file of a contract. It is shown by its own kind and never runs anything.
#[handler]
pub(super) async fn show(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> poem::Result<Response> {
    let file = contract::file(&app, &ctx, id).await.map_err(failed(&ctx))?;
    Ok(answer(file, "inline"))
}

/// The contract for a word processor.
#[handler]
pub(super) async fn word(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let file = contract::word_document(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    Ok(answer(file, "attachment"))
}

pub(crate) fn answer(file: PrivateFile, how: &str) -> Response {
    let name = crate::urls::escape(&file.name);
    Response::builder()
        .header(header::CONTENT_TYPE, file.content_type)
        .header(header::CACHE_CONTROL, "private, no-store")
        .header(
            header::CONTENT_DISPOSITION,
            format!("{how}; filename*=UTF-8''{name}"),
        )
        .body(file.bytes)
}
