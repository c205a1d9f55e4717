use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::seller_orders::{SellerOrderBody, present};
use chrono::NaiveDate;
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::App;
use services::payment::{self, GrantRefund, PayBack, RefundRow, RefundedLine};
use std::sync::Arc;
use uuid::Uuid;

pub struct RefundsApi;

#[derive(Object)]
pub struct RefundBody {
    id: Uuid,
    /// cancelled, overpaid, late or goods
    cause: String,
    /// due or paid
    state: String,
    amount_vnd: i64,
    /// What of it is still to be paid back; less than all where only some of its cards took it.
    left_vnd: i64,
    reason: Option<String>,
    /// The last day by law.
    due_on: NaiveDate,
    paid_on: Option<NaiveDate>,
    /// The bank's or Stripe's.
    bank_reference: Option<String>,
    /// Goes back to the card that paid by itself.
    is_by_card: bool,
    /// What Stripe said last, if it was no yes.
    card_error: Option<String>,
    /// Whether you can have Stripe asked once more.
    can_retry: bool,
    /// Whether you can say that it was paid.
    can_pay: bool,
}

#[derive(Object)]
struct NewRefund {
    /// What is given back of each line; leave out the lines that keep their price.
    lines: Vec<NewRefundLine>,
    /// What is given back of the shipping.
    #[oai(default)]
    shipping_vnd: i64,
    /// The buyer reads it.
    reason: String,
}

#[derive(Object)]
struct NewRefundLine {
    variant_id: Uuid,
    amount_vnd: i64,
}

#[derive(Object)]
struct RefundPayment {
    paid_on: NaiveDate,
    /// The bank's number of the transaction; leave it out when paid in cash.
    bank_reference: Option<String>,
}

#[OpenApi]
impl RefundsApi {
    /// Grant a refund for goods or shipping of a part that is on its way or delivered, and paid
    #[oai(path = "/seller/orders/:number/refunds", method = "post")]
    async fn grant(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        /// Repeating the call with the same key grants it once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewRefund>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        let Json(NewRefund {
            lines,
            shipping_vnd,
            reason,
        }) = body;
        let command = GrantRefund {
            lines: lines
                .into_iter()
                .map(|line| RefundedLine {
                    variant_id: line.variant_id,
                    amount_vnd: line.amount_vnd,
                })
                .collect(),
            shipping_vnd,
            reason,
        };
        payment::grant_refund(&app, &ctx, &number, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Say that a refund was paid
    #[oai(path = "/seller/refunds/:id/pay", method = "post")]
    async fn pay(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<RefundPayment>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        let command = PayBack {
            paid_on: body.paid_on,
            bank_reference: body.0.bank_reference,
        };
        let number = payment::pay_back(&app, &ctx, id.0, command)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}

impl From<RefundRow> for RefundBody {
    fn from(row: RefundRow) -> RefundBody {
        RefundBody {
            id: row.id,
            cause: row.cause.to_string(),
            state: row.state.to_string(),
            amount_vnd: row.amount_vnd,
            reason: row.reason,
            due_on: row.due_on,
            paid_on: row.paid_on,
            bank_reference: row.bank_reference,
            left_vnd: row.left_vnd,
            is_by_card: row.is_by_card,
            card_error: row.card_error,
            can_retry: row.can_retry,
            can_pay: row.can_enter,
        }
    }
}
