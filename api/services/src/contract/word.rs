use super::file::ContractFile;
use super::find::{Signature, find};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ports::ContractPaper;
use chrono::Datelike;
use domain::{Code, format};

/// The contract for a word processor: the clauses that are hashed, and whoever has signed.
/// Errors: not one of its sides, not an office of their areas.
pub async fn word_document(app: &App, ctx: &Ctx, number: &str) -> Result<ContractFile> {
    let documents = app.documents.clone().ok_or(Code::NotReady)?;
    let contract = find(app, ctx, number).await?;
    let dated = match contract.signed_at {
        Some(at) => {
            let day = domain::calendar::day_in_viet_nam(at);
            format!(
                "ngày {:02} tháng {:02} năm {}",
                day.day(),
                day.month(),
                day.year()
            )
        }
        None => "ngày …… tháng …… năm ………".to_owned(),
    };
    let signed = |signature: &Option<Signature>| {
        signature.as_ref().map_or_else(String::new, |signature| {
            format!(
                "{}, ký điện tử lúc {}",
                signature.name,
                format::time(signature.at)
            )
        })
    };
    let paper = ContractPaper {
        seller_signature: signed(&contract.seller_signature),
        buyer_signature: signed(&contract.buyer_signature),
        foot: format!("SHA-256 {}", contract.document_hash),
        text: contract.document_text,
        dated,
    };
    let bytes = tokio::task::spawn_blocking(move || documents.contract(&paper))
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    Ok(ContractFile {
        name: format!("{}.docx", contract.number),
        content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned(),
        bytes,
    })
}
