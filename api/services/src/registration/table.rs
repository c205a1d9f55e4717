//! The tables of offers and requests, which differ only in the names of some columns.

use super::MonthQuantity;
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use domain::standard::{join_list, parse_list};
use domain::{Standard, TradeState};
use entities::{demand_request, demand_request_month, supply_offer, supply_offer_month};
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

/// A registration as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub round_id: Option<Uuid>,
    pub commodity_code: String,
    pub variety_code: Option<String>,
    pub price_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    /// Held by an offer, required by a request.
    pub standards: Vec<Standard>,
    /// An offer's when it was posted, the fewest that a request takes.
    pub ocop_stars: Option<i32>,
    /// Only of requests.
    pub max_distance_km: Option<i32>,
    pub commune_code: String,
    pub state: TradeState,
    pub note: Option<String>,
    pub is_sample: bool,
    pub entered_by_id: Option<Uuid>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

/// The columns by which registrations are found.
pub(crate) struct Columns<C> {
    pub id: C,
    pub organisation: C,
    pub round: C,
    pub commodity: C,
    pub state: C,
    pub version: C,
    pub created_at: C,
}

/// One side's table with the table of its months.
pub(crate) trait Table: EntityTrait<ActiveModel: Send> {
    type Months: EntityTrait<ActiveModel: Send>;
    const COLUMNS: Columns<Self::Column>;
    /// Whose month it is, and which.
    const MONTH_OF: <Self::Months as EntityTrait>::Column;
    const MONTH: <Self::Months as EntityTrait>::Column;

    fn read(model: Self::Model) -> Result<Row>;
    fn write(row: &Row) -> Self::ActiveModel;
    fn read_month(model: <Self::Months as EntityTrait>::Model) -> (Uuid, String, i64);
    fn write_month(id: Uuid, month: MonthQuantity) -> <Self::Months as EntityTrait>::ActiveModel;
}

macro_rules! table {
    ($entity:ident, $months:ident { $key:ident, $key_column:ident }, $price:ident, $standards:ident, $stars:ident
        $(, $distance:ident)?) => {
        impl Table for $entity::Entity {
            type Months = $months::Entity;
            const COLUMNS: Columns<$entity::Column> = Columns {
                id: $entity::Column::Id,
                organisation: $entity::Column::OrganisationId,
                round: $entity::Column::RoundId,
                commodity: $entity::Column::CommodityCode,
                state: $entity::Column::State,
                version: $entity::Column::Version,
                created_at: $entity::Column::CreatedAt,
            };
            const MONTH_OF: $months::Column = $months::Column::$key_column;
            const MONTH: $months::Column = $months::Column::Month;

            fn read(model: $entity::Model) -> Result<Row> {
                let distance: [Option<i32>; _] = [$(model.$distance)?];
                Ok(Row {
                    id: model.id,
                    organisation_id: model.organisation_id,
                    round_id: model.round_id,
                    commodity_code: model.commodity_code,
                    variety_code: model.variety_code,
                    price_vnd_per_kg: model.$price,
                    min_lot_kg: model.min_lot_kg,
                    standards: parse_list(&model.$standards)
                        .map_err(|words| Error::internal(format!("unknown standards {words:?}")))?,
                    ocop_stars: model.$stars,
                    max_distance_km: distance.into_iter().flatten().next(),
                    commune_code: model.commune_code,
                    state: model.state.parse().map_err(Error::internal)?,
                    note: model.note,
                    is_sample: model.is_sample,
                    entered_by_id: model.entered_by_id,
                    version: model.version,
                    created_at: model.created_at,
                })
            }

            fn write(row: &Row) -> $entity::ActiveModel {
                $entity::ActiveModel {
                    id: Set(row.id),
                    organisation_id: Set(row.organisation_id),
                    round_id: Set(row.round_id),
                    commodity_code: Set(row.commodity_code.clone()),
                    variety_code: Set(row.variety_code.clone()),
                    $price: Set(row.price_vnd_per_kg),
                    min_lot_kg: Set(row.min_lot_kg),
                    $standards: Set(join_list(&row.standards)),
                    $stars: Set(row.ocop_stars),
                    $($distance: Set(row.max_distance_km),)?
                    commune_code: Set(row.commune_code.clone()),
                    state: Set(row.state.as_str().to_owned()),
                    note: Set(row.note.clone()),
                    is_sample: Set(row.is_sample),
                    entered_by_id: Set(row.entered_by_id),
                    version: Set(row.version),
                    created_at: Set(row.created_at),
                }
            }

            fn read_month(model: $months::Model) -> (Uuid, String, i64) {
                (model.$key, model.month, model.quantity_kg)
            }

            fn write_month(id: Uuid, month: MonthQuantity) -> $months::ActiveModel {
                $months::ActiveModel {
                    $key: Set(id),
                    month: Set(month.month.to_string()),
                    quantity_kg: Set(month.quantity_kg),
                }
            }
        }
    };
}

table!(
    supply_offer,
    supply_offer_month { offer_id, OfferId },
    ask_vnd_per_kg,
    standards,
    ocop_stars
);
table!(
    demand_request,
    demand_request_month {
        request_id,
        RequestId
    },
    bid_vnd_per_kg,
    standards_required,
    min_ocop_stars,
    max_distance_km
);
