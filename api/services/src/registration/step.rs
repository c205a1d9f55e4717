use super::hold::hold;
use super::table::Row;
use super::{Side, acting, rows, subject};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use domain::{Code, RegistrationAction, TradeState};
use uuid::Uuid;

/// Pauses, resumes, withdraws, confirms or refuses a registration; the state that it has now.
/// Errors: not ours, wrong state, its round is closed, confirmed by an organisation that is not verified.
pub async fn step(
    app: &App,
    ctx: &Ctx,
    side: Side,
    id: Uuid,
    action: RegistrationAction,
) -> Result<TradeState> {
    if matches!(action, RegistrationAction::Edit | RegistrationAction::Copy) {
        return Err(Code::WrongState.into());
    }
    let acting = acting(ctx, side)?;
    if action == RegistrationAction::Confirm {
        acting.verified()?;
    }
    let tx = app.db.begin().await?;
    let row = hold(&tx, side, acting, id, action).await?.row;
    let state = row.state.after(action).ok_or(Code::WrongState)?;
    let after = Row { state, ..row.clone() };
    rows::update(&tx, side, &row, after).await?;
    let change = Change {
        subject: subject(side),
        id,
        from: Some(row.state.as_str()),
        to: state.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(state)
}
