//! What the parts of the bulk trade have in common: parties, places, months, words of closed lists.

use chrono::{DateTime, Utc};
use domain::{Code, Locale, Month};
use poem_openapi::payload::Json;
use poem_openapi::types::{Base64, ToJSON};
use poem_openapi::{ApiResponse, Object};
use services::commodity::{Named, Variety};
use services::history::Past;
use services::party::Party;
use services::registration::{MonthQuantity, Place, RoundLink};
use services::upload::{FileLink, Upload};
use services::{Error, Result};
use std::str::FromStr;
use uuid::Uuid;

#[derive(ApiResponse)]
pub enum Made<T: ToJSON> {
    #[oai(status = 201)]
    Made(Json<T>),
}

/// An organisation on one side of a trade.
#[derive(Object)]
pub struct TradeParty {
    id: Uuid,
    slug: String,
    name: String,
    /// cooperative, cooperative_group, club, enterprise, supermarket or household_business
    kind: String,
}

impl From<Party> for TradeParty {
    fn from(party: Party) -> TradeParty {
        TradeParty {
            id: party.id,
            slug: party.slug,
            name: party.name,
            kind: party.kind.to_string(),
        }
    }
}

/// One step that was taken.
#[derive(Object)]
pub struct PastBody {
    at: DateTime<Utc>,
    /// What it became.
    to: String,
    by: Option<String>,
    organisation: Option<String>,
    note: Option<String>,
}

impl From<Past> for PastBody {
    fn from(past: Past) -> PastBody {
        PastBody {
            at: past.at,
            to: past.to,
            by: past.by,
            organisation: past.organisation,
            note: past.note,
        }
    }
}

/// A private file: read it at `/contract-files/{id}`, or `/order-files/{id}` for a file of an order.
#[derive(Object)]
pub struct FileBody {
    id: Uuid,
    name: String,
    content_type: String,
}

impl From<FileLink> for FileBody {
    fn from(link: FileLink) -> FileBody {
        FileBody {
            id: link.id,
            name: link.name,
            content_type: link.content_type,
        }
    }
}

/// A file that comes within JSON.
#[derive(Object)]
pub struct FileInput {
    name: String,
    /// Base64. A whole request is at most 1 MB.
    content: Base64<Vec<u8>>,
}

impl From<FileInput> for Upload {
    fn from(input: FileInput) -> Upload {
        Upload {
            name: input.name,
            bytes: input.content.0,
        }
    }
}

/// A word of a list with its name in the caller's language.
#[derive(Object)]
pub struct TradeName {
    code: String,
    name: String,
}

impl TradeName {
    pub fn of(named: &Named, locale: Locale) -> TradeName {
        TradeName {
            code: named.code.clone(),
            name: named.name(locale).to_owned(),
        }
    }

    pub fn of_variety(variety: Option<Variety>) -> Option<TradeName> {
        variety.map(|variety| TradeName {
            code: variety.code,
            name: variety.name,
        })
    }
}

#[derive(Object)]
pub struct TradePlace {
    commune_code: String,
    commune: String,
    province_code: String,
    province: String,
}

impl From<Place> for TradePlace {
    fn from(place: Place) -> TradePlace {
        TradePlace {
            commune_code: place.commune_code,
            commune: place.commune,
            province_code: place.province_code,
            province: place.province,
        }
    }
}

#[derive(Object)]
pub struct TradeRound {
    slug: String,
    name: String,
    /// draft, open, closed, matched, published or settled
    state: String,
}

impl From<RoundLink> for TradeRound {
    fn from(round: RoundLink) -> TradeRound {
        TradeRound {
            slug: round.slug,
            name: round.name,
            state: round.state.to_string(),
        }
    }
}

/// Whole kilograms in one calendar month.
#[derive(Object)]
pub struct TradeMonth {
    /// `YYYY-MM`
    month: String,
    quantity_kg: i64,
}

impl From<&MonthQuantity> for TradeMonth {
    fn from(row: &MonthQuantity) -> TradeMonth {
        TradeMonth {
            month: row.month.to_string(),
            quantity_kg: row.quantity_kg,
        }
    }
}

/// The months as sent; a word that is no month is told by its position.
pub fn months(rows: &[TradeMonth]) -> Result<Vec<MonthQuantity>> {
    rows.iter()
        .enumerate()
        .map(|(position, row)| {
            Ok(MonthQuantity {
                month: month(&format!("months.{position}.month"), &row.month)?,
                quantity_kg: row.quantity_kg,
            })
        })
        .collect()
}

pub fn month(path: &str, word: &str) -> Result<Month> {
    word.parse().map_err(|_| Error::field(path, Code::NotAMonth))
}

/// A word of a closed list.
pub fn word<T: FromStr>(path: &str, word: &str) -> Result<T> {
    word.parse().map_err(|_| Error::field(path, Code::UnknownChoice))
}

/// A filter: none when it is not given or empty.
pub fn filter<T: FromStr>(path: &str, given: Option<String>) -> Result<Option<T>> {
    match given.as_deref() {
        None | Some("") => Ok(None),
        Some(given) => word(path, given).map(Some),
    }
}

pub fn words<T: FromStr>(path: &str, given: &[String]) -> Result<Vec<T>> {
    given.iter().map(|given| word(path, given)).collect()
}

pub fn codes<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}
