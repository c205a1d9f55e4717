//! Style and script, built in. Their names carry their content's fingerprint, so browsers keep them for a year.

use crate::Failure;
use domain::Code;
use poem::http::header;
use poem::web::Path;
use poem::{Response, handler};
use std::sync::LazyLock;

struct Asset {
    url: String,
    content_type: &'static str,
    content: &'static str,
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "style",
        "css",
        "text/css; charset=utf-8",
        include_str!("../assets/style.css"),
    )
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "enhance",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/enhance.js"),
    )
});

const FOREVER: &str = "public, max-age=31536000, immutable";

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, content: &'static str) -> Asset {
        let url = format!(
            "/assets/{stem}.{:016x}.{extension}",
            fingerprint(content.as_bytes())
        );
        Asset {
            url,
            content_type,
            content,
        }
    }
}

pub fn style_url() -> &'static str {
    &STYLE.url
}

pub fn script_url() -> &'static str {
    &SCRIPT.url
}

/// FNV-1a, 64 bits: tells versions of a file apart, nothing more.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[handler]
pub(crate) fn serve(Path(name): Path<String>) -> poem::Result<Response> {
    let asset = [&*STYLE, &*SCRIPT]
        .into_iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(name.as_str()))
        .ok_or(Failure(Code::NotFound))?;
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, asset.content_type)
        .header(header::CACHE_CONTROL, FOREVER)
        .body(asset.content))
}
