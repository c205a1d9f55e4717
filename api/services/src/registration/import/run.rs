use super::super::check::check;
use super::super::post::{Entry, enter};
use super::super::{Side, acting, total_kg};
use super::entry::Entries;
use super::owners::Owners;
use super::sheet::{CellError, RowErrors, Sheet};
use crate::app::{App, Ctx, Membership};
use crate::commodity::{self, Catalogue};
use crate::error::{Error, Result};
use crate::idempotency;
use crate::notify::{self, Letter};
use crate::ports::SpreadsheetError;
use domain::{Code, Locale, OrganisationKind};
use entities::{matching_round, organisation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of one file.
const MOST_ENTRIES: usize = 500;

#[derive(Clone, Debug)]
pub struct Import {
    /// Slug of an open round; an office names one of its own.
    pub round: Option<String>,
    /// XLSX or CSV.
    pub file: Vec<u8>,
    /// Check everything, write nothing.
    pub only_check: bool,
}

/// What came of a file: all of it, or nothing and every cell that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The rows that are right.
    pub rows: Vec<ImportedRow>,
    pub errors: Vec<CellError>,
    /// How many registrations were made; 0 when something is wrong or it was only checked.
    pub posted: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    pub row: u32,
    pub organisation: String,
    /// Commodity and variety in the reader's language.
    pub goods: String,
    pub price_vnd_per_kg: i64,
    pub months: usize,
    pub total_kg: i64,
}

/// Imports offers or requests. The same file under the same `key` is imported once.
/// Errors: not of that side and no office, not verified, no round (an office), round not open, no spreadsheet
/// or too large a one. What is wrong inside the file is no error: it comes back by cell.
pub async fn import(
    app: &App,
    ctx: &Ctx,
    side: Side,
    command: Import,
    key: Option<&str>,
) -> Result<Imported> {
    let (acting, office) = importer(ctx, side)?;
    let rows = app.spreadsheets()?.read(&command.file).map_err(unreadable)?;
    if rows.len() > MOST_ENTRIES + 1 {
        return Err(Error::field("file", Code::FileTooLarge));
    }
    let scope = format!("{side}-import:{}", acting.organisation_id);
    let request = (command.round.as_deref(), idempotency::hash(&command.file));
    let sheet = match Sheet::of(ctx, side, office.is_some(), &rows) {
        Ok(sheet) => sheet,
        Err(errors) => {
            return Ok(Imported {
                errors,
                ..Imported::default()
            });
        }
    };

    let tx = app.db.begin().await?;
    if let Some(key) = key
        && !command.only_check
        && let Some(posted) = idempotency::saved::<usize>(&tx, &scope, key, &request).await?
    {
        return Ok(Imported {
            posted,
            ..Imported::default()
        });
    }
    let owners = match office {
        Some(office) => {
            require_own_round(&tx, office, command.round.as_deref()).await?;
            Owners::named(&tx, side).await?
        }
        None => Owners::One(Box::new(own(&tx, acting).await?)),
    };
    // Names are found in the cells; what they mean goes on by code.
    let by_code = Catalogue::load(&tx).await?;
    let by_name = Catalogue::load(&tx).await?.names_only();
    let names = commodity::names(&tx).await?;
    let mut entries = Entries::new(app, ctx, &sheet, &by_name, command.round.clone());
    let mut imported = Imported::default();
    let mut told: BTreeMap<Uuid, usize> = BTreeMap::new();
    for row in sheet.rows {
        let mut errors = RowErrors::new();
        let post = entries.read(row, &mut errors).await?;
        let Some(owner) = owners.of(&sheet, row, &mut errors) else {
            imported.errors.extend(sheet.tell(ctx, row, errors));
            continue;
        };
        let done = if errors.is_empty() {
            let entry = Entry {
                side,
                owner,
                entered_by_id: office.map(|office| office.organisation_id),
            };
            enter(app, ctx, &tx, entry, &by_code, &post).await.map(drop)
        } else {
            check(&tx, ctx, side, owner, &by_code, &post).await.map(drop)
        };
        match done {
            Ok(()) => {}
            Err(Error::Invalid(fields)) => sheet.blame(&mut errors, &fields),
            Err(Error::Refused(code @ (Code::ClubNeedsRepresentative | Code::NotVerified))) => {
                errors.insert(None, code);
            }
            Err(other) => return Err(other),
        }
        if errors.is_empty() {
            *told.entry(owner.id).or_default() += 1;
            let goods = names.commodity(&post.commodity).name(ctx.locale).to_owned();
            let variety = names.variety(post.variety.as_deref());
            imported.rows.push(ImportedRow {
                row: row.number,
                organisation: owner.name.clone(),
                goods: variety.map_or(goods.clone(), |variety| format!("{goods}, {}", variety.name)),
                price_vnd_per_kg: post.price_vnd_per_kg,
                months: post.months.len(),
                total_kg: total_kg(&post.months),
            });
        } else {
            imported.errors.extend(sheet.tell(ctx, row, errors));
        }
    }
    if command.only_check || !imported.errors.is_empty() {
        tx.rollback().await?;
        return Ok(imported);
    }
    imported.posted = imported.rows.len();
    if let Some(office) = office {
        tell_owners(app, ctx, &tx, side, office, &told).await?;
    }
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &request, &imported.posted).await?;
    }
    tx.commit().await?;
    Ok(imported)
}

