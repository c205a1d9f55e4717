use super::list::{is_expired, own_proposal};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, ProposalState};
use entities::proposal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Declines for the acting organisation's side, with the reason that the other side reads.
/// Errors: not ours, not verified, expired, already closed, no reason.
pub async fn decline(app: &App, ctx: &Ctx, id: Uuid, reason: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let (proposal, state, _) = own_proposal(&tx, acting, id).await?;
    if is_expired(state, proposal.answer_until, ctx.today()) {
        return Err(Code::ProposalExpired.into());
    }
    if !state.is_open() {
        return Err(Code::WrongState.into());
    }
    let done = proposal::Entity::update_many()
        .set(proposal::ActiveModel {
            state: Set(ProposalState::Declined.as_str().to_owned()),
            decline_reason: Set(Some(reason.clone())),
            ..Default::default()
        })
        .filter(proposal::Column::Id.eq(id))
        .filter(proposal::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "proposal",
        id,
        from: Some(state.as_str()),
        to: ProposalState::Declined.as_str(),
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
