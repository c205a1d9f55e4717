use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::NaiveDate;
use domain::{Discount, VoucherKind};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::error::Checks;
use services::voucher::{self, OwnVoucher, SaveVoucher};
use services::{App, Ctx, Result as Answer};
use std::sync::Arc;
use uuid::Uuid;

pub struct VouchersApi;

#[derive(Object)]
struct VoucherBody {
    id: Uuid,
    /// not_yet, running, paused, used_up or ended
    standing: String,
    is_paused: bool,
    /// Orders that used it and are not cancelled.
    uses: i64,
    #[oai(flatten)]
    terms: VoucherTerms,
}

#[derive(Object)]
struct VoucherTerms {
    /// 3 to 20 letters and digits.
    code: String,
    /// amount or percent
    kind: String,
    /// With `amount`; the goods must come to at least twice as much.
    amount_vnd: Option<i64>,
    /// With `percent`: 1 to 50.
    percent: Option<i64>,
    /// With `percent`: no more than this comes off.
    most_vnd: Option<i64>,
    starts_on: NaiveDate,
    /// The last day; open without it.
    ends_on: Option<NaiveDate>,
    /// Your goods in an order must come to this.
    #[oai(default)]
    least_goods_vnd: i64,
    most_uses: Option<i64>,
    /// Counted by account and by phone.
    most_uses_per_buyer: Option<i64>,
    /// Send it back with a change; not read of a new voucher.
    #[oai(default)]
    version: i32,
}

#[derive(Object)]
struct VoucherPause {
    is_paused: bool,
}

#[derive(ApiResponse)]
enum VoucherMade {
    /// Buyers can name it.
    #[oai(status = 201)]
    Made(Json<VoucherBody>),
}

#[OpenApi]
impl VouchersApi {
    /// Your organisation's vouchers, last changed first
    #[oai(path = "/seller/vouchers", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<Vec<VoucherBody>>, Failure> {
        let ctx = caller.0;
        let found = voucher::own_vouchers(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into_iter().map(VoucherBody::from).collect()))
    }

    /// Make a voucher; it takes no more than half of a price (Decree 81/2018/NĐ-CP)
    #[oai(path = "/seller/vouchers", method = "post")]
    async fn create(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<VoucherTerms>,
    ) -> Result<VoucherMade, Failure> {
        let ctx = caller.0;
        let command = body.0.read().map_err(fail(&ctx))?;
        let id = voucher::create(&app, &ctx, command).await.map_err(fail(&ctx))?;
        Ok(VoucherMade::Made(one(&app, &ctx, id).await?))
    }

    /// Change a voucher; orders placed keep their discount
    #[oai(path = "/seller/vouchers/:id", method = "put")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        body: Json<VoucherTerms>,
    ) -> Result<Json<VoucherBody>, Failure> {
        let ctx = caller.0;
        let command = body.0.read().map_err(fail(&ctx))?;
        voucher::change(&app, &ctx, id.0, command)
            .await
            .map_err(fail(&ctx))?;
        one(&app, &ctx, id.0).await
    }

    /// Stop a voucher for a while, or let it run again
    #[oai(path = "/seller/vouchers/:id/pause", method = "put")]
    async fn pause(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        body: Json<VoucherPause>,
    ) -> Result<Json<VoucherBody>, Failure> {
        let ctx = caller.0;
        voucher::set_paused(&app, &ctx, id.0, body.0.is_paused)
            .await
            .map_err(fail(&ctx))?;
        one(&app, &ctx, id.0).await
    }
}

async fn one(app: &App, ctx: &Ctx, id: Uuid) -> Result<Json<VoucherBody>, Failure> {
    let found = voucher::own(app, ctx, id).await.map_err(fail(ctx))?;
    Ok(Json(found.into()))
}

impl VoucherTerms {
    fn read(self) -> Answer<SaveVoucher> {
        let mut checks = Checks::new();
        let kind = checks.choice::<VoucherKind>("kind", &self.kind);
        let missing = match kind {
            Some(VoucherKind::Amount) => self.amount_vnd.is_none().then_some("amount_vnd"),
            Some(VoucherKind::Percent) => self.percent.is_none().then_some("percent"),
            None => None,
        };
        if let Some(path) = missing {
            checks.add(path, domain::Code::Required);
        }
        checks.done()?;
        let discount = match kind {
            Some(VoucherKind::Percent) => Discount::Percent {
                percent: self.percent.unwrap_or_default(),
                most_vnd: self.most_vnd,
            },
            _ => Discount::Amount {
                vnd: self.amount_vnd.unwrap_or_default(),
            },
        };
        Ok(SaveVoucher {
            code: self.code,
            discount,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            least_goods_vnd: self.least_goods_vnd,
            most_uses: self.most_uses,
            most_uses_per_buyer: self.most_uses_per_buyer,
            version: self.version,
        })
    }
}

impl From<OwnVoucher> for VoucherBody {
    fn from(own: OwnVoucher) -> VoucherBody {
        let (amount_vnd, percent, most_vnd) = match own.discount {
            Discount::Amount { vnd } => (Some(vnd), None, None),
            Discount::Percent { percent, most_vnd } => (None, Some(percent), most_vnd),
        };
        VoucherBody {
            id: own.id,
            standing: own.standing.to_string(),
            is_paused: own.is_paused,
            uses: own.uses,
            terms: VoucherTerms {
                code: own.code,
                kind: own.discount.kind().to_string(),
                amount_vnd,
                percent,
                most_vnd,
                starts_on: own.starts_on,
                ends_on: own.ends_on,
                least_goods_vnd: own.least_goods_vnd,
                most_uses: own.most_uses,
                most_uses_per_buyer: own.most_uses_per_buyer,
                version: own.version,
            },
        }
    }
}
