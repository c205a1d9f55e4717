use super::save::{hold, make_default};
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::Code;
use entities::address;
use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Takes an address out of the account's book; where it was the default, the one saved last follows it.
/// Errors: sign-in needed, not found.
pub async fn remove(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let tx = app.db.begin().await?;
    hold(&tx, account_id).await?;
    let mut kept = address::Entity::find()
        .filter(address::Column::AccountId.eq(account_id))
        .order_by_desc(address::Column::SavedAt)
        .order_by_desc(address::Column::Id)
        .all(&tx)
        .await?;
    let index = kept.iter().position(|row| row.id == id).ok_or(Code::NotFound)?;
    let gone = kept.remove(index);
    let was_default = gone.is_default;
    gone.delete(&tx).await?;
    if let Some(next) = kept.first().filter(|_| was_default) {
        make_default(&tx, account_id, next.id).await?;
    }
    tx.commit().await?;
    Ok(())
}
