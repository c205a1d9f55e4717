use super::find::{discount, standing};
use crate::app::{App, Ctx};
use crate::error::Result;
use chrono::NaiveDate;
use domain::Code;
use domain::voucher::{Discount, VoucherStanding};
use entities::voucher;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A voucher as its seller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnVoucher {
    pub id: Uuid,
    pub code: String,
    pub discount: Discount,
    pub starts_on: NaiveDate,
    /// The last day; open without it.
    pub ends_on: Option<NaiveDate>,
    /// Goods of the seller must come to this before the discount.
    pub least_goods_vnd: i64,
    pub most_uses: Option<i64>,
    pub most_uses_per_buyer: Option<i64>,
    /// Orders that used it and are not cancelled.
    pub uses: i64,
    pub standing: VoucherStanding,
    pub is_paused: bool,
    /// Send it back with a change.
    pub version: i32,
}

/// The acting seller's vouchers, last changed first.
pub async fn own_vouchers(app: &App, ctx: &Ctx) -> Result<Vec<OwnVoucher>> {
    let seller = ctx.seller()?;
    let rows = voucher::Entity::find()
        .filter(voucher::Column::OrganisationId.eq(seller.organisation_id))
        .order_by_desc(voucher::Column::UpdatedAt)
        .order_by_desc(voucher::Column::Id)
        .all(app.db.read())
        .await?;
    rows.into_iter().map(|row| told(ctx, row)).collect()
}

/// One of them. Errors: not found.
pub async fn own(app: &App, ctx: &Ctx, id: Uuid) -> Result<OwnVoucher> {
    let seller = ctx.seller()?;
    let row = voucher::Entity::find_by_id(id)
        .filter(voucher::Column::OrganisationId.eq(seller.organisation_id))
        .one(app.db.read())
        .await?
        .ok_or(Code::NotFound)?;
    told(ctx, row)
}

fn told(ctx: &Ctx, row: voucher::Model) -> Result<OwnVoucher> {
    Ok(OwnVoucher {
        discount: discount(&row)?,
        standing: standing(&row, ctx.today()),
        id: row.id,
        code: row.code,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        least_goods_vnd: row.least_goods_vnd,
        most_uses: row.most_uses,
        most_uses_per_buyer: row.most_uses_per_buyer,
        uses: row.uses,
        is_paused: row.is_paused,
        version: row.version,
    })
}
