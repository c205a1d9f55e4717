use crate::db::locks_rows;
use crate::error::Result;
use domain::Code;
use entities::account;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

/// The account, held until the commit, so that what is written for it and its deletion follow each other.
/// An account that is deleted is signed in no more. A writer that locks a cart too locks the cart first.
pub(crate) async fn hold(tx: &impl ConnectionTrait, account_id: Uuid) -> Result<account::Model> {
    let mut query = account::Entity::find_by_id(account_id);
    if locks_rows(tx) {
        query = query.lock_exclusive();
    }
    let row = query.one(tx).await?;
    row.filter(|row| row.deleted_at.is_none())
        .ok_or(Code::SignInNeeded.into())
}
