use super::held::Held;
use super::letters;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use chrono::{Duration, NaiveDate};
use domain::calendar::working_days_after;
use domain::complaint::{
    ANSWER_WORKING_DAYS, MEDIATION_DAYS, RECEIVE_DAYS, REPLACE_WORKING_DAYS, SEND_BACK_DAYS, WORD_DAYS,
};
use domain::{Code, ComplaintState};
use entities::complaint;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// The last day of what a state waits for.
pub(super) fn due_on(today: NaiveDate, state: ComplaintState) -> NaiveDate {
    let days = |days: u32| today + Duration::days(i64::from(days));
    match state {
        ComplaintState::Open => working_days_after(today, ANSWER_WORKING_DAYS),
        ComplaintState::Answered => days(WORD_DAYS),
        ComplaintState::Mediation => days(MEDIATION_DAYS),
        ComplaintState::AwaitingReturn => days(SEND_BACK_DAYS),
        ComplaintState::SentBack => days(RECEIVE_DAYS),
        ComplaintState::Replacing => working_days_after(today, REPLACE_WORKING_DAYS),
        ComplaintState::Settled | ComplaintState::Withdrawn => today,
    }
}

/// Takes one step: the guarded change, its history, the letters. `note` is what was said.
/// Errors: no step from here, somebody else was faster.
pub(super) async fn take(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    to: ComplaintState,
    values: complaint::ActiveModel,
    note: Option<&str>,
) -> Result<complaint::Model> {
    if !held.state.can_become(to) {
        return Err(Code::WrongState.into());
    }
    let set = complaint::ActiveModel {
        state: Set(to.as_str().to_owned()),
        due_on: Set(due_on(ctx.today(), to)),
        closed_at: Set(to.is_closed().then_some(ctx.now)),
        ..values
    };
    let changed = complaint::Entity::update_many()
        .set(set)
        .filter(complaint::Column::Id.eq(held.row.id))
        .filter(complaint::Column::State.eq(held.state.as_str()))
        .exec_with_returning(tx)
        .await?;
    let row = changed.into_iter().next().ok_or(Code::Changed)?;
    let change = Change {
        subject: "complaint",
        id: row.id,
        from: Some(held.state.as_str()),
        to: to.as_str(),
        note,
    };
    history::append(app, ctx, tx, change).await?;
    letters::tell(app, ctx, tx, held, &row, note).await?;
    Ok(row)
}
