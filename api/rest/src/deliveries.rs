use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{FileBody, FileInput, Made, TradeName, TradeParty, codes, filter};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::delivery::{self, Delivery, DeliveryFilter, Figure, Objection, RecordDelivery};
use services::upload::Upload;
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

pub struct DeliveriesApi;

#[derive(Object)]
struct NewDelivery {
    /// Number of a signed contract.
    contract: String,
    /// Today or earlier.
    delivered_on: NaiveDate,
    lot: Option<String>,
    grade: Option<String>,
    quantity_kg: i64,
    /// Number of the call-off that it answers.
    call_off: Option<String>,
    /// The reference price of that day; needed where the contract follows one.
    market_vnd_per_kg: Option<i64>,
    /// Leave it out: the contract's rule gives it. Given, it must be that.
    price_vnd_per_kg: Option<i64>,
    note: Option<String>,
}

#[derive(Object)]
struct DeliveryRecorded {
    number: String,
}

#[derive(Object)]
struct DeliveryBody {
    number: String,
    /// Number of its contract.
    contract: String,
    /// The side you are on: seller or buyer; none for an office.
    side: Option<String>,
    seller: TradeParty,
    buyer: TradeParty,
    commodity: TradeName,
    delivered_on: NaiveDate,
    lot: Option<String>,
    grade: Option<String>,
    /// Number of the call-off that it answers.
    call_off: Option<String>,
    /// The reference price of the day, where the contract follows one.
    market_vnd_per_kg: Option<i64>,
    /// As the seller recorded it.
    quantity_kg: i64,
    price_vnd_per_kg: i64,
    value_vnd: i64,
    /// recorded, confirmed, disputed or settled
    state: String,
    /// What counts, once confirmed or settled.
    confirmed_kg: Option<i64>,
    dispute_reason: Option<String>,
    /// What was put forward since it was disputed; the last one stands.
    figures: Vec<DeliveryFigureBody>,
    /// Pictures of what was rejected.
    files: Vec<FileBody>,
    note: Option<String>,
    recorded_at: DateTime<Utc>,
    is_sample: bool,
    /// confirm, confirm_part, dispute, propose_figure or accept_figure, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct DeliveryPage {
    items: Vec<DeliveryBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct DeliveryFigureBody {
    /// Counted from 1; accept it by this number.
    position: i32,
    quantity_kg: i64,
    /// seller, buyer or office
    by: String,
    note: String,
    seller_accepts: bool,
    buyer_accepts: bool,
    proposed_at: DateTime<Utc>,
}

#[derive(Object)]
struct DeliveryDispute {
    /// The seller reads it.
    reason: String,
    /// What you accept of it: less than recorded. Leave it out to leave the figure open.
    accepted_kg: Option<i64>,
    /// JPEG, PNG, WebP or PDF, at most four.
    #[oai(default)]
    pictures: Vec<FileInput>,
}

#[derive(Object)]
struct NewDeliveryFigure {
    /// At most what was recorded.
    quantity_kg: i64,
    note: String,
}

#[OpenApi]
impl DeliveriesApi {
    /// Your organisation's deliveries or those of your office's area, newest first
    #[oai(path = "/deliveries", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// seller or buyer
        side: Query<Option<String>>,
        /// recorded, confirmed, disputed or settled
        state: Query<Option<String>>,
        /// Number of a contract.
        contract: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<DeliveryPage>, Failure> {
        let ctx = signed_in.0;
        let asked = DeliveryFilter {
            side: filter("side", side.0).map_err(fail(&ctx))?,
            state: filter("state", state.0).map_err(fail(&ctx))?,
            contract: contract.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = delivery::list(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        let page = found.map(|row| DeliveryBody::of(row, ctx.locale));
        Ok(Json(DeliveryPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Record a delivery under a signed contract, as its seller
    #[oai(path = "/deliveries", method = "post")]
    async fn record(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Repeating the request with the same key records nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewDelivery>,
    ) -> Result<Made<DeliveryRecorded>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = RecordDelivery {
            contract: body.contract,
            delivered_on: body.delivered_on,
            lot: body.lot,
            grade: body.grade,
            call_off: body.call_off,
            market_vnd_per_kg: body.market_vnd_per_kg,
            quantity_kg: body.quantity_kg,
            price_vnd_per_kg: body.price_vnd_per_kg,
            note: body.note,
        };
        let number = delivery::record(&app, &ctx, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(DeliveryRecorded { number })))
    }

    /// One delivery
    #[oai(path = "/deliveries/:number", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<DeliveryBody>, Failure> {
        present(&app, &signed_in.0, &number).await
    }

    /// Confirm receipt, as the buyer: the kilograms count from now on
    #[oai(path = "/deliveries/:number/confirm", method = "post")]
    async fn confirm(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<DeliveryBody>, Failure> {
        let ctx = signed_in.0;
        delivery::confirm(&app, &ctx, &number).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Dispute all or a part with a reason, as the buyer: nothing counts until both agree on a figure
    #[oai(path = "/deliveries/:number/dispute", method = "post")]
    async fn dispute(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<DeliveryDispute>,
    ) -> Result<Json<DeliveryBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let objection = Objection {
            accepted_kg: body.accepted_kg,
            reason: body.reason,
            pictures: body.pictures.into_iter().map(Upload::from).collect(),
        };
        delivery::dispute(&app, &ctx, &number, objection)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Put a figure forward for a disputed delivery, as a side or as the mediating office
    #[oai(path = "/deliveries/:number/figures", method = "post")]
    async fn propose_figure(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<NewDeliveryFigure>,
    ) -> Result<Json<DeliveryBody>, Failure> {
        let ctx = signed_in.0;
        delivery::propose_figure(&app, &ctx, &number, body.quantity_kg, &body.note)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Accept the latest figure; accepted by both, the delivery is settled and counts with it
    #[oai(path = "/deliveries/:number/figures/:position/accept", method = "post")]
    async fn accept_figure(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        position: Path<i32>,
    ) -> Result<Json<DeliveryBody>, Failure> {
        let ctx = signed_in.0;
        delivery::accept_figure(&app, &ctx, &number, position.0)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}

async fn present(app: &App, ctx: &Ctx, number: &str) -> Result<Json<DeliveryBody>, Failure> {
    let found = delivery::find(app, ctx, number).await.map_err(fail(ctx))?;
    Ok(Json(DeliveryBody::of(found, ctx.locale)))
}

impl DeliveryBody {
    fn of(row: Delivery, locale: Locale) -> DeliveryBody {
        DeliveryBody {
            number: row.number,
            contract: row.contract,
            side: row.side.map(|side| side.to_string()),
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            delivered_on: row.delivered_on,
            lot: row.lot,
            grade: row.grade,
            call_off: row.call_off,
            market_vnd_per_kg: row.market_vnd_per_kg,
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            value_vnd: row.value_vnd,
            state: row.state.to_string(),
            confirmed_kg: row.confirmed_kg,
            dispute_reason: row.dispute_reason,
            figures: row.figures.into_iter().map(DeliveryFigureBody::from).collect(),
            files: row.files.into_iter().map(FileBody::from).collect(),
            note: row.note,
            recorded_at: row.recorded_at,
            is_sample: row.is_sample,
            actions: codes(&row.actions),
        }
    }
}

impl From<Figure> for DeliveryFigureBody {
    fn from(figure: Figure) -> DeliveryFigureBody {
        DeliveryFigureBody {
            position: figure.position,
            quantity_kg: figure.quantity_kg,
            by: figure.by.to_string(),
            note: figure.note,
            seller_accepts: figure.agreement.seller,
            buyer_accepts: figure.agreement.buyer,
            proposed_at: figure.proposed_at,
        }
    }
}
