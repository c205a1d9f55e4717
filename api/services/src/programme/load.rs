//! Loads the published plans: every target as written, areas resolved to today's units.

use super::area::successors;
use super::document::{Document, Documents, Target};
use super::text::Text;
use super::view::Unmeasured;
use crate::error::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{IndicatorSource, Measure, ProgrammeLevel};
use entities::{indicator, programme, programme_area, programme_reporting_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

const PROGRAMMES: &str = include_str!("../../data/programmes/programmes.toml");

/// How each computable target of the plans is measured. The last one is entered by the office;
/// what the register shows stands beside it.
const MEASURES: &[(&str, Measure)] = &[
    (
        "cooperatives_founded_on_farmer_clubs",
        Measure::CooperativesOnClubs,
    ),
    (
        "planting_codes_for_clubs_with_fruit_areas",
        Measure::ClubFruitCodes,
    ),
    (
        "linkage_chain_with_code_and_traceability",
        Measure::TraceableChains,
    ),
    ("average_revenue_per_agri_cooperative", Measure::AverageRevenue),
    ("growth_cooperative_revenue_per_year", Measure::RevenueGrowth),
    (
        "share_agri_cooperatives_linked_with_enterprises",
        Measure::ShareOfCooperativesLinked,
    ),
    (
        "share_agri_cooperatives_with_ocop_registration",
        Measure::ShareOfCooperativesWithOcop,
    ),
    ("agri_cooperatives_developed", Measure::CooperativesFounded),
    ("linked_consumption_area_per_year", Measure::LinkedArea),
    ("ocop_three_star_products_per_year", Measure::OcopThreeStars),
    ("ocop_five_star_product_tra_su", Measure::OcopFiveStarTourism),
    ("new_cooperatives_supported", Measure::CooperativesFounded),
];

/// The id of a record of that kind and key.
type IdOf = fn(&str, &str) -> Uuid;

/// How many programmes were new; one already there (by its key) is left as it is.
/// `at` is told as the time of the rows, `id_of` gives their ids: loading is the same everywhere.
pub(crate) async fn load(tx: &impl ConnectionTrait, at: DateTime<Utc>, id_of: IdOf) -> Result<usize> {
    let documents: Documents = toml::from_str(PROGRAMMES).map_err(Error::internal)?;
    let known: HashSet<String> = programme::Entity::find()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.key)
        .collect();
    let mut loaded = 0;
    for document in documents.programme {
        if !known.contains(&document.key) {
            insert(tx, at, id_of, document).await?;
            loaded += 1;
        }
    }
    Ok(loaded)
}

async fn insert(tx: &impl ConnectionTrait, at: DateTime<Utc>, id_of: IdOf, document: Document) -> Result<()> {
    let (first_year, last_year, start_is_assumed) = document.years();
    let (provinces, communes) = area(tx, &document).await?;
    let (note_vi, note_en) = notes(&document, !provinces.is_empty());
    let place = document.place();
    let key = document.key;
    let id = id_of("programme", &key);
    let based_on: Vec<Text> = document
        .based_on_vi
        .iter()
        .zip(&document.based_on)
        .map(|(vi, en)| Text::new(vi, en))
        .collect();
    let unmeasured: Vec<Unmeasured> = document
        .unmeasured
        .into_iter()
        .map(|row| Unmeasured {
            text: Text::new(row.text_vi, row.text_en),
            lines: row.lines,
        })
        .collect();
    programme::ActiveModel {
        id: Set(id),
        key: Set(key.clone()),
        office_id: Set(None),
        name_vi: Set(document.name_vi),
        name_en: Set(document.name_en),
        authority: Set(document.authority),
        level: Set(document.level.as_str().to_owned()),
        place_as_stated: Set(place),
        document_number: Set(document.document_number),
        document_date: Set(document.document_date),
        based_on: Set(serde_json::to_value(based_on).map_err(Error::internal)?),
        signatory: Set(document.signatory),
        first_day: Set(day(first_year, 1, 1)?),
        last_day: Set(day(last_year, 12, 31)?),
        start_is_assumed: Set(start_is_assumed),
        note_vi: Set(note_vi),
        note_en: Set(note_en),
        unmeasured: Set(serde_json::to_value(unmeasured).map_err(Error::internal)?),
        copied_from_id: Set(None),
        source: Set(document.file),
        created_at: Set(at),
    }
    .insert(tx)
    .await?;
    for code in provinces {
        let row = id_of("programme_area", &format!("{key}/{code}"));
        insert_area(tx, row, id, Some(code), None).await?;
    }
    for code in communes {
        let row = id_of("programme_area", &format!("{key}/{code}"));
        insert_area(tx, row, id, None, Some(code)).await?;
    }
    for (position, row) in document.reporting.into_iter().enumerate() {
        let (month, day) = match row.due_month_day.as_deref().and_then(|text| text.split_once('-')) {
            Some((month, day)) => (
                Some(month.parse().map_err(Error::internal)?),
                Some(day.parse().map_err(Error::internal)?),
            ),
            None => (None, None),
        };
        programme_reporting_date::ActiveModel {
            id: Set(id_of("programme_reporting_date", &format!("{key}/{position}"))),
            programme_id: Set(id),
            position: Set(i32::try_from(position).map_err(Error::internal)?),
            cadence: Set(row.cadence.as_str().to_owned()),
            month: Set(month),
            day: Set(day),
            from_vi: Set(row.from_vi),
            from_en: Set(row.from),
            to_vi: Set(row.to_vi),
            to_en: Set(row.to),
            note_vi: Set(row.rule_vi.or(row.note_vi)),
            note_en: Set(row.rule.or(row.note)),
            lines: Set(row.lines),
        }
        .insert(tx)
        .await?;
    }
    insert_indicators(tx, id_of, &key, document.indicators).await
}

