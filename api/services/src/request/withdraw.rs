use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::offer::actions;
use crate::{party, registration};
use domain::{Code, TradeState};
use entities::demand_request;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Takes a request back. Errors: not ours, already withdrawn, its round is being matched.
pub async fn withdraw(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let acting = ctx.buyer()?;
    let tx = app.db.begin().await?;
    let ours = party::acts_for(&tx, acting).await?;
    let mut finder =
        demand_request::Entity::find_by_id(id).filter(demand_request::Column::OrganisationId.is_in(ours));
    if locks_rows(&tx) {
        finder = finder.lock_exclusive();
    }
    let request = finder.one(&tx).await?.ok_or(Code::NotFound)?;
    let state: TradeState = request.state.parse().map_err(Error::internal)?;
    let rounds = registration::rounds(&tx, request.round_id).await?;
    let round = request.round_id.and_then(|round| rounds.get(&round));
    if actions(state, round).is_empty() {
        return Err(Code::WrongState.into());
    }
    let done = demand_request::Entity::update_many()
        .set(demand_request::ActiveModel {
            state: Set(TradeState::Withdrawn.as_str().to_owned()),
            ..Default::default()
        })
        .filter(demand_request::Column::Id.eq(id))
        .filter(demand_request::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "demand_request",
        id,
        from: Some(state.as_str()),
        to: TradeState::Withdrawn.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
