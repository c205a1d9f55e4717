//! Vouchers of sample sellers: one of each kind.

use super::organisation_id;
use super::organisations::{LOTUS, MANGO};
use crate::error::Result;
use crate::seed::key;
use crate::seed::step::Step;
use domain::Discount;
use entities::voucher;

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let tenth = Discount::Percent {
        percent: 10,
        most_vnd: Some(30_000),
    };
    let rows = vec![
        row(MANGO, "XOAI10", tenth, 100_000, None)?,
        row(
            LOTUS,
            "SEN20K",
            Discount::Amount { vnd: 20_000 },
            150_000,
            Some(200),
        )?,
    ];
    step.insert("vouchers of the sample sellers", rows).await
}

fn row(
    seller: &str,
    code: &str,
    discount: Discount,
    least_goods_vnd: i64,
    most_uses: Option<i64>,
) -> Result<voucher::Model> {
    let (amount_vnd, percent, most_vnd) = match discount {
        Discount::Amount { vnd } => (Some(vnd), None, None),
        Discount::Percent { percent, most_vnd } => (None, Some(percent), most_vnd),
    };
    Ok(voucher::Model {
        id: key::id("sample_voucher", code),
        organisation_id: organisation_id(seller),
        code: code.to_owned(),
        amount_vnd,
        percent,
        most_vnd,
        starts_on: key::day("2026-11-01")?,
        ends_on: Some(key::day("2027-02-28")?),
        least_goods_vnd,
        most_uses,
        most_uses_per_buyer: Some(2),
        uses: 0,
        is_paused: false,
        version: 1,
        updated_at: key::moment("2026-11-01", 8)?,
    })
}
