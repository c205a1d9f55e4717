//! Private files of a contract: only its sides and the offices of their areas open them.

use super::standing::standing;
use crate::app::{App, Ctx, Membership};
use crate::catalogue::{LARGEST_PICTURE, picture_type};
use crate::error::{Checks, Error, Result};
use crate::idempotency::hash;
use domain::Code;
use entities::{contract_file, linkage_contract};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Pictures that one step may bring along.
const MOST_FILES: usize = 4;

/// A file as uploaded. Its kind is told by its first bytes, not by what the sender says.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a list says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    pub id: Uuid,
    pub name: String,
    pub content_type: String,
}

#[derive(Debug, Clone)]
pub struct ContractFile {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// The file itself. Errors: not one of the contract's sides, not an office of their areas.
pub async fn file(app: &App, ctx: &Ctx, id: Uuid) -> Result<ContractFile> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let row = contract_file::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let contract = linkage_contract::Entity::find_by_id(row.contract_id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    standing(connection, acting, &contract).await?;
    Ok(ContractFile {
        name: row.name,
        content_type: row.content_type,
        bytes: row.bytes,
    })
}

/// What a file of a contract shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shown {
    Paper,
    Delivery(Uuid),
    CropFailure(Uuid),
}

/// Notes at `path` what is wrong with the files of one step.
pub(crate) fn check_uploads(checks: &mut Checks, path: &str, uploads: &[Upload]) {
    checks.require(uploads.len() <= MOST_FILES, path, Code::TooLong);
    for upload in uploads {
        let is_right = upload.bytes.len() <= LARGEST_PICTURE && content_type(&upload.bytes).is_some();
        checks.require(is_right, path, Code::BadFile);
    }
}

/// Keeps checked files with their contract, in order.
pub(crate) async fn keep(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (contract_id, shown): (Uuid, Shown),
    by: &Membership,
    uploads: Vec<Upload>,
) -> Result<Vec<Uuid>> {
    let (delivery_id, failure_id) = match shown {
        Shown::Paper => (None, None),
        Shown::Delivery(id) => (Some(id), None),
        Shown::CropFailure(id) => (None, Some(id)),
    };
    let mut ids = Vec::with_capacity(uploads.len());
    for upload in uploads {
        let id = app.ids.next();
        let content_type = content_type(&upload.bytes).ok_or_else(|| Error::field("file", Code::BadFile))?;
        contract_file::ActiveModel {
            id: Set(id),
            contract_id: Set(contract_id),
            delivery_id: Set(delivery_id),
            failure_id: Set(failure_id),
            name: Set(plain_name(&upload.name)),
            content_type: Set(content_type.to_owned()),
            sha256: Set(hash(&upload.bytes)),
            bytes: Set(upload.bytes),
            uploaded_by_id: Set(by.organisation_id),
            created_at: Set(ctx.now),
        }
        .insert(tx)
        .await?;
        ids.push(id);
    }
    Ok(ids)
}

/// The files of these deliveries or crop failures, by what they show; their bytes stay where they are.
pub(crate) async fn files_of(
    connection: &impl ConnectionTrait,
    shows: contract_file::Column,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<FileLink>>> {
    let rows: Vec<(Uuid, Uuid, String, String)> = contract_file::Entity::find()
        .select_only()
        .columns([
            contract_file::Column::Id,
            shows,
            contract_file::Column::Name,
            contract_file::Column::ContentType,
        ])
        .filter(shows.is_in(ids))
        .order_by_asc(contract_file::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let mut files: HashMap<Uuid, Vec<FileLink>> = HashMap::new();
    for (id, shown, name, content_type) in rows {
        files.entry(shown).or_default().push(FileLink {
            id,
            name,
            content_type,
        });
    }
    Ok(files)
}

fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => picture_type(bytes),
    }
}

/// The last part of a path, without what would break a header.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(120)
        .collect();
    let tidied = domain::text::tidy(&plain);
    if tidied.is_empty() {
        "tep".to_owned()
    } else {
        tidied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_kind() {
        assert_eq!(content_type(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(content_type(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(content_type(b"<html>"), None);
        assert_eq!(content_type(b""), None);
    }

    #[test]
    fn names_lose_their_folders() {
        assert_eq!(plain_name("C:\\anh\\lo \"1\".jpg"), "lo 1.jpg");
        assert_eq!(plain_name("/"), "tep");
    }
}
