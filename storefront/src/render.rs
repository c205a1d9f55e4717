use crate::Failure;
use askama::Template;
use domain::Code;
use poem::Response;
use poem::http::{StatusCode, header};

/// A whole page as the answer.
pub fn render(template: &impl Template) -> poem::Result<Response> {
    render_as(StatusCode::OK, template)
}

/// The page of a refused form: what was typed stays, the errors stand beside their fields.
pub fn render_invalid(template: &impl Template) -> poem::Result<Response> {
    render_as(StatusCode::UNPROCESSABLE_ENTITY, template)
}

pub(crate) fn render_as(status: StatusCode, template: &impl Template) -> poem::Result<Response> {
    let html = template.render().map_err(|error| {
        tracing::error!(%error, "a template did not render");
        Failure(Code::Internal)
    })?;
    Ok(Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "private, no-cache")
        .body(html))
}

/// After a form was taken: the browser asks for the next page, so that reloading repeats nothing.
pub fn see_other(url: impl AsRef<str>) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, url.as_ref())
        .finish()
}
