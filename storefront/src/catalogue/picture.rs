use crate::failed;
use poem::handler;
use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{Request, Response, Result};
use services::{App, Ctx, catalogue};
use std::sync::Arc;
use uuid::Uuid;

/// A product's picture. It never changes under its address.
#[handler]
pub(super) async fn show(
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let picture = catalogue::picture(&app, id).await.map_err(failed(&ctx))?;
    let tag = format!("\"{}\"", picture.sha256);
    if request.header(header::IF_NONE_MATCH) == Some(tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into());
    }
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, picture.content_type)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::ETAG, tag)
        .body(picture.bytes))
}
