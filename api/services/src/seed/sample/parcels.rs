//! The parcels of the sample orders.

use super::orders::{Part, Way};
use crate::seed::key;
use chrono::Duration;
use domain::ParcelState;
use entities::{order_line, parcel, parcel_line, seller_order};

/// Hours after placing at which a parcel came back.
pub(super) const CAME_BACK: i64 = 54;

/// The parcels of a part with what is in them.
pub(super) fn parcels(
    part: &Part,
    row: &seller_order::Model,
    lines: &[order_line::Model],
) -> Vec<(parcel::Model, Vec<parcel_line::Model>)> {
    let Some(sent_at) = row.shipped_at else {
        return Vec::new();
    };
    let back_at = (part.way == Way::CameBack).then(|| sent_at + Duration::hours(CAME_BACK - 6));
    let contents: Vec<&[order_line::Model]> = match part.way {
        Way::OneParcel | Way::CameBack => vec![lines],
        Way::TwoParcels => vec![&lines[..1], &lines[1..]],
    };
    let parcels = contents.into_iter().zip(1..).map(|(inside, running)| {
        let has_come = part.way == Way::TwoParcels && running == 1;
        let delivered_at = row
            .delivered_at
            .or(has_come.then(|| sent_at + Duration::hours(40)));
        let state = match (back_at, delivered_at) {
            (Some(_), _) => ParcelState::CameBack,
            (None, Some(_)) => ParcelState::Delivered,
            (None, None) => ParcelState::Sent,
        };
        let id = key::id_at(sent_at, "sample_parcel", &format!("{}:{running}", row.id));
        let parcel = parcel::Model {
            id,
            seller_order_id: row.id,
            running,
            state: state.as_str().to_owned(),
            carrier: Some("Đơn vị vận chuyển (mẫu)".to_owned()),
            tracking_number: None,
            sent_at: sent_at + Duration::hours(i64::from(running - 1) * 24),
            delivered_at,
            handed_to: None,
            handed_on: None,
            came_back_at: back_at,
            came_back_reason: back_at.map(|_| "Người mua không nhận hàng. (mẫu)".to_owned()),
            account_id: None,
        };
        let inside = inside.iter().map(|line| parcel_line::Model {
            parcel_id: id,
            order_line_id: line.id,
            quantity: line.quantity,
        });
        (parcel, inside.collect())
    });
    parcels.collect()
}
