//! Whatever goes wrong, people see one calm page with the right status and the request's number.

use crate::render::{render_as, see_other};
use crate::{Page, Web, urls};
use askama::Template;
use domain::Code;
use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::middleware::{CatchPanic, ReqId};
use poem::{Endpoint, EndpointExt, IntoResponse, Middleware, Request, Response};

/// An error of the pages, told by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure(pub Code);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl std::error::Error for Failure {}

/// Turns a refusal of the services into the page of its code: `.map_err(failed(&ctx))?`.
/// What went wrong inside is logged here, once, and not shown.
pub fn failed(ctx: &services::Ctx) -> impl Fn(services::Error) -> poem::Error + '_ {
    move |error| {
        if let services::Error::Internal(cause) = &error {
            tracing::error!(request_id = ctx.request_id, %cause, "page failed");
        }
        Failure(error.code()).into()
    }
}

impl ResponseError for Failure {
    fn status(&self) -> StatusCode {
        status_of(self.0)
    }
}

fn status_of(code: Code) -> StatusCode {
    StatusCode::from_u16(code.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    code: Code,
    status: u16,
    request_id: String,
}

impl ErrorPage {
    fn heading(&self) -> &str {
        match self.status {
            401 => self.page.t("Cần đăng nhập", "Please sign in"),
            403 => self.page.t("Không thể thực hiện", "This cannot be done"),
            404 => self.page.t("Trang này không có ở đây", "This page is not here"),
            409 => self.page.t("Nội dung đã thay đổi", "Something has changed"),
            413 | 422 => self.page.t("Thông tin chưa đúng", "Some of this is not right"),
            429 => self.page.t("Xin chậm lại một chút", "A little slower, please"),
            _ => self
                .page
                .t("Có lỗi ở phía chúng tôi", "Something went wrong on our side"),
        }
    }
}

/// Turns errors and panics into error pages.
pub(crate) struct ErrorPages(pub Web);

pub(crate) struct ErrorPagesEndpoint<E> {
    inner: E,
    web: Web,
}

/// Marks the answer of a handler that panicked.
#[derive(Clone)]
struct Panicked;

impl<E: Endpoint + 'static> Middleware<E> for ErrorPages {
    type Output = ErrorPagesEndpoint<poem::endpoint::BoxEndpoint<'static, Response>>;

    fn transform(&self, inner: E) -> Self::Output {
        let caught = inner.with(CatchPanic::new().with_handler(|_| {
            let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
            response.set_data(Panicked);
            response
        }));
        ErrorPagesEndpoint {
            inner: caught.map_to_response().boxed(),
            web: self.web(),
        }
    }
}

impl ErrorPages {
    fn web(&self) -> Web {
        self.0.clone()
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for ErrorPagesEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let page = Page::of(&request, self.web.clone());
        let request_id = request
            .data::<ReqId>()
            .map(ToString::to_string)
            .unwrap_or_default();
        match self.inner.call(request).await {
            Ok(response) if response.data::<Panicked>().is_some() => error_page(
                page,
                Code::Internal,
                StatusCode::INTERNAL_SERVER_ERROR,
                request_id,
            ),
            Ok(response) => Ok(response),
            Err(error) if error.is_from_response() => Ok(error.into_response()),
            Err(error) => {
                let (code, status) = meaning(&error);
                if code == Code::SignInNeeded {
                    return Ok(see_other(urls::with_query(urls::SIGN_IN, "next", &page.path)));
                }
                if status.is_server_error() {
                    tracing::error!(%error, request_id, path = page.path, "page failed");
                }
                error_page(page, code, status, request_id)
            }
        }
    }
}

/// Our own code when there is one, else the nearest to the status of the framework's error.
fn meaning(error: &poem::Error) -> (Code, StatusCode) {
    if let Some(Failure(code)) = error.downcast_ref::<Failure>() {
        return (*code, status_of(*code));
    }
    let status = error.status();
    let code = match status.as_u16() {
        401 => Code::SignInNeeded,
        403 => Code::NotAllowed,
        404 | 405 => Code::NotFound,
        429 => Code::TooManyRequests,
        400..500 => Code::Invalid,
        _ => Code::Internal,
    };
    (code, status)
}

fn error_page(page: Page, code: Code, status: StatusCode, request_id: String) -> poem::Result<Response> {
    let title = code.text(page.locale()).to_owned();
    render_as(
        status,
        &ErrorPage {
            page: page.titled(title),
            code,
            status: status.as_u16(),
            request_id,
        },
    )
}
