//! Refunds that a buyer's bank sent back after Stripe had taken them.

use super::refund::{change, done, held_duty};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::payment::came_back;
use domain::CardRefundState;
use entities::card_refund;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What a message says about a refund.
pub(super) struct Said<'a> {
    pub account: Option<&'a str>,
    /// Stripe's number.
    pub reference: &'a str,
    /// Our own, as we named it to Stripe.
    pub id: Option<Uuid>,
}

/// Asks Stripe how that refund stands and takes what has changed into the books, once. What a person has to look
/// at, if anything.
pub(super) async fn of_refund(app: &App, ctx: &Ctx, said: Said<'_>) -> Result<Option<String>> {
    let by_reference = card_refund::Entity::find()
        .filter(card_refund::Column::Reference.eq(said.reference))
        .one(app.db.read())
        .await?;
    let row = match (by_reference, said.id) {
        (Some(row), _) => row,
        // The answer that named it may be lost.
        (None, Some(id)) => match card_refund::Entity::find_by_id(id).one(app.db.read()).await? {
            Some(row) => row,
            None => return Ok(Some(format!("refund {} of no known duty", said.reference))),
        },
        // Made by the seller at Stripe.
        (None, None) => return Ok(None),
    };
    if said.account != Some(row.account.as_str()) {
        return Ok(Some(format!("not of account {}", row.account)));
    }
    let standing = app
        .cards()?
        .look_up_refund(&row.account, said.reference)
        .await
        .map_err(Error::internal)?;
    if standing.id != Some(row.id) {
        return Ok(Some(format!("refund {} is another one", said.reference)));
    }
    match standing.failure {
        Some(why) => failed(app, ctx, &row, said.reference, &why).await?,
        None => done(app, ctx, &row, said.reference.to_owned()).await?,
    }
    Ok(None)
}

/// A share that never went, or that is with the seller again.
async fn failed(app: &App, ctx: &Ctx, row: &card_refund::Model, reference: &str, why: &str) -> Result<()> {
    use CardRefundState::{Failed, Paid, Started};
    let tx = app.db.begin().await?;
    let (part, order, due) = held_duty(&tx, row.refund_id).await?;
    let reference = Some(reference);
    if change(&tx, ctx, row.id, Paid, Failed, reference, Some(why)).await? {
        came_back(app, ctx, &tx, (part, &order), &due, (row.id, row.amount_vnd), why).await?;
    } else {
        change(&tx, ctx, row.id, Started, Failed, reference, Some(why)).await?;
    }
    tx.commit().await?;
    Ok(())
}
