use super::read::{Line, Statement, StatementError, read};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ledger;
use crate::payment::{Receipt, book, confirm, is_only_by_hand, keep, known};
use crate::ports::SpreadsheetError;
use chrono::{Duration, NaiveDate};
use domain::payment::{Found, find_reference};
use domain::{Code, PaymentMethod, PaymentSource, PaymentState, SellerOrderState};
use entities::{payment, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A bank may book a transfer so many days before or after the day that a seller typed.
const SAME_WITHIN_DAYS: i64 = 5;

#[derive(Debug, Clone)]
pub struct ImportStatement {
    /// XLSX or CSV as the bank gives it.
    pub file: Vec<u8>,
    /// Tell what would come of it, write nothing.
    pub only_check: bool,
}

/// What came, or would come, of a statement. When a row is wrong nothing is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedStatement {
    pub lines: Vec<StatementLine>,
    /// Lines of money that went out; they are not looked at.
    pub outgoing: usize,
    pub errors: Vec<StatementError>,
    /// Whether anything was written.
    pub is_written: bool,
}

/// Money that came in, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    pub row: u32,
    pub received_on: NaiveDate,
    pub amount_vnd: i64,
    pub description: String,
    pub outcome: LineOutcome,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineOutcome {
    /// Pays this part, which then still owes so much; below zero is too much.
    Pays { part: String, remaining_vnd: i64 },
    /// Is for a part that is cancelled: the order goes on again, or the money goes back.
    Late { part: String },
    /// The seller has entered it by hand; now the bank has told of it too.
    Confirms { part: String },
    /// Was imported before.
    Known,
    /// To be matched by hand; perhaps it is for this part.
    Unknown { perhaps: Option<String> },
}

/// What a line is, and for which part; not yet written.
struct Planned {
    line: Line,
    part_id: Option<Uuid>,
    by_hand: Option<payment::Model>,
    outcome: LineOutcome,
}

/// Imports a statement of the seller's bank account. The same line counts once, however often and by however many
/// at once it is imported: its row in `payments` is unique.
/// Errors: no seller, no spreadsheet, no table of transactions in it.
pub async fn import_statement(app: &App, ctx: &Ctx, command: ImportStatement) -> Result<ImportedStatement> {
    let seller = ctx.seller()?.organisation_id;
    let rows = app.spreadsheets()?.read(&command.file).map_err(unreadable)?;
    let statement = read(&rows).ok_or(Error::field("file", Code::NoStatementTable))?;
    let Statement {
        lines,
        outgoing,
        errors,
    } = statement;
    let planned = plan(app.db.read(), seller, lines).await?;
    let is_written = !command.only_check && errors.is_empty();
    let mut told = Vec::with_capacity(planned.len());
    for it in planned {
        let outcome = if is_written {
            write(app, ctx, seller, &it).await?
        } else {
            it.outcome
        };
        told.push(StatementLine {
            row: it.line.row,
            received_on: it.line.received_on,
            amount_vnd: it.line.amount_vnd,
            description: it.line.description,
            outcome,
        });
    }
    Ok(ImportedStatement {
        lines: told,
        outgoing,
        errors,
        is_written,
    })
}

fn unreadable(cause: SpreadsheetError) -> Error {
    match cause {
        SpreadsheetError::NotASpreadsheet => Error::field("file", Code::NotASpreadsheet),
        SpreadsheetError::TooLarge => Error::field("file", Code::FileTooLarge),
        SpreadsheetError::Failed(_) => Error::internal(cause),
    }
}

/// A part that a transfer may be for.
struct Part {
    id: Uuid,
    number: String,
    is_cancelled: bool,
    owed_vnd: i64,
}

