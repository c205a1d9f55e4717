//! Changes the target of an indicator in an office's own programme. A published plan stays as written.

use super::view::target_of;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, Locale, Unit};
use entities::{indicator, programme};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[derive(Debug, Clone)]
pub struct SetTarget {
    pub programme_key: String,
    pub indicator_key: String,
    /// As typed, in the unit of the indicator, with at most three decimals.
    pub target: String,
    /// The language whose decimal mark `target` uses.
    pub typed_in: Locale,
}

pub async fn set_target(app: &App, ctx: &Ctx, command: SetTarget) -> Result<()> {
    let tx = app.db.begin().await?;
    let programme = crate::programme::by_key(&tx, &command.programme_key).await?;
    own(ctx, &programme)?;
    let row = super::by_key(&tx, programme.id, &command.indicator_key).await?;
    let unit = target_of(&row)?.unit;
    let mut checks = Checks::new();
    let target = target_value(&mut checks, &command.target, command.typed_in, unit);
    checks.done()?;
    if target != row.target_thousandths {
        let changed = indicator::Entity::update_many()
            .col_expr(indicator::Column::TargetThousandths, Expr::value(target))
            .filter(indicator::Column::Id.eq(row.id))
            .filter(indicator::Column::TargetThousandths.eq(row.target_thousandths))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(Code::Changed.into());
        }
        let change = Change {
            subject: "indicator",
            id: row.id,
            from: Some(&row.target_thousandths.to_string()),
            to: &target.to_string(),
            note: Some("target_thousandths"),
        };
        history::append(app, ctx, &tx, change).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Refuses who does not keep this programme, and any change of a published plan.
pub(super) fn own(ctx: &Ctx, programme: &programme::Model) -> Result<()> {
    let office = ctx.office()?.verified()?;
    match programme.office_id {
        None => Err(Code::TargetAsWritten.into()),
        Some(id) if id == office.organisation_id => Ok(()),
        Some(_) => Err(Code::NotAllowed.into()),
    }
}

/// A positive number in thousandths; a share is at most 100%.
pub(super) fn target_value(checks: &mut Checks, typed: &str, locale: Locale, unit: Unit) -> i64 {
    match domain::decimal::parse(typed, 3, locale) {
        Ok(value) => {
            let most = if unit == Unit::Percent {
                100_000
            } else {
                MOST_THOUSANDTHS
            };
            checks.range("target", value, 1, most);
            value
        }
        Err(code) => {
            checks.add("target", code);
            0
        }
    }
}

/// A million billion of a unit: more than any plan asks, far from overflow.
const MOST_THOUSANDTHS: i64 = 1_000_000_000_000_000_000;
