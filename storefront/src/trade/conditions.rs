//! The fields of a contract's conditions, as drafts, amendments and paper contracts share them.

use crate::forms::{FormData, FormState, Reading};
use crate::parts::{Choice, Field};
use domain::linkage::{PriceRule, Pricing};
use domain::{Code, LinkageForm, Locale, Month, format};
use services::contract::{AreaChoice, Conditions, Contract, GradeBonus, MonthTerms, NamedArea};

/// What the fields choose from.
pub(super) struct ConditionFields {
    pub forms: Vec<Choice>,
    pub rules: Vec<Choice>,
    pub areas: Vec<Field>,
}

impl ConditionFields {
    pub fn new(form: &FormState, areas: &[AreaChoice], locale: Locale) -> ConditionFields {
        ConditionFields {
            forms: LinkageForm::ALL
                .iter()
                .map(|form| Choice::new(form, form.label(locale)))
                .collect(),
            rules: PriceRule::ALL
                .iter()
                .map(|rule| Choice::new(rule, rule.label(locale)))
                .collect(),
            areas: areas.iter().map(|area| area_field(form, area, locale)).collect(),
        }
    }
}

fn area_field(form: &FormState, area: &AreaChoice, locale: Locale) -> Field {
    let most = format::hectares(area.area_m2, locale);
    form.number(&format!("areas.{}", area.planting_area_id), &area.name)
        .suffix("ha")
        .hint(format!("{} {most}", locale.t("Nhiều nhất", "At most")))
        .optional()
}

/// A form that starts with what the contract says.
pub(super) fn filled(contract: &Contract, locale: Locale) -> FormData {
    let number = |value: i64| format::number(value, locale);
    let mut values = FormData::default()
        .with("linkage_form", contract.linkage_form)
        .with("delivery_point", &contract.delivery_point)
        .with("terms", &contract.terms)
        .with("price_rule", contract.pricing.rule())
        .with(
            "market_reference",
            contract.market_reference.as_deref().unwrap_or_default(),
        );
    if let Pricing::Market {
        floor_vnd_per_kg,
        ceiling_vnd_per_kg,
    } = contract.pricing
    {
        values = values
            .with("floor_vnd_per_kg", number(floor_vnd_per_kg))
            .with("ceiling_vnd_per_kg", number(ceiling_vnd_per_kg));
    }
    if contract.deposit_vnd > 0 {
        values = values.with("deposit_vnd", number(contract.deposit_vnd));
    }
    let grades: Vec<String> = contract
        .grades
        .iter()
        .map(|grade| format!("{}: {}", grade.grade, grade.bonus_vnd_per_kg))
        .collect();
    values = values.with("grades", grades.join("\n"));
    for area in &contract.areas {
        let hectares = format::decimal(area.area_m2, 4, locale);
        values = values.with(format!("areas.{}", area.planting_area_id), hectares);
    }
    for month in &contract.months {
        values = values
            .with(format!("months.{}", month.month), number(month.quantity_kg))
            .with(format!("prices.{}", month.month), number(month.price_vnd_per_kg));
    }
    values
}

/// What was typed; none when a word was not one of its list.
pub(super) fn read(reading: &mut Reading<'_>, areas: &[AreaChoice]) -> Option<Conditions> {
    let linkage_form = reading.choice::<LinkageForm>("linkage_form");
    let rule = reading.choice::<PriceRule>("price_rule");
    let areas = areas
        .iter()
        .filter_map(|choice| {
            let area_m2 = reading.optional_scaled(&format!("areas.{}", choice.planting_area_id), 4)?;
            Some(NamedArea {
                planting_area_id: choice.planting_area_id,
                area_m2,
            })
        })
        .collect();
    let pricing = match rule {
        Some(PriceRule::Market) => Pricing::Market {
            floor_vnd_per_kg: reading.number("floor_vnd_per_kg").unwrap_or_default(),
            ceiling_vnd_per_kg: reading.number("ceiling_vnd_per_kg").unwrap_or_default(),
        },
        _ => Pricing::Fixed,
    };
    let conditions = Conditions {
        linkage_form: linkage_form?,
        delivery_point: reading.text("delivery_point"),
        terms: reading.lines("terms"),
        areas,
        pricing,
        market_reference: reading.optional_text("market_reference"),
        deposit_vnd: reading.optional_number("deposit_vnd").unwrap_or_default(),
        grades: grades(reading),
    };
    rule.map(|_| conditions)
}

/// One grade a line: `A: 500`, `C: -1000`.
fn grades(reading: &mut Reading<'_>) -> Vec<GradeBonus> {
    let typed = reading.lines("grades");
    let mut grades = Vec::new();
    for line in typed.lines().filter(|line| !line.is_empty()) {
        let read = line.rsplit_once(':').and_then(|(grade, vnd)| {
            let plain: String = vnd
                .chars()
                .filter(|c| !matches!(c, ' ' | '.' | ',' | '₫' | '+'))
                .collect();
            Some(GradeBonus {
                grade: grade.trim().to_owned(),
                bonus_vnd_per_kg: plain.replace('−', "-").parse().ok()?,
            })
        });
        match read {
            Some(grade) => grades.push(grade),
            None => reading.refuse("grades", Code::NotANumber),
        }
    }
    grades
}

/// Kilograms and price of each month; a month left empty is none of the contract's.
pub(super) fn month_fields(form: &FormState, months: &[Month], locale: Locale) -> Vec<(Field, Field)> {
    months
        .iter()
        .map(|month| {
            let label = format!("{:02}/{}", month.month(), month.year());
            let price = format!("{} {label}", locale.t("Giá tháng", "Price of"));
            (
                form.number(&format!("months.{month}"), &label)
                    .suffix("kg")
                    .optional(),
                form.number(&format!("prices.{month}"), &price)
                    .suffix("₫/kg")
                    .optional(),
            )
        })
        .collect()
}

pub(super) fn read_months(reading: &mut Reading<'_>, months: &[Month]) -> Vec<MonthTerms> {
    let mut terms = Vec::new();
    for month in months {
        let Some(quantity_kg) = reading.optional_number(&format!("months.{month}")) else {
            continue;
        };
        terms.push(MonthTerms {
            month: *month,
            quantity_kg,
            price_vnd_per_kg: reading.number(&format!("prices.{month}")).unwrap_or_default(),
        });
    }
    terms
}
