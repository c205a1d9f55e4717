//! Conditions of a contract as requests and answers carry them.

use crate::trade::{month, word};
use domain::Code;
use domain::linkage::Pricing;
use poem_openapi::Object;
use services::contract::{Conditions, GradeBonus, MonthTerms, NamedArea};
use services::{Error, Result};
use uuid::Uuid;

#[derive(Object)]
pub struct ConditionsInput {
    /// full_chain, inputs_consumption, production_harvest_processing, inputs_production_harvest,
    /// production_consumption, processing_consumption or other
    linkage_form: String,
    delivery_point: String,
    /// One agreement a line.
    terms: String,
    /// All planting areas that the contract names from now on.
    #[oai(default)]
    areas: Vec<AreaInput>,
    /// Leave it out for prices fixed by month.
    price: Option<MarketPriceInput>,
    #[oai(default)]
    deposit_vnd: i64,
    /// What a grade adds to the price; negative takes off.
    #[oai(default)]
    grades: Vec<GradeBody>,
}

#[derive(Object)]
struct AreaInput {
    planting_area_id: Uuid,
    area_m2: i64,
}

/// The market's price on the day, held between a floor and a ceiling.
#[derive(Object)]
pub struct MarketPriceInput {
    floor_vnd_per_kg: i64,
    ceiling_vnd_per_kg: i64,
    /// Whose prices are followed.
    reference: String,
}

#[derive(Object)]
pub struct GradeBody {
    grade: String,
    bonus_vnd_per_kg: i64,
}

#[derive(Object)]
pub struct MonthInput {
    /// `YYYY-MM`
    month: String,
    quantity_kg: i64,
    /// At the farm gate; with a market price an estimate.
    price_vnd_per_kg: i64,
}

impl ConditionsInput {
    pub fn read(self) -> Result<Conditions> {
        let (pricing, market_reference) = match self.price {
            None => (Pricing::Fixed, None),
            Some(price) => (
                Pricing::Market {
                    floor_vnd_per_kg: price.floor_vnd_per_kg,
                    ceiling_vnd_per_kg: price.ceiling_vnd_per_kg,
                },
                Some(price.reference),
            ),
        };
        Ok(Conditions {
            linkage_form: word("linkage_form", &self.linkage_form)?,
            delivery_point: self.delivery_point,
            terms: self.terms,
            areas: self
                .areas
                .iter()
                .map(|area| NamedArea {
                    planting_area_id: area.planting_area_id,
                    area_m2: area.area_m2,
                })
                .collect(),
            pricing,
            market_reference,
            deposit_vnd: self.deposit_vnd,
            grades: self
                .grades
                .into_iter()
                .map(|grade| GradeBonus {
                    grade: grade.grade,
                    bonus_vnd_per_kg: grade.bonus_vnd_per_kg,
                })
                .collect(),
        })
    }
}

pub fn months(rows: Vec<MonthInput>) -> Result<Vec<MonthTerms>> {
    if rows.is_empty() {
        return Err(Error::field("months", Code::Required));
    }
    rows.into_iter()
        .enumerate()
        .map(|(position, row)| {
            Ok(MonthTerms {
                month: month(&format!("months.{position}.month"), &row.month)?,
                quantity_kg: row.quantity_kg,
                price_vnd_per_kg: row.price_vnd_per_kg,
            })
        })
        .collect()
}

impl From<GradeBonus> for GradeBody {
    fn from(grade: GradeBonus) -> GradeBody {
        GradeBody {
            grade: grade.grade,
            bonus_vnd_per_kg: grade.bonus_vnd_per_kg,
        }
    }
}

/// None where prices are fixed by month.
pub fn market_price(pricing: &Pricing, reference: Option<String>) -> Option<MarketPriceInput> {
    match pricing {
        Pricing::Fixed => None,
        Pricing::Market {
            floor_vnd_per_kg,
            ceiling_vnd_per_kg,
        } => Some(MarketPriceInput {
            floor_vnd_per_kg: *floor_vnd_per_kg,
            ceiling_vnd_per_kg: *ceiling_vnd_per_kg,
            reference: reference.unwrap_or_default(),
        }),
    }
}
