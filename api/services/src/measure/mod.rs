//! Figures computed from records by the measurement rules: what counts, how much, and the records
//! behind it. `Records` loads once what lies in an area; each measure is a pure function over it.

mod average_revenue;
mod cooperatives_founded;
mod linked_area;
mod linked_deliveries;
mod load;
mod ocop_products;
mod planting_area_codes;
mod records;
mod revenue_growth;
mod share_linked;
mod share_with_ocop;
mod traceable_chains;

pub use load::load;
pub use records::{
    Buyer, Contract, Delivery, Organisation, PlantingArea, PlantingAreaCode, Rating, Records, Sale,
};

use chrono::NaiveDate;
use domain::indicator::Measured;
use domain::{Locale, Measure, NoData, Unit};
use uuid::Uuid;

/// Days of Viet Nam, both included, and the day on which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub today: NaiveDate,
    pub locale: Locale,
}

impl Question {
    /// The day on which what must be in force is looked at: the period's last, or today before that.
    pub fn measured_on(&self) -> NaiveDate {
        self.last_day.min(self.today)
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    pub fn overlaps(&self, first: NaiveDate, last: NaiveDate) -> bool {
        first <= self.last_day && last >= self.first_day
    }

    fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.locale.t(vi, en)
    }
}

/// A figure, the records it comes from, and what is told beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub figure: Result<Measured, NoData>,
    pub records: Vec<Record>,
    pub beside: Vec<Beside>,
}

impl Reading {
    fn none(why: NoData) -> Reading {
        Reading {
            figure: Err(why),
            records: Vec::new(),
            beside: Vec::new(),
        }
    }

    fn of(measured: Measured, records: Vec<Record>) -> Reading {
        Reading {
            figure: Ok(measured),
            records,
            beside: Vec::new(),
        }
    }
}

/// A further figure that must not be mixed with the main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub label: String,
    pub measured: Measured,
    pub unit: Unit,
}

/// One record behind a figure, with those behind it in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub link: RecordLink,
    pub label: String,
    pub detail: String,
    /// What it adds; nothing for a record that only stands in a denominator.
    pub measured: Option<Measured>,
    pub unit: Unit,
    pub behind: Vec<Record>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordLink {
    /// Slug.
    Organisation(String),
    /// Slug.
    Product(String),
    /// Number.
    Contract(String),
    /// Id of the area.
    PlantingArea(Uuid),
    /// Number of the delivery and of its contract.
    Delivery { number: String, contract: String },
    /// Number of the seller's part.
    SellerOrder(String),
}

impl RecordLink {
    /// The kind of the record in one word.
    pub fn kind(&self) -> &'static str {
        match self {
            RecordLink::Organisation(_) => "organisation",
            RecordLink::Product(_) => "product",
            RecordLink::Contract(_) => "linkage_contract",
            RecordLink::PlantingArea(_) => "planting_area",
            RecordLink::Delivery { .. } => "delivery",
            RecordLink::SellerOrder(_) => "seller_order",
        }
    }

    /// The number, slug or id by which the record is opened.
    pub fn reference(&self) -> String {
        match self {
            RecordLink::Organisation(slug) | RecordLink::Product(slug) => slug.clone(),
            RecordLink::Contract(number) | RecordLink::SellerOrder(number) => number.clone(),
            RecordLink::Delivery { number, .. } => number.clone(),
            RecordLink::PlantingArea(id) => id.to_string(),
        }
    }
}

/// Computes a measure over what `records` holds.
pub fn read(measure: Measure, records: &Records, question: &Question) -> Reading {
    if question.first_day > question.today {
        return Reading::none(NoData::NotBegun);
    }
    if records.organisations.is_empty() {
        return Reading::none(NoData::NoOrganisations);
    }
    match measure {
        Measure::LinkedArea => linked_area::read(records, question),
        Measure::LinkedVolume => linked_deliveries::volume(records, question),
        Measure::LinkedValue => linked_deliveries::value(records, question),
        Measure::ShareOfCooperativesLinked => share_linked::read(records, question),
        Measure::ShareOfCooperativesWithOcop => share_with_ocop::read(records, question),
        Measure::OcopThreeStars => ocop_products::recognised(records, question, 3),
        Measure::OcopFourStars => ocop_products::recognised(records, question, 4),
        Measure::OcopFiveStars => ocop_products::recognised(records, question, 5),
        Measure::OcopFiveStarTourism => ocop_products::tourism_in_force(records, question, 5),
        Measure::PlantingAreaCodes => planting_area_codes::in_force(records, question),
        Measure::ClubFruitCodes => planting_area_codes::of_clubs_with_fruit(records, question),
        Measure::TraceableChains => traceable_chains::read(records, question),
        Measure::CooperativesOnClubs => cooperatives_founded::on_clubs(records, question),
        Measure::CooperativesFounded => cooperatives_founded::read(records, question),
        Measure::AverageRevenue => average_revenue::read(records, question),
        Measure::RevenueGrowth => revenue_growth::read(records, question),
    }
}

fn count(things: usize) -> Measured {
    Measured::Count(i64::try_from(things).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
