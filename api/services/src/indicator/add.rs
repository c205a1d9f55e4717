//! Adds a computed indicator to an office's own programme, for example linked tonnes.

use super::set_target::{own, target_value};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Cadence, Comparator, Coverage, IndicatorSource, Locale, Measure, Unit};
use entities::indicator;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

#[derive(Debug, Clone)]
pub struct AddIndicator {
    pub programme_key: String,
    /// The code of a measure.
    pub measure: String,
    /// `once` or `per_year`.
    pub cadence: String,
    /// The measure's own words when empty.
    pub title: Option<String>,
    pub target: String,
    /// The language whose decimal mark `target` uses.
    pub typed_in: Locale,
}

/// The key of the new indicator.
pub async fn add(app: &App, ctx: &Ctx, command: AddIndicator) -> Result<String> {
    let tx = app.db.begin().await?;
    let programme = crate::programme::by_key(&tx, &command.programme_key).await?;
    own(ctx, &programme)?;
    let mut checks = Checks::new();
    let measure: Option<Measure> = checks.choice("measure", &command.measure);
    let cadence: Option<Cadence> = checks.choice("cadence", &command.cadence);
    let title = checks.optional("title", command.title.as_deref(), 300);
    let unit = measure.map_or(Unit::Hectare, Measure::unit);
    let target = target_value(&mut checks, &command.target, command.typed_in, unit);
    checks.done()?;
    let (Some(measure), Some(cadence)) = (measure, cadence) else {
        return Err(domain::Code::Invalid.into());
    };
    let others = indicator::Entity::find()
        .filter(indicator::Column::ProgrammeId.eq(programme.id))
        .all(&tx)
        .await?;
    let mut key = measure.as_str().to_owned();
    let mut number = 2;
    while others.iter().any(|other| other.key == key) {
        key = format!("{measure}_no{number}");
        number += 1;
    }
    let id = app.ids.next();
    let label = |locale| measure.label(locale).to_owned();
    indicator::ActiveModel {
        id: Set(id),
        programme_id: Set(programme.id),
        key: Set(key.clone()),
        position: Set(others
            .iter()
            .map(|other| other.position)
            .max()
            .unwrap_or_default()
            + 1),
        parent_id: Set(None),
        title_vi: Set(title.clone().unwrap_or_else(|| label(Locale::Vi))),
        title_en: Set(title.unwrap_or_else(|| label(Locale::En))),
        unit: Set(unit.as_str().to_owned()),
        comparator: Set(Comparator::AtLeast.as_str().to_owned()),
        target_thousandths: Set(target),
        quoted: Set(String::new()),
        denominator_vi: Set(None),
        denominator_en: Set(None),
        cadence: Set(cadence.as_str().to_owned()),
        due_on: Set(programme.last_day),
        source: Set(IndicatorSource::Marketplace.as_str().to_owned()),
        measure: Set(Some(measure.as_str().to_owned())),
        coverage: Set(Some(coverage(measure).as_str().to_owned())),
        responsible: Set(None),
        note_vi: Set(None),
        note_en: Set(None),
        lines: Set(None),
    }
    .insert(&tx)
    .await?;
    let change = Change {
        subject: "indicator",
        id,
        from: None,
        to: "added",
        note: Some(&key),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(key)
}

/// Revenue and foundings are seen in part: not everybody sells, or is registered, here.
fn coverage(measure: Measure) -> Coverage {
    match measure {
        Measure::AverageRevenue
        | Measure::RevenueGrowth
        | Measure::CooperativesFounded
        | Measure::CooperativesOnClubs => Coverage::Partial,
        _ => Coverage::Full,
    }
}
