use super::list::actions;
use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::{party, registration};
use domain::{Code, TradeState};
use entities::supply_offer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Takes an offer back. Errors: not ours, already withdrawn, its round is being matched.
pub async fn withdraw(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let acting = ctx.seller()?;
    let tx = app.db.begin().await?;
    let ours = party::acts_for(&tx, acting).await?;
    let mut finder =
        supply_offer::Entity::find_by_id(id).filter(supply_offer::Column::OrganisationId.is_in(ours));
    if locks_rows(&tx) {
        finder = finder.lock_exclusive();
    }
    let offer = finder.one(&tx).await?.ok_or(Code::NotFound)?;
    let state: TradeState = offer.state.parse().map_err(Error::internal)?;
    let rounds = registration::rounds(&tx, offer.round_id).await?;
    let round = offer.round_id.and_then(|round| rounds.get(&round));
    if actions(state, round).is_empty() {
        return Err(Code::WrongState.into());
    }
    let done = supply_offer::Entity::update_many()
        .set(supply_offer::ActiveModel {
            state: Set(TradeState::Withdrawn.as_str().to_owned()),
            ..Default::default()
        })
        .filter(supply_offer::Column::Id.eq(id))
        .filter(supply_offer::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "supply_offer",
        id,
        from: Some(state.as_str()),
        to: TradeState::Withdrawn.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
