use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::Code;
use entities::card_account;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// The Stripe account of the organisation that the person acts for.
pub async fn account(app: &App, ctx: &Ctx) -> Result<Option<String>> {
    let seller = ctx.seller()?.organisation_id;
    Ok(taken_by(app.db.read(), [seller]).await?.remove(&seller))
}

/// Says on which Stripe account buyers' cards are charged; nothing typed ends it.
/// Errors: not a manager, invalid field.
pub async fn set_account(app: &App, ctx: &Ctx, typed: &str) -> Result<()> {
    app.cards()?;
    let seller = ctx.seller()?.manager()?.organisation_id;
    let account = typed.trim();
    let mut checks = Checks::new();
    checks.require(
        account.is_empty() || is_account(account),
        "card_account",
        Code::BadCardAccount,
    );
    checks.done()?;
    let tx = app.db.begin().await?;
    if account.is_empty() {
        card_account::Entity::delete_by_id(seller).exec(&tx).await?;
    } else {
        let row = card_account::ActiveModel {
            organisation_id: Set(seller),
            account: Set(account.to_owned()),
            updated_at: Set(ctx.now),
        };
        let over = OnConflict::column(card_account::Column::OrganisationId)
            .update_columns([card_account::Column::Account, card_account::Column::UpdatedAt])
            .to_owned();
        card_account::Entity::insert(row)
            .on_conflict(over)
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn is_account(typed: &str) -> bool {
    let id = typed.strip_prefix("acct_").unwrap_or_default();
    (4..=60).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Which of these sellers have an account, and which.
pub(crate) async fn taken_by(
    connection: &impl ConnectionTrait,
    sellers: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    Ok(card_account::Entity::find()
        .filter(card_account::Column::OrganisationId.is_in(sellers))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.organisation_id, row.account))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::is_account;

    #[test]
    fn an_account_is_stripes_id_and_nothing_else() {
        assert!(is_account("acct_1NqXoaiMyTho"));
        for wrong in [
            "",
            "acct_",
            "1NqXoai",
            "acct_1Nq/../x",
            "acct_1Nq Xoai",
            "cus_1NqXoai",
        ] {
            assert!(!is_account(wrong), "{wrong}");
        }
    }
}
