use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::orders::{OrderBuyer, OrderPartBody};
use crate::parcels::OrderStep;
use chrono::{DateTime, Utc};
use domain::SellerOrderState;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::order::{self, SellerOrder, SellerOrderRow};
use services::{App, Ctx, Error, PageRequest};
use std::sync::Arc;

pub struct SellerOrdersApi;

#[derive(Object)]
pub(crate) struct SellerOrderBody {
    order_number: String,
    placed_at: DateTime<Utc>,
    buyer: OrderBuyer,
    part: OrderPartBody,
}

#[derive(Object)]
struct SellerOrderSummary {
    number: String,
    placed_at: DateTime<Utc>,
    buyer_name: String,
    goods: Vec<String>,
    /// Without what was left out.
    total_vnd: i64,
    state: String,
    payment_method: String,
    payment_state: String,
}

#[derive(Object)]
struct SellerOrderPage {
    items: Vec<SellerOrderSummary>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[OpenApi]
impl SellerOrdersApi {
    /// Your organisation's parts of orders, newest first
    #[oai(path = "/seller/orders", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// placed, confirmed, packed, shipped, delivered, completed or cancelled
        state: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SellerOrderPage>, Failure> {
        let ctx = signed_in.0;
        let state = match state.0.as_deref() {
            None | Some("") => None,
            Some(word) => Some(
                word.parse::<SellerOrderState>()
                    .map_err(|_| fail(&ctx)(Error::field("state", domain::Code::UnknownChoice)))?,
            ),
        };
        let page = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let found = order::list_for_seller(&app, &ctx, state, &page)
            .await
            .map_err(fail(&ctx))?;
        let page = found.map(SellerOrderSummary::from);
        Ok(Json(SellerOrderPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// One part with the buyer's address
    #[oai(path = "/seller/orders/:number", method = "get")]
    async fn open(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        present(&app, &ctx, &number).await
    }

    /// The seller's step: confirm, pack, ship, deliver, come_back, cut, complete, take_cash or cancel
    #[oai(path = "/seller/orders/:number/:action", method = "post")]
    async fn act(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        action: Path<String>,
        /// Repeating the call with the same key takes the step once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<OrderStep>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        let act = body.0.with(&action).map_err(fail(&ctx))?;
        order::act_as_seller(&app, &ctx, &number, act, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}

/// One part of an order as its seller sees it now.
pub(crate) async fn present(app: &App, ctx: &Ctx, number: &str) -> Result<Json<SellerOrderBody>, Failure> {
    let found = order::open_for_seller(app, ctx, number)
        .await
        .map_err(fail(ctx))?;
    Ok(Json(found.into()))
}

impl From<SellerOrder> for SellerOrderBody {
    fn from(order: SellerOrder) -> SellerOrderBody {
        SellerOrderBody {
            order_number: order.order_number,
            placed_at: order.placed_at,
            buyer: order.buyer.into(),
            part: order.part.into(),
        }
    }
}

impl From<SellerOrderRow> for SellerOrderSummary {
    fn from(row: SellerOrderRow) -> SellerOrderSummary {
        SellerOrderSummary {
            number: row.number,
            placed_at: row.placed_at,
            buyer_name: row.buyer_name,
            goods: row.goods,
            total_vnd: row.total_vnd,
            state: row.state.to_string(),
            payment_method: row.payment_method.to_string(),
            payment_state: row.payment_state.to_string(),
        }
    }
}
