use super::find::{Signature, find};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ports::ContractPaper;
use crate::upload::PrivateFile;
use domain::Code;

/// The contract for a word processor: the clauses that are hashed, and whoever has signed.
/// Errors: not one of its sides, not an office of their areas.
pub async fn word_document(app: &App, ctx: &Ctx, number: &str) -> Result<PrivateFile> {
    let documents = app.documents.clone().ok_or(Code::NotReady)?;
    let contract = find(app, ctx, number).await?;
    let signed =
        |signature: &Option<Signature>| signature.as_ref().map_or_else(String::new, Signature::on_paper);
    let paper = ContractPaper {
        seller_signature: signed(&contract.seller_signature),
        buyer_signature: signed(&contract.buyer_signature),
        foot: format!("SHA-256 {}", contract.document_hash),
        dated: contract.signed_on_paper(),
        text: contract.document_text,
    };
    let bytes = tokio::task::spawn_blocking(move || documents.contract(&paper))
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    Ok(PrivateFile {
        name: format!("{}.docx", contract.number),
        content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned(),
        bytes,
    })
}