/// Looks at every line in turn, as if those before it were written.
async fn plan(connection: &impl ConnectionTrait, seller: Uuid, lines: Vec<Line>) -> Result<Vec<Planned>> {
    let (references, mut parts) = parts(connection, seller).await?;
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let mut by_hand = by_hand(connection, seller).await?;
    let kept: HashSet<String> = payment::Entity::find()
        .select_only()
        .column(payment::Column::ProviderReference)
        .filter(payment::Column::OrganisationId.eq(seller))
        .filter(payment::Column::ProviderReference.is_in(lines.iter().map(|line| &line.reference)))
        .into_tuple::<String>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let mut seen: HashSet<String> = HashSet::new();
    let mut planned = Vec::with_capacity(lines.len());
    for line in lines {
        let is_new = seen.insert(line.reference.clone());
        let mut it = Planned {
            part_id: None,
            by_hand: None,
            outcome: LineOutcome::Known,
            line,
        };
        if !is_new || kept.contains(&it.line.reference) {
            planned.push(it);
            continue;
        }
        let found = find_reference(&it.line.description, &references);
        let at = match found {
            Found::Whole(at) => Some(at),
            Found::Cut(at) => Some(at).filter(|at| parts[*at].owed_vnd == it.line.amount_vnd),
            Found::Nothing => None,
        };
        let Some(part) = at.and_then(|at| parts.get_mut(at)) else {
            let perhaps = match found {
                Found::Cut(at) => parts.get(at).map(|part| part.number.clone()),
                _ => None,
            };
            it.outcome = LineOutcome::Unknown { perhaps };
            planned.push(it);
            continue;
        };
        let number = part.number.clone();
        it.part_id = Some(part.id);
        let is_same = |row: &payment::Model| {
            let apart = (row.received_on - it.line.received_on).abs();
            row.seller_order_id == it.part_id
                && row.amount_vnd == it.line.amount_vnd
                && apart <= Duration::days(SAME_WITHIN_DAYS)
        };
        it.outcome = if let Some(at) = by_hand.iter().position(is_same) {
            it.by_hand = Some(by_hand.swap_remove(at));
            LineOutcome::Confirms { part: number }
        } else if part.is_cancelled {
            LineOutcome::Late { part: number }
        } else {
            part.owed_vnd -= it.line.amount_vnd;
            LineOutcome::Pays {
                part: number,
                remaining_vnd: part.owed_vnd,
            }
        };
        planned.push(it);
    }
    Ok(planned)
}

/// Every part that is paid by transfer, with its reference.
async fn parts(connection: &impl ConnectionTrait, seller: Uuid) -> Result<(Vec<String>, Vec<Part>)> {
    let rows = seller_order::Entity::find()
        .filter(seller_order::Column::OrganisationId.eq(seller))
        .filter(seller_order::Column::PaymentMethod.eq(PaymentMethod::VietQr.as_str()))
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let owed = [PaymentState::Due.as_str(), PaymentState::PartlyPaid.as_str()];
    let open = rows
        .iter()
        .filter(|row| owed.contains(&row.payment_state.as_str()));
    let books = ledger::of_parts(connection, open.map(|row| row.id)).await?;
    let owed: HashMap<Uuid, i64> = books
        .into_iter()
        .map(|(id, books)| (id, books.owed_vnd()))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = Part {
                owed_vnd: owed.get(&row.id).copied().unwrap_or_default(),
                is_cancelled: row.state == SellerOrderState::Cancelled.as_str(),
                id: row.id,
                number: row.number,
            };
            (row.payment_reference, part)
        })
        .unzip())
}

/// What the seller has entered and no bank has told of.
async fn by_hand(connection: &impl ConnectionTrait, seller: Uuid) -> Result<Vec<payment::Model>> {
    let rows = payment::Entity::find()
        .filter(payment::Column::OrganisationId.eq(seller))
        .filter(payment::Column::Source.eq(PaymentSource::ByHand.as_str()))
        .order_by_desc(payment::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().filter(is_only_by_hand).collect())
}

/// Writes one line, and tells what really came of it: somebody else may have imported it in between.
async fn write(app: &App, ctx: &Ctx, seller: Uuid, planned: &Planned) -> Result<LineOutcome> {
    let Planned {
        line,
        part_id,
        by_hand,
        outcome,
    } = planned;
    match outcome {
        LineOutcome::Known => return finish(app, ctx, seller, line).await,
        LineOutcome::Confirms { .. } => {
            if let Some(row) = by_hand
                && confirm(app, row, &line.reference, &line.description).await?
            {
                return Ok(outcome.clone());
            }
            return finish(app, ctx, seller, line).await;
        }
        _ => {}
    }
    let receipt = Receipt {
        organisation_id: seller,
        part_id: *part_id,
        provider: PaymentMethod::VietQr,
        provider_reference: line.reference.clone(),
        source: PaymentSource::BankStatement,
        amount_vnd: line.amount_vnd,
        received_on: line.received_on,
        description: Some(line.description.clone()),
    };
    let Some(id) = keep(app, ctx, receipt).await? else {
        return finish(app, ctx, seller, line).await;
    };
    if part_id.is_some() {
        book(app, ctx, id).await?;
    }
    Ok(outcome.clone())
}

/// A line that is known: if its payment was kept and not booked yet, it is now.
async fn finish(app: &App, ctx: &Ctx, seller: Uuid, line: &Line) -> Result<LineOutcome> {
    if let Some(row) = known(app.db.read(), seller, &line.reference).await?
        && row.seller_order_id.is_some()
    {
        book(app, ctx, row.id).await?;
    }
    Ok(LineOutcome::Known)
}
