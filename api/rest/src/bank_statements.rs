use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::NaiveDate;
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{Object, OpenApi};
use services::App;
use services::bank_statement::{
    ImportStatement, ImportedStatement, LineOutcome, StatementLine, import_statement,
};
use std::sync::Arc;

pub struct BankStatementsApi;

#[derive(Object)]
struct StatementBody {
    /// Whether anything was written: not when a row is wrong or it was only checked.
    written: bool,
    lines: Vec<StatementLineBody>,
    /// Lines of money that went out; they are not looked at.
    outgoing: usize,
    errors: Vec<StatementErrorBody>,
}

#[derive(Object)]
struct StatementLineBody {
    /// As the spreadsheet counts, from 1.
    row: u32,
    received_on: NaiveDate,
    amount_vnd: i64,
    description: String,
    /// pays, late, confirms (what you entered by hand), known (imported before) or unknown (match it by hand)
    outcome: String,
    /// Number of the part it is for; of an unknown one, perhaps.
    part: Option<String>,
    /// Of a line that pays: what its part then still owes, below zero when it is too much.
    remaining_vnd: Option<i64>,
}

#[derive(Object)]
struct StatementErrorBody {
    row: u32,
    cell: String,
    code: String,
    message: String,
}

#[OpenApi]
impl BankStatementsApi {
    /// Import a statement of your bank account
    ///
    /// XLSX or CSV as the bank gives it, Vietnamese or English headings. Every incoming line finds its part by the
    /// reference in its note. A line counts once, however often it is imported.
    #[oai(path = "/seller/bank-statements", method = "post")]
    async fn import(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Tell what would come of it, write nothing.
        only_check: Query<Option<bool>>,
        body: Binary<Vec<u8>>,
    ) -> Result<Json<StatementBody>, Failure> {
        let ctx = signed_in.0;
        let command = ImportStatement {
            file: body.0,
            only_check: only_check.0.unwrap_or_default(),
        };
        let imported = import_statement(&app, &ctx, command).await.map_err(fail(&ctx))?;
        Ok(Json(StatementBody::of(imported, ctx.locale)))
    }
}

impl StatementBody {
    fn of(imported: ImportedStatement, locale: Locale) -> StatementBody {
        let errors = imported.errors.into_iter().map(|error| StatementErrorBody {
            row: error.row,
            cell: error.cell,
            code: error.code.as_str().to_owned(),
            message: error.code.text(locale).to_owned(),
        });
        StatementBody {
            written: imported.is_written,
            lines: imported.lines.into_iter().map(StatementLineBody::from).collect(),
            outgoing: imported.outgoing,
            errors: errors.collect(),
        }
    }
}

impl From<StatementLine> for StatementLineBody {
    fn from(line: StatementLine) -> StatementLineBody {
        let (outcome, part, remaining_vnd) = match line.outcome {
            LineOutcome::Pays { part, remaining_vnd } => ("pays", Some(part), Some(remaining_vnd)),
            LineOutcome::Late { part } => ("late", Some(part), None),
            LineOutcome::Confirms { part } => ("confirms", Some(part), None),
            LineOutcome::Known => ("known", None, None),
            LineOutcome::Unknown { perhaps } => ("unknown", perhaps, None),
        };
        StatementLineBody {
            row: line.row,
            received_on: line.received_on,
            amount_vnd: line.amount_vnd,
            description: line.description,
            outcome: outcome.to_owned(),
            part,
            remaining_vnd,
        }
    }
}
