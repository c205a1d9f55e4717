use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use chrono::{Datelike, NaiveDate};
use domain::{Code, Coverage, IndicatorSource, Locale, Unit};
use entities::reported_figure;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

/// A figure with its day and its evidence. It replaces earlier entries of the same year (or, for a
/// target that is due once, every earlier entry); all are kept.
#[derive(Debug, Clone)]
pub struct EnterFigure {
    pub programme_key: String,
    pub indicator_key: String,
    /// As typed, in the unit of the indicator, with at most three decimals.
    pub value: String,
    /// The language whose decimal mark `value` uses.
    pub typed_in: Locale,
    /// The day the figure stands for; missing when it was not typed as a date.
    pub as_of: Option<NaiveDate>,
    /// Number of the document that says so.
    pub evidence: String,
    pub note: Option<String>,
}

/// Errors: invalid fields; not the actor's programme; the indicator is computed in full from records.
pub async fn enter(app: &App, ctx: &Ctx, command: EnterFigure) -> Result<Uuid> {
    let tx = app.db.begin().await?;
    let programme = crate::programme::tended(ctx, &tx, &command.programme_key).await?;
    let indicator = crate::indicator::by_key(&tx, programme.id, &command.indicator_key).await?;
    let is_partial = indicator.coverage.as_deref() == Some(Coverage::Partial.as_str());
    if indicator.source == IndicatorSource::Marketplace.as_str() && !is_partial {
        return Err(Code::ComputedHere.into());
    }
    let unit: Unit = indicator.unit.parse().map_err(Error::internal)?;
    let mut checks = Checks::new();
    let value = match domain::decimal::parse(&command.value, 3, command.typed_in) {
        Ok(value) => {
            let (least, most) = bounds(unit);
            checks.range("value", value, least, most);
            value
        }
        Err(code) => {
            checks.add("value", code);
            0
        }
    };
    let as_of = command.as_of.unwrap_or(programme.first_day);
    checks.require(command.as_of.is_some(), "as_of", Code::NotADate);
    checks.require(as_of <= ctx.today(), "as_of", Code::DayInFuture);
    checks.require(
        (programme.first_day..=indicator.due_on).contains(&as_of),
        "as_of",
        Code::OutsidePeriod,
    );
    let evidence = checks.text("evidence", &command.evidence, 300);
    let note = checks.optional("note", command.note.as_deref(), 1000);
    checks.done()?;

    let id = app.ids.next();
    reported_figure::ActiveModel {
        id: Set(id),
        indicator_id: Set(indicator.id),
        year: Set(as_of.year()),
        value_thousandths: Set(value),
        as_of: Set(as_of),
        evidence: Set(evidence),
        note: Set(note),
        entered_by_id: Set(ctx.account_id()),
        entered_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Growth may be negative, a share lies between 0% and 100%, all else is not negative.
fn bounds(unit: Unit) -> (i64, i64) {
    const MOST: i64 = 1_000_000_000_000_000_000;
    match unit {
        Unit::Percent => (0, 100_000),
        Unit::PercentGrowth | Unit::PercentGrowthPerYear => (-100_000, MOST),
        _ => (0, MOST),
    }
}
