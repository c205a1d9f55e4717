use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use domain::{Code, Month};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::{Object, OpenApi};
use services::seller_statement::{
    PartSums, SellerStatement, Sums, TaxLine, statement_csv, statement_sheet, view_statement,
};
use services::{App, Ctx, Error};
use std::sync::Arc;

pub struct SellerStatementsApi;

/// Your organisation's month. Sales count when the goods are delivered.
#[derive(Object)]
struct SellerStatementBody {
    /// `2026-11`
    month: String,
    organisation: String,
    tax_code: Option<String>,
    parts: Vec<PartSumsBody>,
    totals: SumsBody,
    /// Of households and individuals only.
    tax: Option<TaxBody>,
}

#[derive(Object)]
struct PartSumsBody {
    number: String,
    /// cod, vietqr or card
    payment_method: String,
    sums: SumsBody,
}

/// In whole đồng.
#[derive(Object)]
struct SumsBody {
    goods_vnd: i64,
    shipping_vnd: i64,
    /// Granted back for goods and shipping.
    refunded_vnd: i64,
    /// Goods and shipping less refunds.
    net_vnd: i64,
    vat_vnd: i64,
    pit_vnd: i64,
    /// Come from buyers, to you or to a carrier.
    received_vnd: i64,
    /// Of it with carriers, less what they handed over.
    with_carrier_vnd: i64,
    paid_back_vnd: i64,
}

#[derive(Object)]
struct TaxBody {
    /// In hundredths of a percent.
    vat_bp: i64,
    pit_bp: i64,
    /// seller or operator
    paid_by: String,
    source: String,
}

#[OpenApi]
impl SellerStatementsApi {
    /// A month's sales, refunds, tax and receipts by order
    #[oai(path = "/seller/statements/:month", method = "get")]
    async fn view(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// `2026-11`
        month: Path<String>,
    ) -> Result<Json<SellerStatementBody>, Failure> {
        let ctx = signed_in.0;
        let found = find(&app, &ctx, &month).await.map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }

    /// The same as a file
    #[oai(path = "/seller/statements/:month/file", method = "get")]
    async fn file(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        month: Path<String>,
        /// csv or xlsx
        format: Query<String>,
    ) -> Result<Attachment<Vec<u8>>, Failure> {
        let ctx = signed_in.0;
        let found = find(&app, &ctx, &month).await.map_err(fail(&ctx))?;
        let file = match format.as_str() {
            "csv" => statement_csv(&ctx, &found),
            "xlsx" => statement_sheet(&app, &ctx, &found),
            _ => Err(Error::field("format", Code::UnknownChoice)),
        };
        let name = format!("statement-{}.{}", found.month, format.as_str());
        Ok(Attachment::new(file.map_err(fail(&ctx))?)
            .attachment_type(AttachmentType::Attachment)
            .filename(name))
    }
}

async fn find(app: &App, ctx: &Ctx, month: &str) -> services::Result<SellerStatement> {
    let month: Month = month
        .parse()
        .map_err(|_| Error::field("month", Code::NotAMonth))?;
    view_statement(app, ctx, month).await
}

impl From<SellerStatement> for SellerStatementBody {
    fn from(statement: SellerStatement) -> SellerStatementBody {
        SellerStatementBody {
            month: statement.month.to_string(),
            organisation: statement.organisation,
            tax_code: statement.tax_code,
            parts: statement.parts.into_iter().map(PartSumsBody::from).collect(),
            totals: statement.totals.into(),
            tax: statement.tax.map(TaxBody::from),
        }
    }
}

impl From<PartSums> for PartSumsBody {
    fn from(part: PartSums) -> PartSumsBody {
        PartSumsBody {
            number: part.number,
            payment_method: part.method.to_string(),
            sums: part.sums.into(),
        }
    }
}

impl From<Sums> for SumsBody {
    fn from(sums: Sums) -> SumsBody {
        SumsBody {
            goods_vnd: sums.goods_vnd,
            shipping_vnd: sums.shipping_vnd,
            refunded_vnd: sums.refunded_vnd,
            net_vnd: sums.net_vnd(),
            vat_vnd: sums.vat_vnd,
            pit_vnd: sums.pit_vnd,
            received_vnd: sums.received_vnd,
            with_carrier_vnd: sums.with_carrier_vnd,
            paid_back_vnd: sums.paid_back_vnd,
        }
    }
}

impl From<TaxLine> for TaxBody {
    fn from(tax: TaxLine) -> TaxBody {
        TaxBody {
            vat_bp: tax.vat_bp,
            pit_bp: tax.pit_bp,
            paid_by: tax.paid_by.to_string(),
            source: tax.source,
        }
    }
}
