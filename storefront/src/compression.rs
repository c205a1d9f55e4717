//! Compresses what is text and leaves pictures and request bodies alone.

use poem::http::{HeaderValue, header};
use poem::web::{Compress, CompressionAlgo, CompressionLevel};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

const TEXT: [&str; 5] = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "image/svg+xml",
];
/// Middle of the range: most of the gain at a tenth of the highest level's time.
const LEVEL: CompressionLevel = CompressionLevel::Precise(5);

pub(crate) struct TextCompression;

pub(crate) struct TextCompressionEndpoint<E>(E);

impl<E: Endpoint> Middleware<E> for TextCompression {
    type Output = TextCompressionEndpoint<E>;

    fn transform(&self, inner: E) -> TextCompressionEndpoint<E> {
        TextCompressionEndpoint(inner)
    }
}

impl<E: Endpoint> Endpoint for TextCompressionEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let accepted = algorithm(request.header(header::ACCEPT_ENCODING).unwrap_or_default());
        let mut response = self.0.call(request).await?.into_response();
        let is_text = response
            .content_type()
            .is_some_and(|kind| TEXT.contains(&kind.split(';').next().unwrap_or_default().trim()));
        if !is_text || response.header(header::CONTENT_ENCODING).is_some() {
            return Ok(response);
        }
        response
            .headers_mut()
            .append(header::VARY, HeaderValue::from_static("accept-encoding"));
        Ok(match accepted {
            Some(algorithm) => Compress::new(response, algorithm)
                .with_quality(LEVEL)
                .into_response(),
            None => response,
        })
    }
}

fn algorithm(accept: &str) -> Option<CompressionAlgo> {
    let accepts = |name: &str| {
        accept.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name) && !words.any(|word| word == "q=0" || word == "q=0.0")
        })
    };
    if accepts("br") {
        Some(CompressionAlgo::BR)
    } else if accepts("gzip") {
        Some(CompressionAlgo::GZIP)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_first_then_gzip_and_never_what_was_refused() {
        assert_eq!(algorithm("gzip, deflate, br"), Some(CompressionAlgo::BR));
        assert_eq!(algorithm("br;q=0, gzip;q=0.5"), Some(CompressionAlgo::GZIP));
        assert_eq!(algorithm("identity"), None);
    }
}
