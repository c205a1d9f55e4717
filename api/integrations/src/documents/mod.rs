//! Documents for word processors.

mod contract;

use contract::lay_out;
use services::ports::{ContractPaper, DocumentError, Documents};
use std::io::Cursor;

/// Writes Office Open XML.
pub struct WordDocuments;

impl Documents for WordDocuments {
    fn contract(&self, paper: &ContractPaper) -> Result<Vec<u8>, DocumentError> {
        let mut file = Cursor::new(Vec::new());
        lay_out(paper)
            .build()
            .pack(&mut file)
            .map_err(|cause| DocumentError(cause.to_string()))?;
        Ok(file.into_inner())
    }
}
