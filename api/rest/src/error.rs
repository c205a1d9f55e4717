//! The one answer of the API when something is refused, the same shape everywhere.

use domain::{Code, ErrorKind};
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object};
use services::{Ctx, Error};

/// `{"error": {"code", "message", "fields", "request_id"}}`
#[derive(Debug, Clone, Object)]
pub struct ErrorBody {
    pub error: ErrorDetail,
}

#[derive(Debug, Clone, Object)]
pub struct ErrorDetail {
    /// A stable word, for example `out_of_stock`.
    pub code: String,
    /// What is wrong and what to do next, in the caller's language.
    pub message: String,
    /// Which fields are wrong; empty when it is none in particular.
    pub fields: Vec<FieldDetail>,
    /// Quote it when you ask for help.
    pub request_id: String,
}

#[derive(Debug, Clone, Object)]
pub struct FieldDetail {
    /// Where in the request, for example `lines.0.quantity`.
    pub path: String,
    pub code: String,
    pub message: String,
}

#[derive(Debug, ApiResponse)]
pub enum Failure {
    /// The request cannot be read: a parameter or the body is not of the documented form.
    #[oai(status = 400)]
    BadRequest(Json<ErrorBody>),
    /// Sign in first (`POST /api/v1/tokens`), or the sign-in failed.
    #[oai(status = 401)]
    Unauthenticated(Json<ErrorBody>),
    /// Not allowed for this person or this organisation.
    #[oai(status = 403)]
    Forbidden(Json<ErrorBody>),
    /// Not there, or not yours.
    #[oai(status = 404)]
    NotFound(Json<ErrorBody>),
    /// Something changed in between; read again.
    #[oai(status = 409)]
    Conflict(Json<ErrorBody>),
    /// Some fields are wrong.
    #[oai(status = 422)]
    Invalid(Json<ErrorBody>),
    /// Too many tries; wait a little.
    #[oai(status = 429)]
    TooMany(Json<ErrorBody>),
    /// Our fault; the request id is in our log.
    #[oai(status = 500)]
    Internal(Json<ErrorBody>),
}

/// Turns a refusal into the answer, in the caller's language: `.map_err(fail(&ctx))?`.
pub fn fail(ctx: &Ctx) -> impl Fn(Error) -> Failure + '_ {
    move |error| failure(ctx, &error)
}

pub(crate) fn failure(ctx: &Ctx, error: &Error) -> Failure {
    if let Error::Internal(cause) = error {
        tracing::error!(request_id = ctx.request_id, %cause, "request failed");
    }
    let body = Json(body(ctx, error));
    match error.kind() {
        ErrorKind::Invalid => Failure::Invalid(body),
        ErrorKind::Unauthenticated => Failure::Unauthenticated(body),
        ErrorKind::Forbidden => Failure::Forbidden(body),
        ErrorKind::NotFound => Failure::NotFound(body),
        ErrorKind::Conflict => Failure::Conflict(body),
        ErrorKind::TooMany => Failure::TooMany(body),
        ErrorKind::Internal => Failure::Internal(body),
    }
}

fn body(ctx: &Ctx, error: &Error) -> ErrorBody {
    ErrorBody {
        error: ErrorDetail {
            code: error.code().as_str().to_owned(),
            message: error.code().text(ctx.locale).to_owned(),
            fields: error
                .fields()
                .iter()
                .map(|field| FieldDetail {
                    path: field.path.clone(),
                    code: field.code.as_str().to_owned(),
                    message: field.code.text(ctx.locale).to_owned(),
                })
                .collect(),
            request_id: ctx.request_id.clone(),
        },
    }
}

/// The framework could not read or route the request; its own words say what it expected.
pub(crate) fn unreadable(ctx: &Ctx, cause: &poem::Error) -> Response {
    let status = cause.status();
    let code = match status.as_u16() {
        401 => Code::SignInNeeded,
        404 => Code::NotFound,
        429 => Code::TooManyRequests,
        500..=599 => Code::Internal,
        _ => Code::BadRequest,
    };
    if status.is_server_error() {
        tracing::error!(request_id = ctx.request_id, %cause, "request failed");
    }
    let mut body = body(ctx, &code.into());
    if code == Code::BadRequest {
        body.error.message = format!("{} ({cause})", body.error.message);
    }
    Json(body).with_status(status).into_response()
}
