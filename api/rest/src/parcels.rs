//! What sellers do with a part, and the parcels that come of it.

use crate::trade::FileInput;
use chrono::{DateTime, NaiveDate, Utc};
use domain::OrderAction;
use poem_openapi::Object;
use services::Error;
use services::order::{Act, OrderPart, PartCut, PartLine, PartParcel};
use services::upload::Upload;
use uuid::Uuid;

/// Goods of the part that travel together.
#[derive(Object)]
pub(crate) struct OrderParcel {
    /// From 1 within the part.
    number: i32,
    /// sent, delivered or came_back
    state: String,
    carrier: Option<String>,
    tracking_number: Option<String>,
    lines: Vec<OrderParcelLine>,
    sent_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
    /// Who took it and when, as the seller says.
    handed_to: Option<String>,
    handed_on: Option<NaiveDate>,
    came_back_at: Option<DateTime<Utc>>,
    came_back_reason: Option<String>,
    /// Cash that its carrier is to collect: what leaves last collects all that is owed.
    to_collect_vnd: i64,
}

#[derive(Object)]
struct OrderParcelLine {
    variant_id: Uuid,
    quantity: i64,
}

impl OrderParcel {
    pub(crate) fn of(part: &OrderPart, parcel: PartParcel) -> OrderParcel {
        let lines = parcel.lines.iter().map(|line| OrderParcelLine {
            variant_id: line.variant_id,
            quantity: line.quantity,
        });
        OrderParcel {
            number: parcel.running,
            state: parcel.state.to_string(),
            lines: lines.collect(),
            carrier: parcel.carrier,
            tracking_number: parcel.tracking_number,
            sent_at: parcel.sent_at,
            delivered_at: parcel.delivered_at,
            handed_to: parcel.handed_to,
            handed_on: parcel.handed_on,
            came_back_at: parcel.came_back_at,
            came_back_reason: parcel.came_back_reason,
            to_collect_vnd: part.to_collect_vnd(Some(parcel.running)),
        }
    }
}

#[derive(Object)]
pub(crate) struct OrderCut {
    cut_at: DateTime<Utc>,
    reason: Option<String>,
}

impl From<PartCut> for OrderCut {
    fn from(cut: PartCut) -> OrderCut {
        OrderCut {
            cut_at: cut.cut_at,
            reason: cut.reason,
        }
    }
}

/// So many pieces of a line.
#[derive(Object)]
struct StepLine {
    variant_id: Uuid,
    quantity: i64,
}

#[derive(Object, Default)]
#[oai(default)]
pub struct OrderStep {
    /// When shipping: what goes into the parcel, else all that is outstanding. When goods are left out (`cut`):
    /// which.
    lines: Option<Vec<StepLine>>,
    /// When delivered, or when it came back: the parcel's number, unless just one is on its way.
    parcel: Option<i32>,
    /// When goods are left out: whether they go on sale again.
    restock: bool,
    /// When shipping.
    carrier: Option<String>,
    /// When shipping.
    tracking_number: Option<String>,
    /// Why a seller cancels or leaves goods out, or why a parcel came back.
    reason: Option<String>,
    /// When delivered: who took the goods.
    handed_to: Option<String>,
    /// When delivered: today or earlier.
    handed_on: Option<NaiveDate>,
    /// When delivered: JPEG, PNG, WebP or PDF, at most four.
    pictures: Vec<FileInput>,
}

impl OrderStep {
    /// Nothing but why.
    pub(crate) fn with_reason(reason: Option<String>) -> OrderStep {
        OrderStep {
            reason,
            ..OrderStep::default()
        }
    }

    pub(crate) fn with(self, action: &str) -> services::Result<Act> {
        let action: OrderAction = action
            .parse()
            .map_err(|_| Error::field("action", domain::Code::UnknownChoice))?;
        let line = |line: StepLine| PartLine {
            variant_id: line.variant_id,
            quantity: line.quantity,
        };
        Ok(Act {
            action,
            lines: self.lines.map(|lines| lines.into_iter().map(line).collect()),
            parcel: self.parcel,
            restocks: self.restock,
            carrier: self.carrier,
            tracking_number: self.tracking_number,
            reason: self.reason,
            handed_to: self.handed_to,
            handed_on: self.handed_on,
            pictures: self.pictures.into_iter().map(Upload::from).collect(),
        })
    }
}
