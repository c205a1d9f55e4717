//! Private files of a seller's part: pictures of a complaint, and of the handing over of the goods.

use super::held::{may_mediate, of_part};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::idempotency::hash;
use crate::order;
use crate::upload::{FileLink, PrivateFile, Upload};
use domain::Code;
use entities::order_file;
use sea_orm::{
    ActiveModelTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The file itself, for the order's buyer (by its key or account), its seller, the office of the seller's area and the
/// administrator. Errors: not found, for everybody else too.
pub async fn file(app: &App, ctx: &Ctx, id: Uuid, key: Option<&str>) -> Result<PrivateFile> {
    let connection = app.db.read();
    let row = order_file::Entity::find_by_id(id).one(connection).await?;
    let row = row.ok_or(Code::NotFound)?;
    let (part, order) = of_part(connection, row.seller_order_id).await?;
    let is_sellers = ctx
        .seller()
        .is_ok_and(|seller| seller.organisation_id == part.organisation_id);
    let is_buyers = || order::find_for_buyer(connection, ctx, &order.number, key);
    let is_mediators = async || -> Result<bool> {
        Ok(ctx.signed_in().is_some() && may_mediate(connection, ctx, part.organisation_id).await?)
    };
    if !is_sellers && is_buyers().await.is_err() && !is_mediators().await? {
        return Err(Code::NotFound.into());
    }
    Ok(PrivateFile {
        name: row.name,
        content_type: row.content_type,
        bytes: row.bytes,
    })
}

/// Keeps checked files with their part, in order; with a complaint if they show what it says.
pub(crate) async fn keep(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part_id, complaint_id): (Uuid, Option<Uuid>),
    uploads: Vec<Upload>,
) -> Result<()> {
    for upload in uploads {
        order_file::ActiveModel {
            id: Set(app.ids.next()),
            seller_order_id: Set(part_id),
            complaint_id: Set(complaint_id),
            name: Set(upload.plain_name()),
            content_type: Set(upload.content_type()?.to_owned()),
            sha256: Set(hash(&upload.bytes)),
            bytes: Set(upload.bytes),
            created_at: Set(ctx.now),
        }
        .insert(tx)
        .await?;
    }
    Ok(())
}

/// The files that fit, by what they belong to: their complaint, or else their part. Their bytes stay where they are.
pub(crate) async fn files_of(
    connection: &impl ConnectionTrait,
    which: Condition,
) -> Result<HashMap<Uuid, Vec<FileLink>>> {
    let rows: Vec<(Uuid, Uuid, Option<Uuid>, String, String)> = order_file::Entity::find()
        .select_only()
        .columns([
            order_file::Column::Id,
            order_file::Column::SellerOrderId,
            order_file::Column::ComplaintId,
            order_file::Column::Name,
            order_file::Column::ContentType,
        ])
        .filter(which)
        .order_by_asc(order_file::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let mut files: HashMap<Uuid, Vec<FileLink>> = HashMap::new();
    for (id, part_id, complaint_id, name, content_type) in rows {
        files
            .entry(complaint_id.unwrap_or(part_id))
            .or_default()
            .push(FileLink {
                id,
                name,
                content_type,
            });
    }
    Ok(files)
}
