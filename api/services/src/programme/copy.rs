//! Copies a programme to a new period: indicators and targets with it, areas by today's units.

use super::area::area_of;
use super::load::{day, insert_area};
use crate::app::{App, Area, Ctx};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use chrono::{Datelike, NaiveDate};
use domain::{Code, ProgrammeLevel};
use entities::{commune, indicator, programme, programme_reporting_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, Default)]
pub struct CopyProgramme {
    /// Key of the programme that is copied.
    pub key: String,
    pub first_year: i32,
    pub last_year: i32,
    /// The document's name, with the new period, when empty.
    pub name: Option<String>,
    /// One commune of the office's area; else the source's area where the office covers it, else the office's own.
    pub commune_code: Option<String>,
}

/// The key of the copy. Errors: invalid years or commune, the office made this copy already.
pub async fn copy(app: &App, ctx: &Ctx, command: CopyProgramme) -> Result<String> {
    let office = ctx.office()?.verified()?.clone();
    let tx = app.db.begin().await?;
    let source = super::by_key(&tx, &command.key).await?;
    let mut checks = Checks::new();
    let years = i64::from(ctx.today().year());
    checks.range("first_year", i64::from(command.first_year), years - 5, years + 10);
    checks.range(
        "last_year",
        i64::from(command.last_year),
        i64::from(command.first_year),
        i64::from(command.first_year).saturating_add(10),
    );
    let name = checks.optional("name", command.name.as_deref(), 400);
    let commune_code = command.commune_code.as_deref().filter(|code| !code.is_empty());
    let commune = match commune_code {
        Some(code) => commune::Entity::find_by_id(code.to_owned()).one(&tx).await?,
        None => None,
    };
    checks.require(
        commune_code.is_none() || commune.is_some(),
        "commune_code",
        Code::UnknownCommune,
    );
    if let Some(commune) = &commune {
        let is_inside = office
            .area
            .covers(Some(&commune.province_code), Some(&commune.code));
        checks.require(is_inside, "commune_code", Code::OutsideArea);
    }
    checks.done()?;

    let first_day = day(command.first_year, 1, 1)?;
    let last_day = day(command.last_year, 12, 31)?;
    let others = programme::Entity::find().all(&tx).await?;
    let is_again = others.iter().any(|other| {
        other.copied_from_id == Some(source.id)
            && other.office_id == Some(office.organisation_id)
            && (other.first_day, other.last_day) == (first_day, last_day)
    });
    if is_again {
        return Err(Error::field("first_year", Code::KeyTaken));
    }
    let key = derive_key(&source.key, command.first_year, command.last_year, |key| {
        others.iter().any(|other| other.key == key)
    });
    let area = match &commune {
        Some(commune) => Area {
            provinces: Vec::new(),
            communes: vec![commune.code.clone()],
        },
        None => {
            let own = area_of(&tx, &[source.id])
                .await?
                .remove(&source.id)
                .unwrap_or_default();
            if own.lies_in(&office.area) {
                own.codes()
            } else {
                office.area.clone()
            }
        }
    };
    let level = if area.provinces.is_empty() && area.communes.len() == 1 {
        ProgrammeLevel::Commune
    } else {
        ProgrammeLevel::Province
    };
    let id = app.ids.next();
    let period = period_words(command.first_year, command.last_year);
    programme::ActiveModel {
        id: Set(id),
        key: Set(key.clone()),
        office_id: Set(Some(office.organisation_id)),
        name_vi: Set(name
            .clone()
            .unwrap_or_else(|| format!("{} – kỳ {period}", source.name_vi))),
        name_en: Set(name.unwrap_or_else(|| format!("{} – period {period}", source.name_en))),
        authority: Set(office.name.clone()),
        level: Set(level.as_str().to_owned()),
        place_as_stated: Set(commune.map(|commune| commune.name)),
        document_number: Set(None),
        document_date: Set(None),
        based_on: Set(serde_json::json!([{ "vi": source.name_vi, "en": source.name_en }])),
        signatory: Set(None),
        first_day: Set(first_day),
        last_day: Set(last_day),
        start_is_assumed: Set(false),
        note_vi: Set(None),
        note_en: Set(None),
        unmeasured: Set(source.unmeasured.clone()),
        copied_from_id: Set(Some(source.id)),
        source: Set(source.source.clone()),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    for code in area.provinces {
        insert_area(&tx, app.ids.next(), id, Some(code), None).await?;
    }
    for code in area.communes {
        insert_area(&tx, app.ids.next(), id, None, Some(code)).await?;
    }
    copy_reporting_dates(app, &tx, source.id, id).await?;
    copy_indicators(app, &tx, &source, id, last_day).await?;
    let change = Change {
        subject: "programme",
        id,
        from: None,
        to: "copied",
        note: Some(&source.key),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(key)
}

async fn copy_reporting_dates(app: &App, tx: &impl ConnectionTrait, from: Uuid, to: Uuid) -> Result<()> {
    let rows = programme_reporting_date::Entity::find()
        .filter(programme_reporting_date::Column::ProgrammeId.eq(from))
        .order_by_asc(programme_reporting_date::Column::Position)
        .all(tx)
        .await?;
    for row in rows {
        let mut copy = row.into_active_model().reset_all();
        copy.id = Set(app.ids.next());
        copy.programme_id = Set(to);
        copy.insert(tx).await?;
    }
    Ok(())
}

/// A target due so many years after the source's end is due as many after the copy's.
async fn copy_indicators(
    app: &App,
    tx: &impl ConnectionTrait,
    source: &programme::Model,
    to: Uuid,
    last_day: NaiveDate,
) -> Result<()> {
    let rows = indicator::Entity::find()
        .filter(indicator::Column::ProgrammeId.eq(source.id))
        .order_by_asc(indicator::Column::Position)
        .all(tx)
        .await?;
    let mut ids: HashMap<Uuid, Uuid> = HashMap::new();
    for row in rows {
        let id = app.ids.next();
        ids.insert(row.id, id);
        let year = last_day.year() + row.due_on.year() - source.last_day.year();
        let due_on = day(year, row.due_on.month(), row.due_on.day())?;
        let parent_id = row.parent_id.and_then(|parent| ids.get(&parent).copied());
        let mut copy = row.into_active_model().reset_all();
        copy.id = Set(id);
        copy.programme_id = Set(to);
        copy.parent_id = Set(parent_id);
        copy.due_on = Set(due_on);
        copy.insert(tx).await?;
    }
    Ok(())
}

/// The source's key with the years of the copy; numbered when another office was faster.
fn derive_key(source: &str, first_year: i32, last_year: i32, is_taken: impl Fn(&str) -> bool) -> String {
    let mut words: Vec<&str> = source.split('_').collect();
    while words.len() > 1
        && words.last().is_some_and(|word| {
            *word == "to" || (!word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
        })
    {
        words.pop();
    }
    let base = format!(
        "{}_{}",
        words.join("_"),
        period_words(first_year, last_year).replace('–', "_")
    );
    if !is_taken(&base) {
        return base;
    }
    let mut number = 2_u32;
    loop {
        let key = format!("{base}_no{number}");
        if !is_taken(&key) {
            return key;
        }
        number += 1;
    }
}

fn period_words(first_year: i32, last_year: i32) -> String {
    if first_year == last_year {
        first_year.to_string()
    } else {
        format!("{first_year}–{last_year}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_copy_says_its_period() {
        let free = |_: &str| false;
        assert_eq!(
            derive_key("cao_lanh_clubs_2021_2025", 2026, 2030, free),
            "cao_lanh_clubs_2026_2030"
        );
        assert_eq!(
            derive_key("quang_nam_nq106_to_2025", 2026, 2026, free),
            "quang_nam_nq106_2026"
        );
        let taken = |key: &str| key == "a_2026" || key == "a_2026_no2";
        assert_eq!(derive_key("a_2025", 2026, 2026, taken), "a_2026_no3");
    }
}