/// Who imports, and the office if it is one.
fn importer(ctx: &Ctx, side: Side) -> Result<(&Membership, Option<&Membership>)> {
    let any = ctx.acting()?;
    if any.kind == OrganisationKind::TradeOffice {
        let office = ctx.office()?.verified()?;
        Ok((office, Some(office)))
    } else {
        Ok((acting(ctx, side)?.verified()?, None))
    }
}

fn unreadable(cause: SpreadsheetError) -> Error {
    match cause {
        SpreadsheetError::NotASpreadsheet => Error::field("file", Code::NotASpreadsheet),
        SpreadsheetError::TooLarge => Error::field("file", Code::FileTooLarge),
        SpreadsheetError::Failed(_) => Error::internal(cause),
    }
}

async fn own(tx: &impl ConnectionTrait, acting: &Membership) -> Result<organisation::Model> {
    let row = organisation::Entity::find_by_id(acting.organisation_id)
        .one(tx)
        .await?;
    Ok(row.ok_or(Code::NotFound)?)
}

/// An office enters for others only in a round that it runs.
async fn require_own_round(tx: &impl ConnectionTrait, office: &Membership, slug: Option<&str>) -> Result<()> {
    let slug = slug
        .filter(|slug| !slug.is_empty())
        .ok_or(Error::field("round", Code::Required))?;
    let row = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::OfficeId.eq(office.organisation_id))
        .one(tx)
        .await?;
    row.map(drop).ok_or(Code::NotFound.into())
}

/// One letter to each organisation that has something to confirm.
async fn tell_owners(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    side: Side,
    office: &Membership,
    entered: &BTreeMap<Uuid, usize>,
) -> Result<()> {
    let owners: Vec<Uuid> = entered.keys().copied().collect();
    let page = match side {
        Side::Offer => "ban-hang/chao-ban",
        Side::Request => "thu-mua/nhu-cau",
    };
    notify::managers(app, ctx, tx, &owners, |locale, owner| {
        let count = entered.get(&owner).copied().unwrap_or_default();
        let office = &office.name;
        let (subject, line) = match locale {
            Locale::Vi => (
                format!("{count} đăng ký cung cầu chờ xác nhận"),
                format!(
                    "{office} đã nhập hộ đơn vị của bạn {count} đăng ký. Các đăng ký này chỉ được tính sau khi đơn vị xác nhận; nếu không đúng, xin chọn “Không nhận”."
                ),
            ),
            Locale::En => (
                format!("{count} registrations to be confirmed"),
                format!(
                    "{office} entered {count} registrations for your organisation. They count only after you confirm them; please refuse what is not right."
                ),
            ),
        };
        Letter {
            subject,
            lines: vec![line, format!("{}/{page}", app.settings.public_url)],
        }
    })
    .await
}
