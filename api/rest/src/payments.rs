use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::refunds::RefundBody;
use crate::seller_orders::{SellerOrderBody, present};
use chrono::{DateTime, NaiveDate, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::App;
use services::payment::{self, Open, OpenPart, PartMoney, PaymentRow, RecordPayment, UnmatchedPayment};
use std::sync::Arc;
use uuid::Uuid;

pub struct PaymentsApi;

/// The money of one part, in whole đồng.
#[derive(Object)]
pub struct OrderMoney {
    received_vnd: i64,
    remaining_vnd: i64,
    refund_due_vnd: i64,
    refunded_vnd: i64,
    /// Until when a transfer or a payment by card must come, while it is waited for.
    pay_by: Option<DateTime<Utc>>,
    /// to_collect, collected or handed_over; none where nothing is paid in cash
    cash_state: Option<String>,
    payments: Vec<OrderPayment>,
    refunds: Vec<RefundBody>,
}

#[derive(Object)]
struct OrderPayment {
    amount_vnd: i64,
    received_on: NaiveDate,
    /// by_hand, bank_statement, delivery or card
    source: String,
    bank_reference: Option<String>,
}

/// What of your organisation's money is not settled yet.
#[derive(Object)]
struct OpenMoney {
    /// Of no known order: match each by hand or set it aside.
    unmatched: Vec<UnmatchedBody>,
    /// Transfers that are waited for.
    to_come: Vec<OpenPartBody>,
    /// Cash that a carrier has.
    with_carrier: Vec<OpenPartBody>,
    to_pay_back: Vec<DueRefund>,
}

#[derive(Object)]
struct UnmatchedBody {
    id: Uuid,
    amount_vnd: i64,
    received_on: NaiveDate,
    description: String,
    /// Number of the part that it may be for.
    perhaps: Option<String>,
}

#[derive(Object)]
struct OpenPartBody {
    number: String,
    buyer_name: String,
    reference: String,
    amount_vnd: i64,
    pay_by: Option<DateTime<Utc>>,
}

#[derive(Object)]
struct DueRefund {
    /// Number of the part.
    part: String,
    refund: RefundBody,
}

#[derive(Object)]
struct OrderNewPayment {
    amount_vnd: i64,
    received_on: NaiveDate,
    /// The bank's number of the transaction.
    bank_reference: Option<String>,
}

#[derive(Object)]
struct PaymentMatch {
    /// Number of one of your parts that is paid by transfer.
    part: String,
}

#[OpenApi]
impl PaymentsApi {
    /// Money that waits: unknown payments, transfers to come, cash with carriers, refunds to pay
    #[oai(path = "/seller/payments", method = "get")]
    async fn open(&self, app: Data<&Arc<App>>, signed_in: SignedIn) -> Result<Json<OpenMoney>, Failure> {
        let ctx = signed_in.0;
        let found = payment::open(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }

    /// Enter a transfer that you found on your account
    #[oai(path = "/seller/orders/:number/payments", method = "post")]
    async fn record(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        /// Repeating the call with the same key enters it once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<OrderNewPayment>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        let Json(OrderNewPayment {
            amount_vnd,
            received_on,
            bank_reference,
        }) = body;
        let command = RecordPayment {
            amount_vnd,
            received_on,
            bank_reference,
        };
        payment::record_by_hand(&app, &ctx, &number, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Say which order an unknown payment is for
    #[oai(path = "/seller/payments/:id/match", method = "post")]
    async fn match_payment(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<PaymentMatch>,
    ) -> Result<Json<OpenMoney>, Failure> {
        let ctx = signed_in.0;
        payment::match_payment(&app, &ctx, id.0, &body.part)
            .await
            .map_err(fail(&ctx))?;
        let found = payment::open(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }

    /// Say that an unknown payment is for no order
    #[oai(path = "/seller/payments/:id/set-aside", method = "post")]
    async fn set_aside(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<OpenMoney>, Failure> {
        let ctx = signed_in.0;
        payment::set_aside(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        let found = payment::open(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }
}

impl From<PartMoney> for OrderMoney {
    fn from(money: PartMoney) -> OrderMoney {
        OrderMoney {
            received_vnd: money.received_vnd,
            remaining_vnd: money.remaining_vnd,
            refund_due_vnd: money.refund_due_vnd,
            refunded_vnd: money.refunded_vnd,
            pay_by: money.pay_by,
            cash_state: money.cash.map(|state| state.to_string()),
            payments: money.payments.into_iter().map(OrderPayment::from).collect(),
            refunds: money.refunds.into_iter().map(RefundBody::from).collect(),
        }
    }
}

impl From<PaymentRow> for OrderPayment {
    fn from(row: PaymentRow) -> OrderPayment {
        OrderPayment {
            amount_vnd: row.amount_vnd,
            received_on: row.received_on,
            source: row.source.to_string(),
            bank_reference: row.bank_reference,
        }
    }
}

impl From<Open> for OpenMoney {
    fn from(open: Open) -> OpenMoney {
        OpenMoney {
            unmatched: open.unmatched.into_iter().map(UnmatchedBody::from).collect(),
            to_come: open.to_come.into_iter().map(OpenPartBody::from).collect(),
            with_carrier: open.with_carrier.into_iter().map(OpenPartBody::from).collect(),
            to_pay_back: open
                .to_pay_back
                .into_iter()
                .map(|(part, refund)| DueRefund {
                    part,
                    refund: refund.into(),
                })
                .collect(),
        }
    }
}

impl From<UnmatchedPayment> for UnmatchedBody {
    fn from(row: UnmatchedPayment) -> UnmatchedBody {
        UnmatchedBody {
            id: row.id,
            amount_vnd: row.amount_vnd,
            received_on: row.received_on,
            description: row.description,
            perhaps: row.perhaps,
        }
    }
}

impl From<OpenPart> for OpenPartBody {
    fn from(part: OpenPart) -> OpenPartBody {
        OpenPartBody {
            number: part.number,
            buyer_name: part.buyer_name,
            reference: part.reference,
            amount_vnd: part.amount_vnd,
            pay_by: part.pay_by,
        }
    }
}
