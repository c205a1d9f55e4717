use crate::app::App;
use crate::error::Result;
use chrono::Duration;
use domain::SellerOrderState;
use entities::{complaint, order, order_file, parcel, seller_order, voucher_use};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Orders are kept for three years at least, counted from when they were placed; a leap year more is no harm.
/// Source: Law on E-commerce 122/2025/QH15 with Decree 248/2026.
const KEPT_DAYS: i64 = 3 * 366;
/// Most orders emptied in one turn; the rest waits for the next one.
const BATCH: u64 = 200;
/// What stands where the buyer's data were.
const NOTHING: &str = "–";

/// Takes the buyer's personal data out of orders that need not be kept any more, that belong to no account and
/// of which every part is over; how many. What was sold, for how much and by whom stays. A worker calls it now
/// and then.
pub async fn forget_old(app: &App) -> Result<u64> {
    let open = Query::select()
        .column(seller_order::Column::OrderId)
        .from(seller_order::Entity)
        .and_where(seller_order::Column::State.is_not_in([
            SellerOrderState::Completed.as_str(),
            SellerOrderState::Delivered.as_str(),
            SellerOrderState::Cancelled.as_str(),
        ]))
        .to_owned();
    let tx = app.db.begin().await?;
    let old: Vec<Uuid> = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::PlacedAt.lt(app.clock.now() - Duration::days(KEPT_DAYS)))
        .filter(order::Column::AccountId.is_null())
        .filter(order::Column::BuyerName.ne(NOTHING))
        .filter(order::Column::Id.not_in_subquery(open))
        .limit(BATCH)
        .into_tuple()
        .all(&tx)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    order::Entity::update_many()
        .col_expr(order::Column::BuyerName, Expr::value(NOTHING))
        .col_expr(order::Column::BuyerPhone, Expr::value(NOTHING))
        .col_expr(order::Column::BuyerEmail, Expr::value(None::<String>))
        .col_expr(order::Column::AddressLine, Expr::value(NOTHING))
        .col_expr(order::Column::InvoiceCompany, Expr::value(None::<String>))
        .col_expr(order::Column::InvoiceTaxCode, Expr::value(None::<String>))
        .col_expr(order::Column::InvoiceAddress, Expr::value(None::<String>))
        .col_expr(order::Column::InvoiceEmail, Expr::value(None::<String>))
        .col_expr(order::Column::OrderText, Expr::value(NOTHING))
        .filter(order::Column::Id.is_in(old.iter().copied()))
        .exec(&tx)
        .await?;
    seller_order::Entity::update_many()
        .col_expr(seller_order::Column::Note, Expr::value(None::<String>))
        .filter(seller_order::Column::OrderId.is_in(old.iter().copied()))
        .exec(&tx)
        .await?;
    let parts = Query::select()
        .column(seller_order::Column::Id)
        .from(seller_order::Entity)
        .and_where(seller_order::Column::OrderId.is_in(old.iter().copied()))
        .to_owned();
    voucher_use::Entity::update_many()
        .col_expr(voucher_use::Column::Phone, Expr::value(NOTHING))
        .filter(voucher_use::Column::SellerOrderId.in_subquery(parts.clone()))
        .exec(&tx)
        .await?;
    parcel::Entity::update_many()
        .col_expr(parcel::Column::HandedTo, Expr::value(None::<String>))
        .filter(parcel::Column::SellerOrderId.in_subquery(parts.clone()))
        .exec(&tx)
        .await?;
    complaint::Entity::update_many()
        .col_expr(complaint::Column::Story, Expr::value(NOTHING))
        .filter(complaint::Column::SellerOrderId.in_subquery(parts.clone()))
        .exec(&tx)
        .await?;
    order_file::Entity::delete_many()
        .filter(order_file::Column::SellerOrderId.in_subquery(parts))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(u64::try_from(old.len()).unwrap_or(BATCH))
}
