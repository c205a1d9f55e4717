use crate::forms::{FormState, Reading};
use crate::parts::Field;
use domain::{Month, format};
use services::registration::MonthQuantity;

/// Months of a form that belongs to no round.
const USUAL_MONTHS: usize = 12;

/// The months that a registration may name: those of the round that are not over, or a year from now.
pub(super) fn offered(this_month: Month, round: Option<(Month, Month)>) -> Vec<Month> {
    match round {
        Some((first, last)) => first.max(this_month).through(last),
        None => std::iter::successors(Some(this_month), |month| Some(month.next()))
            .take(USUAL_MONTHS)
            .collect(),
    }
}

/// One field a month; months left empty have no goods.
pub(super) fn fields(form: &FormState, months: &[Month]) -> Vec<Field> {
    months
        .iter()
        .map(|month| {
            let label = format!("{:02}/{}", month.month(), month.year());
            form.number(&name(*month), &label).suffix("kg").optional()
        })
        .collect()
}

pub(super) fn read(reading: &mut Reading<'_>, months: &[Month]) -> Vec<MonthQuantity> {
    months
        .iter()
        .filter_map(|month| {
            let quantity_kg = reading.optional_number(&name(*month))?;
            Some(MonthQuantity {
                month: *month,
                quantity_kg,
            })
        })
        .collect()
}

/// As the use cases tell what is wrong with a month.
pub(super) fn name(month: Month) -> String {
    format!("months.{month}")
}

/// "12/2026 – 03/2027: 12,5 t".
pub(super) fn told(months: &[MonthQuantity], total_kg: &i64, locale: domain::Locale) -> String {
    let label = |month: Month| format!("{:02}/{}", month.month(), month.year());
    let tonnes = format::tonnes(*total_kg, locale);
    match (months.first(), months.last()) {
        (Some(first), Some(last)) if first.month != last.month => {
            format!("{} – {}: {tonnes}", label(first.month), label(last.month))
        }
        (Some(only), _) => format!("{}: {tonnes}", label(only.month)),
        _ => tonnes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_offers_its_months_that_are_not_over() {
        let month = |word: &str| word.parse::<Month>().unwrap();
        let now = month("2026-11");
        assert_eq!(offered(now, None).len(), 12);
        assert_eq!(
            offered(now, Some((month("2026-09"), month("2026-12")))),
            [month("2026-11"), month("2026-12")]
        );
    }
}
