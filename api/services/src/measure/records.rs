//! What lies in an area, as the measures need it: only verified organisations, only contracts
//! signed by both sides, only deliveries that count, only completed orders.

use super::{Question, Record, RecordLink};
use chrono::{DateTime, NaiveDate, Utc};
use domain::indicator::Measured;
use domain::product::RatingFacts;
use domain::{OrganisationKind, RatingState, Unit, format};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Verified organisations of the area, by name.
    pub organisations: Vec<Organisation>,
    /// Signed by both sides; the seller is one of `organisations`.
    pub contracts: Vec<Contract>,
    /// The areas that the contracts name and those of `organisations`, by id.
    pub planting_areas: BTreeMap<Uuid, PlantingArea>,
    /// Confirmed or settled, of `contracts`.
    pub deliveries: Vec<Delivery>,
    /// Codes of `planting_areas`, verified.
    pub codes: Vec<PlantingAreaCode>,
    /// Verified or withdrawn, with papers, of products of `organisations`.
    pub ratings: Vec<Rating>,
    /// Completed seller's parts of `organisations`.
    pub sales: Vec<Sale>,
    /// Holders of a verified traceability certificate, with its first and last day.
    pub traceable: HashMap<Uuid, Vec<(NaiveDate, Option<NaiveDate>)>>,
    /// Organisations that a club names as the one it acts through.
    pub represent_clubs: HashSet<Uuid>,
}

#[derive(Debug, Clone)]
pub struct Organisation {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub is_agricultural: bool,
    pub founded_year: Option<i32>,
    pub founded_from_club_id: Option<Uuid>,
}

#[derive(Debug, Clone)]
pub struct Buyer {
    pub id: Uuid,
    pub name: String,
    pub kind: OrganisationKind,
}

#[derive(Debug, Clone)]
pub struct Contract {
    pub id: Uuid,
    pub number: String,
    pub seller_id: Uuid,
    pub buyer: Buyer,
    pub starts_on: NaiveDate,
    /// The day on which it was terminated, when that came first.
    pub ends_on: NaiveDate,
    /// Planting areas that it names, each with square metres.
    pub areas: Vec<(Uuid, i64)>,
}

#[derive(Debug, Clone)]
pub struct PlantingArea {
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub name: String,
    pub area_m2: i64,
    pub is_fruit: bool,
}

#[derive(Debug, Clone)]
pub struct Delivery {
    pub number: String,
    pub contract_id: Uuid,
    pub delivered_on: NaiveDate,
    pub confirmed_kg: i64,
    pub price_vnd_per_kg: i64,
    pub lot: Option<String>,
}

#[derive(Debug, Clone)]
pub struct PlantingAreaCode {
    pub planting_area_id: Uuid,
    pub code: String,
    pub market: String,
    pub issued_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    pub revoked_on: Option<NaiveDate>,
}

#[derive(Debug, Clone)]
pub struct Rating {
    pub product_id: Uuid,
    pub product_slug: String,
    pub product_name: String,
    pub is_tourism: bool,
    pub organisation_id: Uuid,
    pub stars: i32,
    pub certificate_number: String,
    pub decided_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    pub withdrawn_on: Option<NaiveDate>,
}

#[derive(Debug, Clone)]
pub struct Sale {
    pub number: String,
    pub organisation_id: Uuid,
    /// Goods without shipping and without what was cut.
    pub goods_vnd: i64,
    pub completed_at: DateTime<Utc>,
}

impl Organisation {
    /// Counts in the shares of agricultural cooperatives of a period that ends in `year`.
    pub fn is_agricultural_cooperative_in(&self, year: i32) -> bool {
        self.kind == OrganisationKind::Cooperative
            && self.is_agricultural
            && self.founded_year.is_none_or(|founded| founded <= year)
    }

    pub(super) fn record(&self, detail: String, measured: Option<Measured>, unit: Unit) -> Record {
        Record {
            link: RecordLink::Organisation(self.slug.clone()),
            label: self.name.clone(),
            detail,
            measured,
            unit,
            behind: Vec::new(),
        }
    }
}

impl Contract {
    pub fn is_with_enterprise(&self) -> bool {
        self.buyer.kind.is_enterprise_buyer()
    }

    pub(super) fn term(&self) -> String {
        format!(
            "{} – {}",
            format::date(self.starts_on),
            format::date(self.ends_on)
        )
    }
}

impl PlantingAreaCode {
    /// Issued, neither expired nor revoked on that day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.issued_on <= day
            && self.expires_on.is_none_or(|last| day <= last)
            && self.revoked_on.is_none_or(|revoked| day < revoked)
    }
}

impl Rating {
    /// Verified, decided, neither lapsed nor withdrawn on that day.
    pub fn is_valid(&self, day: NaiveDate) -> bool {
        let facts = RatingFacts {
            state: RatingState::Verified,
            certificate_number: Some(&self.certificate_number),
            decided_on: Some(self.decided_on),
            recognised_year: None,
            expires_on: self.expires_on,
        };
        domain::product::rating_standing(&facts, day) == domain::RatingStanding::Valid
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }
}

impl Delivery {
    /// Confirmed kilograms × the delivery's price, whole đồng.
    pub fn value_vnd(&self) -> i64 {
        self.confirmed_kg.saturating_mul(self.price_vnd_per_kg)
    }
}

impl Records {
    pub fn organisation(&self, id: Uuid) -> Option<&Organisation> {
        self.organisations.iter().find(|row| row.id == id)
    }

    pub(super) fn name_of(&self, id: Uuid) -> &str {
        self.organisation(id).map_or("", |row| &row.name)
    }

    pub(super) fn contract(&self, id: Uuid) -> Option<&Contract> {
        self.contracts.iter().find(|row| row.id == id)
    }

    /// The agricultural cooperatives that stand in a denominator of that period.
    pub(super) fn agricultural_cooperatives(&self, question: &Question) -> Vec<&Organisation> {
        use chrono::Datelike;
        let year = question.last_day.year();
        self.organisations
            .iter()
            .filter(|row| row.is_agricultural_cooperative_in(year))
            .collect()
    }

    /// A club, founded on one, or standing for one.
    pub(super) fn is_tied_to_club(&self, organisation: &Organisation) -> bool {
        organisation.kind == OrganisationKind::Club
            || organisation.founded_from_club_id.is_some()
            || self.represent_clubs.contains(&organisation.id)
    }

    /// Goods of completed orders and confirmed delivery value between two days, per organisation.
    pub(super) fn revenue(&self, first_day: NaiveDate, last_day: NaiveDate) -> HashMap<Uuid, i64> {
        let days = first_day..=last_day;
        let mut revenue: HashMap<Uuid, i64> = HashMap::new();
        for sale in &self.sales {
            if days.contains(&domain::calendar::day_in_viet_nam(sale.completed_at)) {
                let sum = revenue.entry(sale.organisation_id).or_default();
                *sum = sum.saturating_add(sale.goods_vnd);
            }
        }
        for delivery in &self.deliveries {
            let Some(contract) = self.contract(delivery.contract_id) else {
                continue;
            };
            if days.contains(&delivery.delivered_on) {
                let sum = revenue.entry(contract.seller_id).or_default();
                *sum = sum.saturating_add(delivery.value_vnd());
            }
        }
        revenue
    }
}
