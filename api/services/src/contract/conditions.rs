use super::edit::NamedArea;
use crate::error::{Checks, Error, Result};
use domain::linkage::{PriceRule, Pricing};
use domain::{Code, LinkageForm, Month, text};
use entities::{contract_area, contract_grade, contract_month, linkage_contract, planting_area};
use matching::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const MOST_GRADES: usize = 10;
const LARGEST_DEPOSIT_VND: i64 = 1_000_000_000_000;

/// What the sides agree beside goods and months: in a draft, on paper, or in an amendment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Conditions {
    pub linkage_form: LinkageForm,
    pub delivery_point: String,
    /// One agreement a line.
    pub terms: String,
    /// All areas that the contract names from now on.
    pub areas: Vec<NamedArea>,
    pub pricing: Pricing,
    /// Whose prices the market rule follows; needed with that rule only.
    pub market_reference: Option<String>,
    /// 0: no deposit.
    pub deposit_vnd: i64,
    /// What a grade adds to the price; negative takes off.
    pub grades: Vec<GradeBonus>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeBonus {
    pub grade: String,
    pub bonus_vnd_per_kg: i64,
}

/// One month of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthTerms {
    pub month: Month,
    pub quantity_kg: i64,
    /// At the farm gate.
    pub price_vnd_per_kg: i64,
}

impl Conditions {
    /// Notes what is wrong; areas are told by `areas.<id>`, grades by their position.
    pub(super) async fn check(
        mut self,
        tx: &impl ConnectionTrait,
        checks: &mut Checks,
        seller_id: Uuid,
        commodity_code: &str,
    ) -> Result<Conditions> {
        self.delivery_point = checks.text("delivery_point", &self.delivery_point, 300);
        let terms: Vec<String> = self
            .terms
            .lines()
            .map(text::tidy)
            .filter(|line| !line.is_empty())
            .collect();
        self.terms = terms.join("\n");
        checks.require(!self.terms.is_empty(), "terms", Code::Required);
        checks.require(self.terms.chars().count() <= 10_000, "terms", Code::TooLong);
        check_areas(tx, checks, seller_id, commodity_code, &self.areas).await?;
        self.check_price(checks);
        Ok(self)
    }

    fn check_price(&mut self, checks: &mut Checks) {
        checks.range("deposit_vnd", self.deposit_vnd, 0, LARGEST_DEPOSIT_VND);
        match &self.pricing {
            Pricing::Fixed => self.market_reference = None,
            Pricing::Market {
                floor_vnd_per_kg,
                ceiling_vnd_per_kg,
            } => {
                let named = self.market_reference.as_deref().unwrap_or_default();
                self.market_reference = Some(checks.text("market_reference", named, 200));
                checks.range("floor_vnd_per_kg", *floor_vnd_per_kg, 1, LARGEST_PRICE_VND);
                let least = (*floor_vnd_per_kg).max(1);
                checks.range(
                    "ceiling_vnd_per_kg",
                    *ceiling_vnd_per_kg,
                    least,
                    LARGEST_PRICE_VND,
                );
            }
        }
        checks.require(self.grades.len() <= MOST_GRADES, "grades", Code::TooLong);
        let mut seen = BTreeSet::new();
        for (position, grade) in self.grades.iter_mut().enumerate() {
            let path = format!("grades.{position}");
            grade.grade = checks.text(&path, &grade.grade, 40);
            checks.require(seen.insert(text::fold(&grade.grade)), &path, Code::UnknownChoice);
            checks.range(
                &path,
                grade.bonus_vnd_per_kg,
                -LARGEST_PRICE_VND,
                LARGEST_PRICE_VND,
            );
        }
    }

    /// Floor and ceiling, where the rule has them.
    pub(super) fn bounds(&self) -> (Option<i64>, Option<i64>) {
        match self.pricing {
            Pricing::Fixed => (None, None),
            Pricing::Market {
                floor_vnd_per_kg,
                ceiling_vnd_per_kg,
            } => (Some(floor_vnd_per_kg), Some(ceiling_vnd_per_kg)),
        }
    }

    /// As columns of the contract.
    pub(super) fn columns(&self) -> linkage_contract::ActiveModel {
        let (floor, ceiling) = self.bounds();
        linkage_contract::ActiveModel {
            linkage_form: Set(self.linkage_form.as_str().to_owned()),
            delivery_point: Set(self.delivery_point.clone()),
            terms: Set(self.terms.clone()),
            price_rule: Set(self.pricing.rule().as_str().to_owned()),
            floor_vnd_per_kg: Set(floor),
            ceiling_vnd_per_kg: Set(ceiling),
            market_reference: Set(self.market_reference.clone()),
            deposit_vnd: Set(self.deposit_vnd),
            ..Default::default()
        }
    }

