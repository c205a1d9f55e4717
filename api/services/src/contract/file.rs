//! Private files of a contract: only its sides and the offices of their areas open them.

use super::standing::standing;
use crate::app::{App, Ctx, Membership};
use crate::error::Result;
use crate::idempotency::hash;
use crate::upload::{FileLink, PrivateFile, Upload};
use domain::Code;
use entities::{contract_file, linkage_contract};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The file itself. Errors: not one of the contract's sides, not an office of their areas.
pub async fn file(app: &App, ctx: &Ctx, id: Uuid) -> Result<PrivateFile> {
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
    Ok(PrivateFile {
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
        contract_file::ActiveModel {
            id: Set(id),
            contract_id: Set(contract_id),
            delivery_id: Set(delivery_id),
            failure_id: Set(failure_id),
            name: Set(upload.plain_name()),
            content_type: Set(upload.content_type()?.to_owned()),
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
