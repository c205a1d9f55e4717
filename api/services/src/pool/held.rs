use crate::app::{Ctx, Membership};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::registration::takes_registrations;
use domain::{Code, RoundState};
use entities::{matching_round, pool};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// A round that takes registrations and cannot close until the commit.
/// Errors: not there, not open.
pub(super) async fn open_round(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    slug: &str,
) -> Result<matching_round::Model> {
    let finder = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::State.ne(RoundState::Draft.as_str()));
    open(tx, ctx, finder).await
}

/// A pool whose round takes registrations and cannot close until the commit.
/// Errors: not there, its round is not open.
pub(super) async fn open_pool(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    id: Uuid,
) -> Result<(pool::Model, matching_round::Model)> {
    let missing = Code::NotFound;
    let found = pool::Entity::find_by_id(id).one(tx).await?.ok_or(missing)?;
    let round = open(tx, ctx, matching_round::Entity::find_by_id(found.round_id)).await?;
    // The round was waited for: the pool may be gone meanwhile.
    let found = pool::Entity::find_by_id(id).one(tx).await?.ok_or(missing)?;
    Ok((found, round))
}

async fn open(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    finder: sea_orm::Select<matching_round::Entity>,
) -> Result<matching_round::Model> {
    let finder = if locks_rows(tx) {
        finder.lock_exclusive()
    } else {
        finder
    };
    let round = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let state: RoundState = round.state.parse().map_err(Error::internal)?;
    if takes_registrations(state, round.registration_until, ctx.today()) {
        Ok(round)
    } else {
        Err(Code::RoundNotOpen.into())
    }
}

/// The pool's own declarer; for everybody else it is not there.
pub(super) fn require_declarer(acting: &Membership, pool: &pool::Model) -> Result<()> {
    if pool.declared_by_id == acting.organisation_id {
        Ok(())
    } else {
        Err(Code::NotFound.into())
    }
}
