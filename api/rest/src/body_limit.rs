//! Bodies up to a limit, and always of a length said beforehand.

use poem::error::SizedLimitError;
use poem::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

/// The most bytes of a body. A request without a body passes; one in chunks, whose length nobody
/// knows beforehand, does not.
pub struct BodyLimit(pub u64);

impl<E: Endpoint> Middleware<E> for BodyLimit {
    type Output = BodyLimitEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        BodyLimitEndpoint { most: self.0, inner }
    }
}

pub struct BodyLimitEndpoint<E> {
    most: u64,
    inner: E,
}

impl<E: Endpoint> Endpoint for BodyLimitEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if request.headers().contains_key(TRANSFER_ENCODING) {
            return Err(SizedLimitError::MissingContentLength.into());
        }
        if let Some(length) = request.headers().get(CONTENT_LENGTH) {
            let length = length.to_str().ok().and_then(|length| length.parse::<u64>().ok());
            if length.is_none_or(|length| length > self.most) {
                return Err(SizedLimitError::PayloadTooLarge.into());
            }
        }
        Ok(self.inner.call(request).await?.into_response())
    }
}
