//! The seller's side of the review: sending a listing in and taking it down.
//! The office's side is in `verification`.

use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::outbox::{self, Job};
use domain::{Code, ListingState, Verification, codes};
use entities::product;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

codes! {
    /// What a seller can do with a listing now.
    ListingAction {
        Edit = "edit", "Sửa", "Edit";
        Submit = "submit", "Gửi duyệt", "Send for review";
        Withdraw = "withdraw", "Ngừng bán", "Stop selling";
    }
}

/// The buttons of a listing and the `actions` of its JSON.
pub fn listing_actions(ctx: &Ctx, state: ListingState) -> Vec<ListingAction> {
    let verified = ctx
        .seller()
        .is_ok_and(|seller| seller.verification == Verification::Verified);
    let mut actions = vec![ListingAction::Edit];
    if verified && state.can_become(ListingState::InReview) {
        actions.push(ListingAction::Submit);
    }
    if state.can_become(ListingState::Withdrawn) {
        actions.push(ListingAction::Withdraw);
    }
    actions
}

/// Sends a draft, a returned or a withdrawn listing to the office. Only a verified organisation may.
pub async fn submit(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    ctx.seller()?.verified()?;
    become_state(app, ctx, slug, ListingState::InReview).await
}

/// Takes a live listing down at once.
pub async fn withdraw(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    become_state(app, ctx, slug, ListingState::Withdrawn).await
}

async fn become_state(app: &App, ctx: &Ctx, slug: &str, next: ListingState) -> Result<()> {
    let seller = ctx.seller()?.organisation_id;
    let tx = app.db().begin().await?;
    let row = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let state: ListingState = row.state.parse().map_err(Error::internal)?;
    if state == next {
        return Ok(());
    }
    if !state.can_become(next) {
        return Err(Code::WrongState.into());
    }
    let change = Change {
        subject: "product",
        id: row.id,
        from: Some(state.as_str()),
        to: next.as_str(),
        note: None,
    };
    set_state(app, ctx, &tx, row.id, state, next).await?;
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}

/// The guarded change itself, with the search index following.
pub(crate) async fn set_state(
    app: &App,
    ctx: &Ctx,
    tx: &sea_orm::DatabaseTransaction,
    id: Uuid,
    from: ListingState,
    to: ListingState,
) -> Result<()> {
    let changed = product::Entity::update_many()
        .set(product::ActiveModel {
            state: Set(to.to_string()),
            updated_at: Set(ctx.now),
            ..Default::default()
        })
        .filter(product::Column::Id.eq(id))
        .filter(product::Column::State.eq(from.as_str()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    outbox::enqueue(app, ctx, tx, &Job::IndexProduct { product_id: id }).await
}

/// The search index follows what an organisation's live products are told with, or whether they show at all.
pub(crate) async fn index_live_products(
    app: &App,
    ctx: &Ctx,
    tx: &sea_orm::DatabaseTransaction,
    organisation_id: Uuid,
) -> Result<()> {
    let live: Vec<Uuid> = product::Entity::find()
        .select_only()
        .column(product::Column::Id)
        .filter(product::Column::OrganisationId.eq(organisation_id))
        .filter(product::Column::State.eq(ListingState::Live.as_str()))
        .into_tuple()
        .all(tx)
        .await?;
    for product_id in live {
        outbox::enqueue(app, ctx, tx, &Job::IndexProduct { product_id }).await?;
    }
    Ok(())
}