    /// Replaces the areas and grades that the contract names.
    pub(super) async fn replace_rows(&self, tx: &impl ConnectionTrait, contract_id: Uuid) -> Result<()> {
        contract_area::Entity::delete_many()
            .filter(contract_area::Column::ContractId.eq(contract_id))
            .exec(tx)
            .await?;
        let areas = self.areas.iter().map(|area| contract_area::ActiveModel {
            contract_id: Set(contract_id),
            planting_area_id: Set(area.planting_area_id),
            area_m2: Set(area.area_m2),
        });
        if !self.areas.is_empty() {
            contract_area::Entity::insert_many(areas)
                .exec_without_returning(tx)
                .await?;
        }
        contract_grade::Entity::delete_many()
            .filter(contract_grade::Column::ContractId.eq(contract_id))
            .exec(tx)
            .await?;
        let grades = self.grades.iter().map(|grade| contract_grade::ActiveModel {
            contract_id: Set(contract_id),
            grade: Set(grade.grade.clone()),
            bonus_vnd_per_kg: Set(grade.bonus_vnd_per_kg),
        });
        if !self.grades.is_empty() {
            contract_grade::Entity::insert_many(grades)
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    }
}

/// The price rule as the contract's row holds it.
pub(crate) fn pricing(row: &linkage_contract::Model) -> Result<Pricing> {
    let rule: PriceRule = row.price_rule.parse().map_err(Error::internal)?;
    Ok(match (rule, row.floor_vnd_per_kg, row.ceiling_vnd_per_kg) {
        (PriceRule::Market, Some(floor_vnd_per_kg), Some(ceiling_vnd_per_kg)) => Pricing::Market {
            floor_vnd_per_kg,
            ceiling_vnd_per_kg,
        },
        _ => Pricing::Fixed,
    })
}

/// Months are told by `months.<month>`, so that a form finds the field again whatever the order.
pub(super) fn check_months(checks: &mut Checks, months: &[MonthTerms]) {
    checks.require(!months.is_empty(), "months", Code::Required);
    checks.require(months.len() <= 60, "months", Code::TooLong);
    let mut seen = BTreeSet::new();
    for terms in months {
        let path = format!("months.{}", terms.month);
        checks.require(seen.insert(terms.month), &path, Code::MonthTwice);
        checks.range(&path, terms.quantity_kg, 1, LARGEST_QUANTITY_KG);
        checks.range(
            &format!("prices.{}", terms.month),
            terms.price_vnd_per_kg,
            1,
            LARGEST_PRICE_VND,
        );
    }
}

/// Replaces the schedule.
pub(super) async fn replace_months(
    tx: &impl ConnectionTrait,
    contract_id: Uuid,
    months: &[MonthTerms],
) -> Result<()> {
    contract_month::Entity::delete_many()
        .filter(contract_month::Column::ContractId.eq(contract_id))
        .exec(tx)
        .await?;
    let rows = months.iter().map(|terms| contract_month::ActiveModel {
        contract_id: Set(contract_id),
        month: Set(terms.month.to_string()),
        quantity_kg: Set(terms.quantity_kg),
        price_vnd_per_kg: Set(terms.price_vnd_per_kg),
    });
    contract_month::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// First and last day of the schedule.
pub(super) fn term(months: &[MonthTerms]) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let first = months.iter().map(|terms| terms.month).min()?;
    let last = months.iter().map(|terms| terms.month).max()?;
    Some((first.first_day(), last.last_day()))
}

async fn check_areas(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    seller_id: Uuid,
    commodity_code: &str,
    named: &[NamedArea],
) -> Result<()> {
    let sizes: HashMap<Uuid, i64> = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.eq(seller_id))
        .filter(planting_area::Column::CommodityCode.eq(commodity_code))
        .filter(planting_area::Column::Id.is_in(named.iter().map(|area| area.planting_area_id)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.area_m2))
        .collect();
    let mut seen = BTreeSet::new();
    for area in named {
        let path = format!("areas.{}", area.planting_area_id);
        match sizes.get(&area.planting_area_id) {
            None => checks.add(&path, Code::UnknownChoice),
            Some(_) if area.area_m2 <= 0 => checks.add(&path, Code::OutOfRange),
            Some(whole_m2) => checks.require(area.area_m2 <= *whole_m2, &path, Code::AreaTooLarge),
        }
        checks.require(seen.insert(area.planting_area_id), &path, Code::UnknownChoice);
    }
    Ok(())
}