/// Parents stand before their parts in the file.
async fn insert_indicators(
    tx: &impl ConnectionTrait,
    id_of: IdOf,
    programme_key: &str,
    targets: Vec<Target>,
) -> Result<()> {
    let programme_id = id_of("programme", programme_key);
    let mut ids: HashMap<String, Uuid> = HashMap::new();
    for (position, target) in (1..).zip(targets) {
        let id = id_of("indicator", &format!("{programme_key}/{}", target.id));
        let parent_id = match &target.part_of {
            Some(key) => Some(
                *ids.get(key)
                    .ok_or_else(|| Error::internal(format!("indicator {key} stands after its part")))?,
            ),
            None => None,
        };
        let measure = MEASURES
            .iter()
            .find(|(key, _)| *key == target.id)
            .map(|(_, measure)| *measure);
        if target.source == IndicatorSource::Marketplace && measure.is_none() {
            return Err(Error::internal(format!("indicator {} has no measure", target.id)));
        }
        let (note_vi, note_en) = target.notes();
        let due_on = target
            .due_on()
            .ok_or_else(|| Error::internal(format!("indicator {} has no due day", target.id)))?;
        ids.insert(target.id.clone(), id);
        indicator::ActiveModel {
            id: Set(id),
            programme_id: Set(programme_id),
            key: Set(target.id),
            position: Set(position),
            parent_id: Set(parent_id),
            title_vi: Set(target.title_vi),
            title_en: Set(target.title_en),
            unit: Set(target.unit.as_str().to_owned()),
            comparator: Set(target.comparator.as_str().to_owned()),
            target_thousandths: Set(target.value * 1000),
            quoted: Set(target.quoted),
            denominator_vi: Set(target.denominator_vi),
            denominator_en: Set(target.denominator),
            cadence: Set(target.cadence.as_str().to_owned()),
            due_on: Set(due_on),
            source: Set(target.source.as_str().to_owned()),
            measure: Set(measure.map(|measure| measure.as_str().to_owned())),
            coverage: Set(target.coverage.map(|coverage| coverage.as_str().to_owned())),
            responsible: Set(target.responsible),
            note_vi: Set(note_vi),
            note_en: Set(note_en),
            lines: Set(target.lines),
        }
        .insert(tx)
        .await?;
    }
    Ok(())
}

/// Old provinces and districts become the communes that they lie in now. A commune's plan that names
/// no commune is routed to its province; a plan that names no province has no area at all.
async fn area(tx: &impl ConnectionTrait, document: &Document) -> Result<(Vec<String>, BTreeSet<String>)> {
    let none = (Vec::new(), BTreeSet::new());
    let Some(province) = document.province.as_deref() else {
        return Ok(none);
    };
    match document.level {
        ProgrammeLevel::Province => Ok((Vec::new(), successors(tx, province, None).await?)),
        ProgrammeLevel::District => {
            let communes = successors(tx, province, document.district.as_deref()).await?;
            Ok((Vec::new(), communes))
        }
        ProgrammeLevel::Commune => Ok((
            document.successor_province_code.iter().cloned().collect(),
            BTreeSet::new(),
        )),
    }
}

fn notes(document: &Document, is_routed: bool) -> (Option<String>, Option<String>) {
    let routed = (
        "Vì chưa biết là xã nào, địa bàn ở đây là cả tỉnh hiện nay, chỉ để chuyển đúng cơ quan: số tính được là của cả tỉnh.",
        "As the commune is not known, the area here is the whole present province, for routing only: what is computed is the province's.",
    );
    let join = |note: &Option<String>, more: &str| match note {
        Some(note) if is_routed => Some(format!("{note} {more}")),
        Some(note) => Some(note.clone()),
        None => is_routed.then(|| more.to_owned()),
    };
    (
        join(&document.analyst_note_vi, routed.0),
        join(&document.analyst_note, routed.1),
    )
}

pub(super) async fn insert_area(
    tx: &impl ConnectionTrait,
    id: Uuid,
    programme_id: Uuid,
    province_code: Option<String>,
    commune_code: Option<String>,
) -> Result<()> {
    programme_area::ActiveModel {
        id: Set(id),
        programme_id: Set(programme_id),
        province_code: Set(province_code),
        commune_code: Set(commune_code),
    }
    .insert(tx)
    .await?;
    Ok(())
}

pub(super) fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::internal(format!("no day in year {year}")))
}
