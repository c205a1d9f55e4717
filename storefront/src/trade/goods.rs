//! What is traded in bulk, to choose from.

use crate::parts::Choice;
use domain::Locale;
use services::commodity::Commodity;

/// Every commodity.
pub(super) fn commodities(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    listed
        .iter()
        .map(|commodity| Choice::new(&commodity.code, commodity.name(locale)))
        .collect()
}

/// Every variety, under its commodity's name.
pub(super) fn varieties(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    let all = listed.iter().flat_map(|commodity| {
        commodity.varieties.iter().map(|variety| {
            let label = format!("{}: {}", commodity.name(locale), variety.name);
            Choice::new(&variety.code, label)
        })
    });
    all.collect()
}
