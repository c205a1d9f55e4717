use crate::app::{App, Ctx};
use crate::error::Result;
use crate::places::place_names;
use entities::address;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Somebody who receives goods at some place; the phone as `+84…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAddress {
    pub id: Uuid,
    pub name: String,
    pub phone: String,
    /// House and street, or hamlet.
    pub address_line: String,
    pub commune_code: String,
    /// `Phường Cao Lãnh, Tỉnh Đồng Tháp`.
    pub place: String,
    /// Filled in at checkout unless the buyer chooses another.
    pub is_default: bool,
}

/// The account's addresses: the default, then the others, last saved first. Errors: sign-in needed.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<SavedAddress>> {
    let account_id = ctx.person()?.account_id;
    let rows = address::Entity::find()
        .filter(address::Column::AccountId.eq(account_id))
        .order_by_desc(address::Column::IsDefault)
        .order_by_desc(address::Column::SavedAt)
        .order_by_desc(address::Column::Id)
        .all(app.db.read())
        .await?;
    let places = place_names(app, rows.iter().map(|row| row.commune_code.clone())).await?;
    let saved = rows.into_iter().map(|row| SavedAddress {
        place: places.commune(&row.commune_code),
        id: row.id,
        name: row.name,
        phone: row.phone,
        address_line: row.address_line,
        commune_code: row.commune_code,
        is_default: row.is_default,
    });
    Ok(saved.collect())
}
