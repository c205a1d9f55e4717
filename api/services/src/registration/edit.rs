use super::check::{check_figures, check_months, check_period};
use super::hold::{Held, hold};
use super::table::Row;
use super::{MonthQuantity, Side, acting, rows, subject};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, Month, RegistrationAction};
use uuid::Uuid;

/// What may change while the round is open; other goods or another place are another registration.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The version that was seen, so that nobody's change is lost.
    pub version: i32,
    pub price_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    pub note: Option<String>,
    /// From this month on; months that are over stay as they were.
    pub months: Vec<MonthQuantity>,
}

/// Errors: not ours, changed by somebody else, withdrawn, its round is closed, invalid fields.
pub async fn edit(app: &App, ctx: &Ctx, side: Side, id: Uuid, command: Edit) -> Result<()> {
    let acting = acting(ctx, side)?;
    let tx = app.db.begin().await?;
    let Held { row, round } = hold(&tx, side, acting, id, RegistrationAction::Edit).await?;
    if row.version != command.version {
        return Err(Code::Changed.into());
    }
    let this_month = Month::of(ctx.today());
    let mut checks = Checks::new();
    check_months(&mut checks, &command.months, this_month);
    check_figures(&mut checks, side, command.price_vnd_per_kg, command.min_lot_kg);
    if let Some(round) = &round {
        check_period(&mut checks, round, &command.months);
    }
    let note = checks.optional("note", command.note.as_deref(), 1_000);
    checks.done()?;

    let after = Row {
        price_vnd_per_kg: command.price_vnd_per_kg,
        min_lot_kg: command.min_lot_kg,
        note,
        ..row.clone()
    };
    let told = format!(
        "{} VND/kg → {} VND/kg",
        row.price_vnd_per_kg, after.price_vnd_per_kg
    );
    rows::update(&tx, side, &row, after).await?;
    rows::replace_months(&tx, side, id, this_month, &command.months).await?;
    let change = Change {
        subject: subject(side),
        id,
        from: Some(row.state.as_str()),
        to: row.state.as_str(),
        note: Some(&told),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
