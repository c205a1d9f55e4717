//! The folder of the embedded index.

use super::broken;
use super::layout::Layout;
use crate::SearchError;
use std::fs;
use std::path::Path;
use tantivy::Index;

/// Everything in it is ours, so that it can be thrown away; the folder around it may hold more.
const INDEX_FOLDER: &str = "products";

pub(super) fn open_or_begin(folder: &Path, layout: &Layout) -> Result<Index, SearchError> {
    let folder = folder.join(INDEX_FOLDER);
    if folder.exists() {
        match Index::open_in_dir(&folder) {
            Ok(index) if is_ours(&index, layout) => return Ok(index),
            Ok(_) => tracing::info!("the search index was laid out by another version and is begun anew"),
            Err(error) => tracing::warn!(%error, "the search index cannot be read and is begun anew"),
        }
        fs::remove_dir_all(&folder).map_err(unavailable)?;
    }
    fs::create_dir_all(&folder).map_err(unavailable)?;
    Index::create_in_dir(&folder, layout.schema.clone()).map_err(broken)
}

/// The same fields, and not marked as filled by a version that reads them otherwise.
fn is_ours(index: &Index, layout: &Layout) -> bool {
    let mark = index.load_metas().map(|metas| metas.payload);
    index.schema() == layout.schema
        && mark.is_ok_and(|mark| mark.is_none_or(|mark| mark == layout.fingerprint()))
}

fn unavailable(error: std::io::Error) -> SearchError {
    SearchError::Unavailable(Box::new(error))
}
