use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::idempotency::hash;
use domain::Code;
use entities::{picture, product};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

pub const LARGEST_PICTURE: usize = 5 * 1024 * 1024;
const MOST_PICTURES: u64 = 10;

/// A picture as uploaded. Its kind is told by its first bytes, not by what the sender says.
#[derive(Debug, Clone)]
pub struct PictureUpload {
    pub alt: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone)]
pub struct PictureFile {
    pub content_type: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// Adds a picture to a product of the seller's.
pub async fn add_picture(app: &App, ctx: &Ctx, slug: &str, upload: PictureUpload) -> Result<Uuid> {
    let seller = ctx.seller()?.organisation_id;
    let mut checks = Checks::new();
    let alt = checks.optional("alt", Some(&upload.alt), 200);
    let content_type = picture_type(&upload.bytes);
    checks.require(
        upload.bytes.len() <= LARGEST_PICTURE && content_type.is_some(),
        "picture",
        Code::BadPicture,
    );
    checks.done()?;
    let content_type = content_type.ok_or(Error::field("picture", Code::BadPicture))?;
    let tx = app.db().begin().await?;
    let product = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let count = picture::Entity::find()
        .filter(picture::Column::ProductId.eq(product.id))
        .count(&tx)
        .await?;
    if count >= MOST_PICTURES {
        return Err(Error::field("picture", Code::TooLong));
    }
    let id = app.ids.next();
    picture::ActiveModel {
        id: Set(id),
        product_id: Set(product.id),
        position: Set(i32::try_from(count).map_err(Error::internal)?),
        alt: Set(alt.unwrap_or(product.name)),
        content_type: Set(content_type.to_owned()),
        sha256: Set(hash(&upload.bytes)),
        bytes: Set(upload.bytes),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Removes a picture from a product of the seller's; removing it again changes nothing.
pub async fn remove_picture(app: &App, ctx: &Ctx, slug: &str, id: Uuid) -> Result<()> {
    let seller = ctx.seller()?.organisation_id;
    let tx = app.db().begin().await?;
    let product = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    picture::Entity::delete_many()
        .filter(picture::Column::Id.eq(id))
        .filter(picture::Column::ProductId.eq(product.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The picture itself.
pub async fn picture(app: &App, id: Uuid) -> Result<PictureFile> {
    let row = picture::Entity::find_by_id(id)
        .one(app.db().read())
        .await?
        .ok_or(Code::NotFound)?;
    Ok(PictureFile {
        content_type: row.content_type,
        bytes: row.bytes,
        sha256: row.sha256,
    })
}

pub(crate) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
