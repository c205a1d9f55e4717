use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::registrations::Sided;
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Binary, Json};
use poem_openapi::{Object, OpenApi};
use services::App;
use services::registration::{self, CellError, Import, Imported, ImportedRow};
use std::marker::PhantomData;
use std::sync::Arc;

/// Offers and requests from a spreadsheet.
pub struct ImportsApi<S>(PhantomData<S>);

impl<S> Default for ImportsApi<S> {
    fn default() -> Self {
        ImportsApi(PhantomData)
    }
}

#[derive(Object)]
struct ImportBody {
    /// How many registrations were made: all rows, or none while anything is wrong or it was only checked.
    posted: usize,
    /// The rows that are right.
    rows: Vec<ImportRow>,
    errors: Vec<ImportError>,
}

#[derive(Object)]
struct ImportRow {
    /// As the spreadsheet counts, from 1.
    row: u32,
    organisation: String,
    /// Commodity and variety in the caller's language.
    goods: String,
    price_vnd_per_kg: i64,
    /// How many months have goods.
    months: usize,
    total_kg: i64,
}

#[derive(Object)]
struct ImportError {
    /// As the spreadsheet counts, from 1.
    row: u32,
    /// The letter of the column; none where no column is to blame.
    column: Option<String>,
    heading: Option<String>,
    code: String,
    message: String,
    /// What the cell must hold.
    expected: Option<String>,
}

impl ImportBody {
    fn of(imported: Imported, locale: Locale) -> ImportBody {
        let error = |error: CellError| ImportError {
            row: error.row,
            column: error.column,
            heading: error.heading,
            code: error.code.as_str().to_owned(),
            message: error.code.text(locale).to_owned(),
            expected: error.expected.map(str::to_owned),
        };
        ImportBody {
            posted: imported.posted,
            rows: imported.rows.into_iter().map(ImportRow::from).collect(),
            errors: imported.errors.into_iter().map(error).collect(),
        }
    }
}

impl From<ImportedRow> for ImportRow {
    fn from(row: ImportedRow) -> ImportRow {
        ImportRow {
            row: row.row,
            organisation: row.organisation,
            goods: row.goods,
            price_vnd_per_kg: row.price_vnd_per_kg,
            months: row.months,
            total_kg: row.total_kg,
        }
    }
}

#[OpenApi(prefix_path = S::PATH)]
impl<S: Sided> ImportsApi<S> {
    /// Import an XLSX or CSV file
    ///
    /// One row each, one column a month, at most 500 rows and 1 MB; headings in Vietnamese or English. All or
    /// nothing: what is wrong is told by cell with status 200 and nothing posted. An office imports for many
    /// organisations, named by tax code or name, in a round that it runs; each of them confirms what counts.
    #[oai(path = "/import", method = "post")]
    async fn import(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Slug of an open round; leave it out outside rounds.
        round: Query<Option<String>>,
        /// Check everything, write nothing.
        only_check: Query<Option<bool>>,
        /// Repeating the call with the same key and file imports nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Binary<Vec<u8>>,
    ) -> Result<Json<ImportBody>, Failure> {
        let ctx = signed_in.0;
        let command = Import {
            round: round.0,
            file: body.0,
            only_check: only_check.0.unwrap_or_default(),
        };
        let imported = registration::import(&app, &ctx, S::SIDE, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(ImportBody::of(imported, ctx.locale)))
    }

    /// An XLSX to fill in
    ///
    /// With the months of the round, or of a year; further sheets explain the columns and list the goods.
    #[oai(path = "/import-template", method = "get")]
    async fn template(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Slug of a round.
        round: Query<Option<String>>,
    ) -> Result<Attachment<Vec<u8>>, Failure> {
        let ctx = signed_in.0;
        let file = registration::template(&app, &ctx, S::SIDE, round.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        let name = format!("{}.xlsx", S::SIDE);
        Ok(Attachment::new(file)
            .attachment_type(AttachmentType::Attachment)
            .filename(name))
    }
}
