use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{FileBody, FileInput, TradeMonth, codes, months, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::linkage::MonthProgress;
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::contract::{self, CallOff, DeclareCropFailure, Progress, RecordPayment};
use services::upload::Upload;
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct ContractProgressApi;

#[derive(Object)]
struct ProgressBody {
    months: Vec<MonthProgressBody>,
    call_offs: Vec<CallOffBody>,
    payments: Vec<PaymentBody>,
    crop_failures: Vec<CropFailureBody>,
    /// Confirmed and settled deliveries.
    delivered_kg: i64,
    delivered_vnd: i64,
    /// Confirmed deposits and payments.
    deposit_vnd: i64,
    paid_vnd: i64,
    /// Delivered − deposits − paid.
    owed_vnd: i64,
    /// call_off, record_payment or declare_crop_failure, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct MonthProgressBody {
    month: String,
    scheduled_kg: i64,
    /// Lost to a crop failure that the buyer acknowledged: not due any more.
    lost_kg: i64,
    /// Declared lost, not acknowledged yet.
    declared_lost_kg: i64,
    called_kg: i64,
    /// What may still be called off.
    open_kg: i64,
    delivered_kg: i64,
    confirmed_kg: i64,
    /// Confirmed of what is due, whole per cent rounded down; none when nothing is due.
    percent: Option<i64>,
    /// Missing once the month is over.
    short_kg: i64,
}

#[derive(Object)]
struct CallOffBody {
    number: String,
    for_on: NaiveDate,
    quantity_kg: i64,
    delivered_kg: i64,
    /// Its day is over and this is missing.
    late_kg: i64,
    note: Option<String>,
    is_cancelled: bool,
    is_sample: bool,
    /// cancel_call_off, if possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct PaymentBody {
    id: Uuid,
    /// payment or deposit
    kind: String,
    amount_vnd: i64,
    paid_on: NaiveDate,
    /// bank_transfer, cash or other
    way: String,
    reference: Option<String>,
    /// recorded, confirmed or rejected
    state: String,
    reject_reason: Option<String>,
    recorded_at: DateTime<Utc>,
    is_sample: bool,
    /// confirm_payment or reject_payment, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct CropFailureBody {
    id: Uuid,
    /// drought, flood, salinity, storm, pest or other
    cause: String,
    note: String,
    months: Vec<LostMonth>,
    declared_at: DateTime<Utc>,
    acknowledged_at: Option<DateTime<Utc>>,
    pictures: Vec<FileBody>,
    /// acknowledge_crop_failure, if possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct LostMonth {
    month: String,
    lost_kg: i64,
}

#[derive(Object)]
struct NewCallOff {
    /// Today or later, in a month of the schedule.
    for_on: NaiveDate,
    quantity_kg: i64,
    note: Option<String>,
}

#[derive(Object)]
struct NewPayment {
    /// payment or deposit
    kind: String,
    amount_vnd: i64,
    /// Today or earlier.
    paid_on: NaiveDate,
    /// bank_transfer, cash or other
    way: String,
    /// What the bank statement or the receipt says.
    reference: Option<String>,
}

#[derive(Object)]
struct PaymentAnswer {
    /// True: the money came.
    received: bool,
    /// Needed when it did not.
    reason: Option<String>,
}

#[derive(Object)]
struct NewCropFailure {
    /// drought, flood, salinity, storm, pest or other
    cause: String,
    note: String,
    /// Kilograms lost in this month and months ahead.
    months: Vec<TradeMonth>,
    /// JPEG, PNG, WebP or PDF, at most four.
    #[oai(default)]
    pictures: Vec<FileInput>,
}

#[OpenApi]
impl ContractProgressApi {
    /// Schedule against what came, call-offs, crop failures, payments and what is owed
    #[oai(path = "/contracts/:number/progress", method = "get")]
    async fn progress(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<ProgressBody>, Failure> {
        present(&app, &signed_in.0, &number).await
    }

    /// Call off kilograms for a day, as the buyer, within the month's schedule
    #[oai(path = "/contracts/:number/call-offs", method = "post")]
    async fn call_off(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        /// Repeating the request with the same key calls nothing off twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewCallOff>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = CallOff {
            for_on: body.for_on,
            quantity_kg: body.quantity_kg,
            note: body.note,
        };
        contract::call_off(&app, &ctx, &number, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Take a call-off back for which nothing was delivered
    #[oai(path = "/contracts/:number/call-offs/:called/cancel", method = "post")]
    async fn cancel_call_off(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        called: Path<String>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        contract::cancel_call_off(&app, &ctx, &number, &called)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Record what was paid, as the buyer; it counts once the seller confirms
    #[oai(path = "/contracts/:number/payments", method = "post")]
    async fn record_payment(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        /// Repeating the request with the same key records nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewPayment>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = RecordPayment {
            kind: word("kind", &body.kind).map_err(fail(&ctx))?,
            amount_vnd: body.amount_vnd,
            paid_on: body.paid_on,
            way: word("way", &body.way).map_err(fail(&ctx))?,
            reference: body.reference,
        };
        contract::record_payment(&app, &ctx, &number, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Confirm that a payment came, or say why not, as the seller
    #[oai(path = "/contracts/:number/payments/:id/answer", method = "post")]
    async fn answer_payment(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        id: Path<Uuid>,
        body: Json<PaymentAnswer>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let reason = body.reason.unwrap_or_default();
        let rejected = (!body.received).then_some(reason.as_str());
        contract::answer_payment(&app, &ctx, &number, id.0, rejected)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Declare a crop failure in months ahead, as the seller
    #[oai(path = "/contracts/:number/crop-failures", method = "post")]
    async fn declare_crop_failure(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<NewCropFailure>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = DeclareCropFailure {
            cause: word("cause", &body.cause).map_err(fail(&ctx))?,
            note: body.note,
            months: months(&body.months).map_err(fail(&ctx))?,
            pictures: body.pictures.into_iter().map(Upload::from).collect(),
        };
        contract::declare_crop_failure(&app, &ctx, &number, command)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Acknowledge a crop failure, as the buyer: its kilograms are not due any more
    #[oai(path = "/contracts/:number/crop-failures/:id/acknowledge", method = "post")]
    async fn acknowledge_crop_failure(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        id: Path<Uuid>,
    ) -> Result<Json<ProgressBody>, Failure> {
        let ctx = signed_in.0;
        contract::acknowledge_crop_failure(&app, &ctx, &number, id.0)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}

async fn present(app: &App, ctx: &Ctx, number: &str) -> Result<Json<ProgressBody>, Failure> {
    let found = contract::progress(app, ctx, number).await.map_err(fail(ctx))?;
    Ok(Json(body(found)))
}

fn body(found: Progress) -> ProgressBody {
    let short = |month: &MonthProgress| {
        let of = found.short.iter().find(|(of, _)| *of == month.month);
        of.map_or(0, |(_, kg)| *kg)
    };
    let months = found.months.iter().map(|month| MonthProgressBody {
        month: month.month.to_string(),
        scheduled_kg: month.scheduled_kg,
        lost_kg: month.lost_kg,
        declared_lost_kg: month.declared_kg,
        called_kg: month.called_kg,
        open_kg: month.open_kg(),
        delivered_kg: month.delivered_kg,
        confirmed_kg: month.confirmed_kg,
        percent: month.percent(),
        short_kg: short(month),
    });
    let months = months.collect();
    let call_offs = found.call_offs.into_iter().map(|row| CallOffBody {
        number: row.number,
        for_on: row.for_on,
        quantity_kg: row.quantity_kg,
        delivered_kg: row.delivered_kg,
        late_kg: row.late_kg,
        note: row.note,
        is_cancelled: row.is_cancelled,
        is_sample: row.is_sample,
        actions: codes(&row.actions),
    });
    let payments = found.payments.into_iter().map(|row| PaymentBody {
        id: row.id,
        kind: row.kind.to_string(),
        amount_vnd: row.amount_vnd,
        paid_on: row.paid_on,
        way: row.way.to_string(),
        reference: row.reference,
        state: row.state.to_string(),
        reject_reason: row.reject_reason,
        recorded_at: row.recorded_at,
        is_sample: row.is_sample,
        actions: codes(&row.actions),
    });
    let failures = found.failures.into_iter().map(|row| CropFailureBody {
        id: row.id,
        cause: row.cause.to_string(),
        note: row.note,
        months: row
            .months
            .into_iter()
            .map(|(month, lost_kg)| LostMonth {
                month: month.to_string(),
                lost_kg,
            })
            .collect(),
        declared_at: row.declared_at,
        acknowledged_at: row.acknowledged_at,
        pictures: row.files.into_iter().map(FileBody::from).collect(),
        actions: codes(&row.actions),
    });
    ProgressBody {
        months,
        call_offs: call_offs.collect(),
        payments: payments.collect(),
        crop_failures: failures.collect(),
        delivered_kg: found.balance.delivered_kg,
        delivered_vnd: found.balance.delivered_vnd,
        deposit_vnd: found.balance.deposit_vnd,
        paid_vnd: found.balance.paid_vnd,
        owed_vnd: found.balance.owed_vnd,
        actions: codes(&found.actions),
    }
}
